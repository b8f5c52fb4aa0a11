//! The command on a machine of its own.

use crate::namespace::Namespace;
use crate::support::command::Context;
use crate::support::have;

/// A machine with a cron, a crontab of its own, and systemd as PID 1 or not.
fn machine(with_systemd: bool) -> Option<Namespace> {
    if !have("systemctl") || !have("crontab") {
        return None;
    }
    let machine = Namespace::new()?;
    machine.sh("mount -t tmpfs none /var/spool/cron/crontabs && mount -t tmpfs none /run");
    if with_systemd {
        machine.sh("mkdir -p /run/systemd/system");
    }
    Some(machine)
}

fn is_there(machine: &Namespace, path: &str) -> bool {
    machine
        .command("test")
        .args(["-e", path])
        .status()
        .is_ok_and(|status| status.success())
        || machine
            .command("test")
            .args(["-L", path])
            .status()
            .is_ok_and(|status| status.success())
}

const SERVICE: &str = "/etc/systemd/system/voicectl-renew.service";
const WANTED: &str = "/etc/systemd/system/timers.target.wants/voicectl-renew.timer";
const CRON: &str = "/etc/cron.d/voicectl";

#[test]
fn it_is_installed_once() {
    let Some(machine) = machine(false) else {
        return;
    };
    let first = machine.run("renew schedule --install");
    insta::assert_snapshot!(first, @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    cron: systemd does not run here, and cron reads /etc/cron.d
    Wrote /etc/cron.d/voicectl
    ");
    assert!(is_there(&machine, CRON) && !is_there(&machine, SERVICE));
    insta::assert_snapshot!(machine.run("renew schedule --install"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    cron: systemd does not run here, and cron reads /etc/cron.d
    It is installed already
    ");
    // cron reads no file that others may write.
    assert_eq!(machine.tool("stat", &["-c", "%a %U", CRON]), "644 root\n");

    // A system that is only being made: systemctl enables without a running systemd.
    insta::assert_snapshot!(machine.run("renew schedule --systemd --install"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    systemd: you asked for it
    Wrote /etc/systemd/system/voicectl-renew.service
    Wrote /etc/systemd/system/voicectl-renew.timer
    Ran systemctl enable voicectl-renew.timer
    Removed /etc/cron.d/voicectl
    systemd does not run here: the timer starts when it does
    ");
    assert!(is_there(&machine, SERVICE) && is_there(&machine, WANTED));
    assert!(!is_there(&machine, CRON));
    machine.tool("systemctl", &["is-enabled", "voicectl-renew.timer"]);

    machine.sh(&format!("echo '# mine' >>{SERVICE}"));
    insta::assert_snapshot!(machine.run("renew schedule --remove"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot remove the schedule
      because: /etc/systemd/system/voicectl-renew.service was changed since it was installed, or is not voicectl's

    hint: pass `--force` to do it nevertheless
    ");
    assert!(is_there(&machine, SERVICE) && is_there(&machine, WANTED));
    insta::assert_snapshot!(machine.run("renew schedule --remove --force"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Ran systemctl disable voicectl-renew.timer
    Removed /etc/systemd/system/voicectl-renew.service
    Removed /etc/systemd/system/voicectl-renew.timer
    ");
    assert!(!is_there(&machine, SERVICE) && !is_there(&machine, WANTED));
    insta::assert_snapshot!(machine.run("renew schedule --remove"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Nothing is installed
    ");
}

#[test]
fn a_crontab_is_the_users() {
    let Some(machine) = machine(false) else {
        return;
    };
    machine.sh("echo '5 4 * * * backup' | crontab -");
    insta::assert_snapshot!(machine.run("renew schedule --user --install"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    cron: systemd does not run here, and there is `crontab`
    Ran crontab -
    ");
    let crontab = machine.tool("crontab", &["-l"]);
    assert!(crontab.starts_with("5 4 * * * backup\n"), "{crontab}");
    assert_eq!(crontab.matches("renew --quiet").count(), 1, "{crontab}");
    let json = machine.run("renew schedule --user --remove --json");
    assert!(json.contains("\"standing\": \"ours\""), "{json}");
    assert_eq!(machine.tool("crontab", &["-l"]), "5 4 * * * backup\n");
}

#[test]
fn what_systemd_does_not_take_is_left_to_the_user() {
    let Some(machine) = machine(true) else { return };
    // It looks as if systemd ran, and nobody answers.
    let said = machine.run("renew schedule --install");
    assert!(said.starts_with("exit: 3\n"), "{said}");
    for words in [
        "systemd: systemd runs this machine\n",
        "Wrote /etc/systemd/system/voicectl-renew.timer\n",
        "these commands failed and are left to you",
        "systemctl daemon-reload  # ",
        "systemctl enable --now voicectl-renew.timer  # ",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn showing_changes_nothing() {
    let Some(machine) = machine(false) else {
        return;
    };
    let said = machine.run("renew schedule");
    for words in [
        "==> /etc/cron.d/voicectl <==\n",
        "cron: systemd does not run here, and cron reads /etc/cron.d\n",
        "`voicectl renew schedule --cron --install` installs it",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let json = machine.output("renew schedule --systemd --print --json");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json["kind"], "systemd");
    assert_eq!(json["done"], false);
    assert_eq!(json["files"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["commands"][0], "systemctl enable voicectl-renew.timer");
    assert!(!is_there(&machine, CRON) && !is_there(&machine, SERVICE));
}

#[test]
fn what_renewal_writes_is_writable() {
    let context = Context::new();
    context.ok("cert new voice.test");
    let lineage = context.state().join("certs/voice.test/lineage.toml");
    let mut record = std::fs::read_to_string(&lineage).expect("a record");
    record.push_str("\n[acme]\ndirectories = []\nchallenge = \"http-01\"\n[acme.solver]\nwebroot = \"/srv/www\"\n");
    std::fs::write(&lineage, record).expect("written");
    let config = context.path(".config/voicectl");
    std::fs::create_dir_all(&config).expect("made");
    let metrics = "[notify]\nmetrics = \"/srv/metrics/voicectl.prom\"\n";
    std::fs::write(config.join("config.toml"), metrics).expect("written");
    let shown = context.run("renew schedule --systemd --writable certs");
    assert!(shown.contains("\nReadWritePaths=-/srv/www\n"), "{shown}");
    assert!(
        shown.contains("\nReadWritePaths=-/srv/metrics\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\nReadWritePaths=-[HOME]/certs\n"),
        "{shown}"
    );
}
