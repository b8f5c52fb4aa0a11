//! The whole way behind a proxy, which runs as a real systemd runs it. The CA asks for its proof through the proxy, and so does
//! each renewal.

use std::process::{Child, Stdio};

use serde_json::Value;

use crate::machine::Machine;
use crate::support::{have, until};
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
    until("the new certificate is served", || shown(machine) != first);

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

/// Somebody who has a port.
fn squat(machine: &Machine, port: u16) -> Child {
    let script = format!(
        "my $taken = IO::Socket::INET->new(LocalPort => {port}, Listen => 1, ReuseAddr => 1) or die; sleep"
    );
    let child = machine
        .command("perl")
        .args(["-MIO::Socket::INET", "-e", &script])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("perl runs");
    until("the port is taken", || {
        !machine
            .sh(&format!("ss -Hltn 'sport = :{port}'"))
            .is_empty()
    });
    child
}

/// Ends it; what was started is only who waits for it.
fn leave(machine: &Machine, mut squatter: Child, port: u16) {
    machine.sh(&format!(
        "kill $(ss -Hltnp 'sport = :{port}' | sed 's/.*pid=\\([0-9]*\\).*/\\1/')"
    ));
    let _ = squatter.wait();
}

/// What it says where it is refused; nothing is begun then.
fn refused(machine: &Machine, up: &str) -> String {
    let output = machine.output(up);
    assert_eq!(output.status.code(), Some(1), "{up}");
    machine.sh("test ! -e /var/lib/voicectl -a ! -e /etc/voicectl");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_proxy_must_be_there_and_run() {
    let Some(machine) = Machine::boot().filter(|_| have("nginx") && have("haproxy")) else {
        return;
    };
    machine.sh(
        "mkdir -p /var/log/nginx /var/lib/nginx /var/lib/haproxy/dev && touch /dev/log && mkdir /run/haproxy
         rm /usr/bin/caddy && cp /lib/systemd/system/nginx.service /lib/systemd/system/haproxy.service /etc/systemd/system/
         systemctl daemon-reload",
    );
    let up = |more: &str| format!("voicectl up -d localhost --yes {more}");
    let told = refused(&machine, &up("--proxy caddy"));
    assert!(told.contains("because: caddy is not installed"), "{told}");
    assert!(told.contains("`sudo apt install caddy`"), "{told}");
    let told = refused(&machine, &up("--proxy nginx"));
    assert!(
        told.contains("nginx is installed, and does not run"),
        "{told}"
    );
    assert!(
        told.contains("`sudo systemctl enable --now nginx`"),
        "{told}"
    );

    machine.sh("systemctl start nginx");
    let told = refused(&machine, &up(""));
    assert!(told.contains("port 80 is taken by nginx"), "{told}");
    assert!(
        told.contains("`--proxy nginx` puts the server behind it"),
        "{told}"
    );
    let squatter = squat(&machine, 8080);
    let told = refused(&machine, &up("--proxy nginx"));
    assert!(
        told.contains("cannot listen on 127.0.0.1:8080: it is taken by perl"),
        "{told}"
    );
    assert!(told.contains("`--challenges 127.0.0.1:PORT`"), "{told}");
    leave(&machine, squatter, 8080);

    // Another program has the port that the proxy is to have.
    machine.sh("systemctl stop nginx");
    let squatter = squat(&machine, 80);
    machine.sh("sed -i s/80/81/ /etc/nginx/sites-available/default && systemctl start nginx");
    let told = refused(&machine, &up("--proxy nginx"));
    assert!(
        told.contains("port 80 is taken by perl (process ") && told.contains(", and not by nginx"),
        "{told}"
    );
    leave(&machine, squatter, 80);

    // Two frontends on one port would share what comes.
    machine.sh(
        "printf 'frontend mine\\n    bind :80\\n    http-request deny\\n' >>/etc/haproxy/haproxy.cfg && systemctl start haproxy",
    );
    let told = refused(&machine, &up("--proxy haproxy"));
    assert!(
        told.contains("port 80 has a frontend of haproxy already"),
        "{told}"
    );
}

/// What was ordered over port 80 would be renewed over it, which the proxy has now; and what somebody changed stays as it is.
#[test]
fn what_is_there_before_is_looked_at() {
    if !have("nginx") {
        return;
    }
    // Nothing is in front yet.
    let folders = "mkdir -p /var/log/nginx /var/lib/nginx";
    let Some((machine, _ca)) = machine("nginx", folders) else {
        return;
    };
    machine.sh("systemctl stop nginx");
    machine.sh(
        "voicectl acme issue -d voice.test --agree-tos --ca https://localhost:14000/dir --ca-root /srv/ca/ca/root.pem",
    );
    machine.sh("systemctl start nginx");
    let up = format!("{UP} --proxy nginx");
    let plan = machine.sh(&format!("{up} --dry-run --json"));
    let plan: Value = serde_json::from_str(&plan).expect("JSON");
    // The proxy has a certificate to begin with.
    assert!(!plan.to_string().contains("--tls=none"), "{plan}");
    let done = machine.sh(&format!("{up} --yes 2>&1"));
    is_done_as_shown(&machine, &plan, &done);
    let ordered = |said: &str| said.contains("--http-listen=127.0.0.1:8080 --force");
    assert!(ordered(&done), "{done}");
    let again = machine.sh(&format!("{up} --yes 2>&1"));
    assert!(!ordered(&again), "{again}");

    let conf = "/etc/nginx/conf.d/voicectl.conf";
    machine.sh(&format!("echo '# mine' >>{conf}"));
    let refused = machine.output(&format!("{up} --open --yes"));
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        told.contains(conf) && told.contains("was changed"),
        "{told}"
    );
    assert!(machine.sh(&format!("tail -n 1 {conf}")) == "# mine\n");

    // The certificate was there before.
    machine.sh(&format!("sed -i '$d' {conf} && voicectl down --yes"));
    machine.sh("test -e /var/lib/voicectl/certs/voice.test/current/fullchain.pem");
    machine.sh(&format!("test ! -e {conf} && nginx -t -q"));
}
