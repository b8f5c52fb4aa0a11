//! Firewalls: judged, and with packets.

use std::fs;

use crate::namespace::Namespace;
use crate::support::command::{Context, wrapped};
use crate::support::private::Private;
use crate::support::{have, text};

fn shown(flags: &str) -> String {
    let context = Context::new();
    let output = context
        .command(&*format!("deploy firewall {flags}"))
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", context.show(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Lines without heads and comments.
fn lines(text: &str) -> String {
    let is_said = |line: &&str| !line.starts_with('#') && !line.is_empty();
    text.lines().filter(is_said).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_firewall_has_its_words() {
    insta::assert_snapshot!(lines(&shown("--kind ufw --from 10.1.2.3/8 --port 8443")), @r"
    ==> voicectl.profile <==
    [voicectl]
    title=Voice server
    description=HTTPS, and plain HTTP that is redirected
    ports=8443/tcp
    ==> ufw.sh <==
    set -eu
    ufw app update voicectl
    ufw allow from 10.0.0.0/8 to any app voicectl
    ");
    insta::assert_snapshot!(lines(&shown("--kind firewalld --port 443")), @r"
    set -eu
    sh -c 'firewall-cmd --permanent --info-service=voicectl >/dev/null 2>&1 || firewall-cmd --permanent --new-service=voicectl'
    firewall-cmd --permanent --service=voicectl --add-port=443/tcp
    firewall-cmd --permanent --add-service=voicectl
    firewall-cmd --reload
    ");
    insta::assert_snapshot!(lines(&shown("--kind nftables --from 10.0.0.0/8 --from fd00::/8 --from 10.2.0.0/16")), @r#"
    insert rule inet filter input ip saddr { 10.0.0.0/8 } tcp dport { 80, 443 } accept comment "voicectl"
    insert rule inet filter input ip6 saddr { fd00::/8 } tcp dport { 80, 443 } accept comment "voicectl"
    "#);
}

#[test]
fn what_means_nothing_is_refused() {
    let context = Context::new();
    for flags in [
        "--kind ufw --only",
        "--kind nftables --ssh 22",
        "--kind nftables --only --chain inet",
        "--kind nftables --chain input",
        "--kind nftables --chain inet;drop",
        "--kind nftables --from 10.0.0.0/8;drop",
        "--port 0",
    ] {
        let output = context
            .command(&*format!("deploy firewall {flags}"))
            .output()
            .expect("it runs");
        assert_eq!(
            output.status.code(),
            Some(2),
            "{flags}\n{}",
            context.show(&output)
        );
        assert!(output.stdout.is_empty(), "{flags}");
    }
}

#[test]
fn the_scripts_are_scripts() {
    if !have("shellcheck") {
        return;
    }
    for kind in ["ufw", "firewalld"] {
        let said = Context::new().run(&*format!(
            "deploy firewall --kind {kind} --from 10.0.0.0/8 --check"
        ));
        assert!(
            said.contains("exit: 0") && said.contains("shellcheck  accepted"),
            "{said}"
        );
    }
}

/// A network of its own with a firewall that refuses what it does not know, and servers at these ports.
fn network(ruleset: &str) -> Option<Private> {
    if !have("nft") || !have("python3") || !have("curl") {
        return None;
    }
    let private = Private::new(
        true,
        "ip link set lo up
         for port in 22 80 443 9999; do
           python3 -c \"import http.server as s; s.test(s.SimpleHTTPRequestHandler, port=$port, bind='127.0.0.1')\" >/dev/null 2>&1 &
         done
         for port in 22 80 443 9999; do
           until curl --silent --output /dev/null http://127.0.0.1:$port/; do :; done
         done
         mount -t tmpfs none /etc/nftables.d 2>/dev/null || { mount -t tmpfs none /mnt; mkdir /mnt/upper /mnt/work
           mount -t overlay none -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work,userxattr /etc; }",
    )?;
    private.sh(&format!("nft -f - <<'END'\n{ruleset}\nEND"));
    Some(private)
}

fn reached(private: &Private) -> String {
    private.sh(
        "for port in 22 80 443 9999; do
           if curl --silent --output /dev/null --max-time 5 http://127.0.0.1:$port/; then echo $port; fi
         done",
    )
}

const REFUSING: &str =
    "table inet filter { chain input { type filter hook input priority 0; policy accept;
    ct state established,related accept
    tcp sport { 22, 80, 443, 9999 } accept
    tcp dport 22 accept
    reject with tcp reset
}
}";

#[test]
fn nftables_lets_the_ports_in_and_keeps_the_way_in() {
    let Some(private) = network(REFUSING) else {
        return;
    };
    let context = Context::new();
    let run = |arguments: &str| {
        let output = private
            .enter(&context.command(arguments))
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{}", context.show(&output));
    };
    let before = private.sh("nft list ruleset");
    assert_eq!(reached(&private), "22\n");
    run("deploy firewall --kind nftables --install");
    assert_eq!(reached(&private), "22\n80\n443\n");
    // Once more, and for one port only: no rule is left of before.
    run("deploy firewall --kind nftables --port 443 --install");
    assert_eq!(reached(&private), "22\n443\n");
    assert_eq!(
        private.sh("nft list ruleset").matches("voicectl").count(),
        1
    );
    // From elsewhere only.
    run("deploy firewall --kind nftables --from 192.0.2.0/24 --install");
    assert_eq!(reached(&private), "22\n");
    run("deploy firewall --uninstall");
    assert_eq!(private.sh("nft list ruleset"), before);
}

#[test]
fn a_whole_firewall_leaves_the_way_in() {
    let Some(private) = network("") else { return };
    let context = Context::new();
    let run = |arguments: &str| {
        let output = private
            .enter(&context.command(arguments))
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{}", context.show(&output));
    };
    run("deploy firewall --kind nftables --only --check");
    run("deploy firewall --kind nftables --only --port 443 --install");
    let rules = private.sh("nft list ruleset");
    for words in [
        "policy drop",
        "tcp dport 22 accept",
        "tcp dport 443 accept",
        "ct state established,related accept",
    ] {
        assert!(rules.contains(words), "{words} in {rules}");
    }
    // Twice is once.
    run("deploy firewall --kind nftables --only --port 443 --ssh 2222 --install");
    let rules = private.sh("nft list ruleset");
    assert!(
        rules.contains("2222") && rules.matches("table inet").count() == 1,
        "{rules}"
    );
    run("deploy firewall --uninstall");
    assert_eq!(private.sh("nft list ruleset"), "");
}

#[test]
fn ufw_takes_its_rules_and_gives_them_back() {
    if !have("ufw") {
        return;
    }
    let Some(machine) = Namespace::new() else {
        return;
    };
    // A network of its own, too: whatever ufw does there ends with the command.
    let context = machine.context();
    let run = |arguments: &str| {
        let plain = context.command(arguments);
        let mut command = machine.command("unshare");
        command.arg("--net");
        let output = wrapped(command, &plain).output().expect("it runs");
        assert!(output.status.success(), "{}", context.show(&output));
    };
    machine.sh("unshare --net ufw allow 443/tcp");
    let before = machine.sh("cat /etc/ufw/user.rules");
    run("deploy firewall --kind ufw --install");
    let rules = machine.sh("cat /etc/ufw/user.rules");
    assert!(
        rules.contains("dapp_voicectl") && rules.contains("80,443"),
        "{rules}"
    );
    run("deploy firewall --kind ufw --port 8443 --from 10.0.0.0/8 --install");
    let rules = machine.sh("cat /etc/ufw/user.rules");
    assert!(
        rules.contains("8443") && rules.contains("10.0.0.0/8") && !rules.contains("80,443"),
        "{rules}"
    );
    run("deploy firewall --uninstall");
    assert_eq!(
        machine.sh("cat /etc/ufw/user.rules"),
        before,
        "the rule of before stays"
    );
    machine.sh("test ! -e /etc/ufw/applications.d/voicectl");
}

/// firewalld without its daemon: the same words, but for `--permanent`, and its own verdict on what comes of them.
#[test]
fn firewalld_takes_its_words() {
    if !have("firewall-offline-cmd") {
        return;
    }
    let Some(machine) = Namespace::new() else {
        return;
    };
    let script = shown("--kind firewalld --from 10.0.0.0/8 --from fd00::/8");
    let path = machine.context().path("firewalld.sh");
    let offline = script
        .replace("firewall-cmd --permanent", "firewall-offline-cmd")
        .replace(
            "firewall-cmd --reload",
            "firewall-offline-cmd --check-config",
        );
    fs::write(&path, offline).expect("written");
    machine.tool("sh", &[text(&path)]);
    machine.tool("sh", &[text(&path)]);
    let all =
        machine.sh("firewall-offline-cmd --list-all; firewall-offline-cmd --info-service=voicectl");
    for words in [
        "80/tcp",
        "443/tcp",
        "source address=\"10.0.0.0/8\"",
        "source address=\"fd00::/8\"",
    ] {
        assert!(all.contains(words), "{words} in {all}");
    }
}
