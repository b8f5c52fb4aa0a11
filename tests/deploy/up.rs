//! The whole way, on a machine with a real systemd and a CA of its own.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::support::{have, until};

/// A CA on the machine, which asks for a proof on port 80.
pub(crate) struct Ca(Child);

impl Ca {
    pub(crate) fn on(machine: &Machine) -> Self {
        machine.sh("voicectl --state /srv/ca cert new localhost --out /srv/tls");
        let config = json!({ "pebble": {
            "listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
            "certificate": "/srv/tls/fullchain.pem", "privateKey": "/srv/tls/privkey.pem",
            "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "certificateValidityPeriod": 90 * 86_400,
        }});
        fs::write(machine.path("/srv/pebble.json"), config.to_string()).expect("written");
        let mut command = machine.command("env");
        command
            .args([
                "PEBBLE_VA_NOSLEEP=1",
                "pebble",
                "-config",
                "/srv/pebble.json",
            ])
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

pub(crate) const UP: &str = "voicectl up --domain voice.test --agree-tos --model demo --no-firewall --fail-under F \
                  --ca https://localhost:14000/dir --ca-root /srv/ca/ca/root.pem";

/// Every file below /etc with its checksum: what a server leaves on a machine.
pub(crate) fn settings(machine: &Machine) -> String {
    machine.sh("find /etc -type f -exec sha256sum {} + -o -type l -printf '%l %p\\n' -o -printf '%y %p\\n' | sort")
}

/// Whether what a dry run showed is what was done, command for command, step for step, file for file; the number of files.
pub(crate) fn is_done_as_shown(machine: &Machine, shown: &Value, done: &str) -> usize {
    for ground in shown["ground"].as_array().expect("findings") {
        assert_eq!(ground["verdict"], "good", "{ground}");
    }
    let mut expected = Vec::new();
    let mut files = BTreeMap::new();
    for stage in shown["stages"].as_array().expect("stages") {
        expected.push(format!("$ {}", text(&stage["command"])));
        for step in stage["steps"].as_array().expect("steps") {
            if let Some(file) = step.get("write") {
                // The later one counts.
                files.insert(text(&file["path"]), text(&file["content"]));
                expected.push(format!("Wrote {}", text(&file["path"])));
            } else if let Some(path) = step.get("remove") {
                expected.push(format!("Removed {}", text(path)));
            } else {
                expected.push(format!("Ran {}", text(&step["run"])));
            }
        }
    }
    let is_told = |line: &&str| {
        let mut starts = ["$ ", "Wrote ", "Removed ", "Ran "].iter();
        starts.any(|start| line.starts_with(start))
    };
    let told: Vec<&str> = done.lines().filter(is_told).collect();
    assert_eq!(told, expected, "{done}");
    for (path, content) in &files {
        let there = fs::read_to_string(machine.path(path)).expect("it was written");
        assert_eq!(there, *content, "{path}");
    }
    files.len()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
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
    let done = machine.sh(&format!("{UP} --yes 2>&1"));
    let written = is_done_as_shown(&machine, &shown, &done);
    assert!(written >= 3, "the service, its sockets: {shown}");
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
