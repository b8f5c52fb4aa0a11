//! The line of cron, through `deploy`: the one of `renew schedule`.

use std::fs;

use crate::namespace::Namespace;
use crate::support::command::Context;
use crate::support::{have, text};

#[test]
fn it_is_the_file_of_the_schedule() {
    let context = Context::new();
    let output = context.command("deploy cron").output().expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", context.show(&output));
    assert!(
        shown.starts_with("# Written by `voicectl renew schedule`; checksum "),
        "{shown}"
    );
    assert!(
        shown.contains(" * * * * root ") && shown.contains(" renew --quiet "),
        "{shown}"
    );
    let again = context.command("deploy cron").output().expect("it runs");
    assert_eq!(again.stdout, output.stdout, "the same each time");
}

#[test]
fn cron_accepts_it() {
    if !have("crontab") {
        return;
    }
    let context = Context::new();
    let said = context.run("deploy cron --check");
    assert!(
        said.contains("exit: 0") && said.contains("crontab  accepted"),
        "{said}"
    );
    let folder = context.path("out");
    context.ok(&*format!("deploy cron --write {}", text(&folder)));
    let file = fs::read_to_string(folder.join("voicectl")).expect("a file");
    let broken = file.replace(" * * * * root", " * * * 99 root");
    fs::write(folder.join("broken"), broken).expect("written");
    let output = std::process::Command::new("crontab")
        .args(["-n", text(&folder.join("broken"))])
        .output()
        .expect("it runs");
    assert!(!output.status.success(), "crontab -n is a judge");
}

#[test]
fn it_comes_and_goes_as_one_schedule() {
    if !have("crontab") || !have("systemctl") {
        return;
    }
    let Some(machine) = Namespace::new() else {
        return;
    };
    machine.sh("mount -t tmpfs none /var/spool/cron/crontabs && mount -t tmpfs none /run");
    let said = machine.run("deploy cron --install");
    assert!(
        said.contains("exit: 0") && said.contains("Wrote /etc/cron.d/voicectl"),
        "{said}"
    );
    let kept = machine.run("renew schedule --cron --install");
    assert!(kept.contains("It is installed already"), "{kept}");
    let before = machine.sh("cat /etc/cron.d/voicectl");
    let again = machine.run("deploy cron --install");
    assert!(
        again.contains("exit: 0") && !again.contains("Wrote"),
        "{again}"
    );
    assert_eq!(
        machine.sh("cat /etc/cron.d/voicectl"),
        before,
        "the minute stays"
    );
    let gone = machine.run("deploy cron --uninstall");
    assert!(gone.contains("exit: 0"), "{gone}");
    machine.sh("test ! -e /etc/cron.d/voicectl");
    let nothing = machine.run("renew schedule --remove");
    assert!(nothing.contains("Nothing is installed"), "{nothing}");
}
