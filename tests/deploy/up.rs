//! The whole way, on a machine with a real systemd and a CA of its own.

use std::fs;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::support::{have, until};

/// A CA that signs whatever it is asked for: what is tested is the way, not the proof.
struct Ca(Child);

impl Ca {
    fn on(machine: &Machine) -> Self {
        machine.sh("voicectl --state /srv/ca cert new localhost --out /srv/tls");
        let config = json!({ "pebble": {
            "listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
            "certificate": "/srv/tls/fullchain.pem", "privateKey": "/srv/tls/privkey.pem",
            "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "certificateValidityPeriod": 90 * 86_400,
        }});
        fs::write(machine.path("/srv/pebble.json"), config.to_string()).expect("written");
        let mut command = machine.command("env");
        command
            .args(["PEBBLE_VA_ALWAYS_VALID=1", "PEBBLE_VA_NOSLEEP=1"])
            .args(["pebble", "-config", "/srv/pebble.json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let ca = Self(command.spawn().expect("it starts"));
        until("the CA answers", || {
            let roots = "curl -sf --cacert /srv/ca/ca/root.pem https://localhost:15000/roots/0";
            let fetched = machine.output(&format!(
                "{roots} >/usr/local/share/ca-certificates/pebble.crt"
            ));
            fetched.status.success()
        });
        machine.sh("update-ca-certificates >/dev/null 2>&1");
        ca
    }
}

impl Drop for Ca {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const UP: &str = "voicectl up --domain voice.test --agree-tos --model demo --no-firewall --fail-under F \
                  --ca https://localhost:14000/dir --ca-root /srv/ca/ca/root.pem";

/// Every file below /etc with its checksum: what a server leaves on a machine.
fn settings(machine: &Machine) -> String {
    machine.sh("find /etc -type f -exec sha256sum {} + -o -type l -printf '%l %p\\n' -o -printf '%y %p\\n' | sort")
}

#[test]
fn up_does_what_its_dry_run_shows_and_down_takes_it_back() {
    if !have("pebble") || !have("update-ca-certificates") {
        return;
    }
    let Some(machine) = Machine::boot() else {
        return;
    };
    machine.keep_log();
    machine.sh("systemctl daemon-reload; echo '127.0.0.1 voice.test' >>/etc/hosts");
    let _ca = Ca::on(&machine);
    let before = settings(&machine);

    let shown = machine.sh(&format!("{UP} --dry-run --json"));
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(settings(&machine), before, "a dry run touches nothing");
    machine.sh("test ! -e /var/lib/voicectl -a ! -e /etc/voicectl");
    let stages = shown["stages"].as_array().expect("stages");
    let commands: Vec<&str> = stages
        .iter()
        .map(|stage| stage["command"].as_str().expect("a command"))
        .collect();
    for ground in shown["ground"].as_array().expect("findings") {
        assert_eq!(ground["verdict"], "good", "{ground}");
    }

    let done = machine.sh(&format!("{UP} --yes 2>&1"));
    let ran: Vec<&str> = done
        .lines()
        .filter_map(|line| line.strip_prefix("$ "))
        .collect();
    assert_eq!(ran, commands, "{done}");
    let mut written = 0;
    for step in stages
        .iter()
        .flat_map(|stage| stage["steps"].as_array().expect("steps"))
    {
        let Some(file) = step.get("write") else {
            continue;
        };
        let path = file["path"].as_str().expect("a path");
        let there = fs::read_to_string(machine.path(path)).expect("it was written");
        assert_eq!(Some(there.as_str()), file["content"].as_str(), "{path}");
        written += 1;
    }
    assert!(written >= 3, "the service, its sockets: {stages:?}");
    let page = "curl -sf --max-time 30 https://voice.test/healthz";
    assert_eq!(machine.sh(page), "ok\n");
    assert_eq!(
        machine
            .sh("curl -s -o /dev/null -w %{http_code} -F audio=@/etc/hosts https://voice.test/stt"),
        "401",
        "nobody without a key"
    );
    machine.sh("systemctl is-enabled voicectl.socket voicectl-renew.timer");

    // Again: what is there stays.
    let again = machine.sh(&format!("{UP} --yes 2>&1"));
    assert!(!again.contains("$ voicectl auth key new"), "{again}");
    assert_eq!(machine.sh(page), "ok\n");

    machine.sh("voicectl down --yes 2>&1");
    assert_eq!(settings(&machine), before, "{}", machine.log());
    machine.sh("test ! -e /var/lib/voicectl -a ! -e /etc/voicectl");
    let gone = machine.output(page);
    assert!(!gone.status.success(), "nobody listens");
    assert_eq!(
        machine.sh("voicectl down --yes 2>&1"),
        "Nothing was put up\n"
    );
}

#[test]
fn on_bad_ground_nothing_is_begun() {
    let Some(machine) = Machine::boot() else {
        return;
    };
    let mut squatter = machine
        .command("perl")
        .args([
            "-MIO::Socket::INET",
            "-e",
            "my $taken = IO::Socket::INET->new(LocalPort => 80, Listen => 1) or die; sleep",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("perl runs");
    until("the port is taken", || {
        !machine.sh("ss -Hltn 'sport = :80'").is_empty()
    });
    let refused = machine.output("voicectl up -d localhost -d nowhere.invalid --yes");
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("`nowhere.invalid` has no address"), "{told}");
    assert!(told.contains("port 80 is taken by perl"), "{told}");
    assert!(told.contains("ss -ltnp 'sport = :80'"), "{told}");
    machine.sh("test ! -e /var/lib/voicectl -a ! -e /etc/voicectl");
    let _ = squatter.kill();
    let _ = squatter.wait();
}
