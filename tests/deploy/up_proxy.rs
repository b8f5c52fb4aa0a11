//! The whole way behind a proxy, which runs as a real systemd runs it. The CA asks for its proof through the proxy, and so does
//! each renewal.

use serde_json::Value;

use crate::machine::Machine;
use crate::support::have;
use crate::up::{Ca, UP, is_done_as_shown, settings};

/// A machine with a proxy as its package leaves it, and a CA.
fn machine(proxy: &str, folders: &str) -> Option<(Machine, Ca)> {
    if !have("pebble") || !have("update-ca-certificates") || !have(proxy) {
        return None;
    }
    let machine = Machine::boot()?;
    machine.keep_log();
    machine.sh(&format!(
        "echo '127.0.0.1 voice.test' >>/etc/hosts
         cp /lib/systemd/system/{proxy}.service /etc/systemd/system/
         {folders}
         systemctl daemon-reload && systemctl start {proxy}"
    ));
    let ca = Ca::on(&machine);
    Some((machine, ca))
}

const PAGE: &str = "curl -sf --max-time 30 https://voice.test/healthz";

/// The serial number that clients are shown.
fn shown(machine: &Machine) -> String {
    machine.sh(
        "openssl s_client -connect 127.0.0.1:443 -servername voice.test </dev/null 2>/dev/null | openssl x509 -noout -serial",
    )
}

/// Up, as it was shown; renewed; down, as it was before.
fn goes_the_whole_way(machine: &Machine, proxy: &str) {
    let up = format!("{UP} --proxy {proxy}");
    let before = settings(machine);
    let plan = machine.sh(&format!("{up} --dry-run --json"));
    let plan: Value = serde_json::from_str(&plan).expect("JSON");
    assert_eq!(settings(machine), before, "a dry run touches nothing");
    machine.sh("test ! -e /var/lib/voicectl -a ! -e /etc/voicectl");

    let done = machine.sh(&format!("{up} --yes 2>&1"));
    let written = is_done_as_shown(machine, &plan, &done);
    assert!(
        written >= 5,
        "service, socket, renewal, proxy, hook: {plan}"
    );
    assert_eq!(machine.sh(PAGE), "ok\n");
    let ports = machine.sh("ss -Hltnp '( sport = :443 or sport = :80 )'");
    assert!(ports.lines().count() >= 2, "{ports}");
    for line in ports.lines() {
        assert!(line.contains(&format!("\"{proxy}\"")), "{ports}");
    }
    assert_eq!(
        machine
            .sh("curl -s -o /dev/null -w %{http_code} -F audio=@/etc/hosts https://voice.test/stt"),
        "401",
        "nobody without a key"
    );
    assert_eq!(
        machine.sh("curl -s -o /dev/null -w '%{http_code} %{redirect_url}' http://voice.test/a?b"),
        "308 https://voice.test/a?b"
    );
    machine.sh("systemctl is-enabled voicectl.socket voicectl-renew.timer");

    // The service that renews does so through the proxy, and has the proxy serve what it got.
    let first = shown(machine);
    machine.sh(
        "mkdir /etc/systemd/system/voicectl-renew.service.d
         printf '[Service]\\nStandardError=append:/var/log/voicectl.log\\nExecStart=\\nExecStart=/usr/local/bin/voicectl renew --only voice.test --force\\n' \
           >/etc/systemd/system/voicectl-renew.service.d/now.conf
         systemctl daemon-reload && systemctl start voicectl-renew.service
         rm -r /etc/systemd/system/voicectl-renew.service.d && systemctl daemon-reload",
    );
    crate::support::until("the new certificate is served", || shown(machine) != first);

    // Again: what is there stays, and is served all the while.
    let again = machine.sh(&format!("{up} --yes 2>&1"));
    assert!(
        !again.contains("Wrote ") && !again.contains("--tls=none"),
        "{again}"
    );
    assert_eq!(machine.sh(PAGE), "ok\n");

    machine.sh("voicectl down --yes 2>&1");
    assert_eq!(settings(machine), before, "{}", machine.log());
    machine.sh(&format!(
        "test ! -e /var/lib/voicectl -a ! -e /etc/voicectl && systemctl is-active {proxy}"
    ));
    assert!(!machine.output(PAGE).status.success(), "nobody has TLS");
}

#[test]
fn behind_nginx() {
    let folders = "mkdir -p /var/log/nginx /var/lib/nginx";
    if let Some((machine, _ca)) = machine("nginx", folders) {
        goes_the_whole_way(&machine, "nginx");
    }
}

#[test]
fn behind_caddy() {
    let folders = "install -d -o caddy -g caddy /var/lib/caddy";
    if let Some((machine, _ca)) = machine("caddy", folders) {
        goes_the_whole_way(&machine, "caddy");
    }
}

#[test]
fn behind_haproxy() {
    let folders = "mkdir -p /var/lib/haproxy/dev && touch /dev/log && install -d -o haproxy -g haproxy /run/haproxy";
    if let Some((machine, _ca)) = machine("haproxy", folders) {
        goes_the_whole_way(&machine, "haproxy");
    }
}
