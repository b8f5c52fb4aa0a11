//! What becomes of rendered files, whatever they are for: printed, written, compared, installed, removed.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;
use voicectl::deploy::TARGETS;
use voicectl::machine::seal;

use crate::namespace::Namespace;
use crate::support::command::Context;
use crate::support::text;

/// One target with a file to install, and one with several to write.
const INSTALLED: &str =
    "deploy nginx --domain voice.example.com --nginx-version 1.22.1 --openssl-version 3.0.20";
const WRITTEN: &str = "deploy kubernetes --domain voice.example.com --gateway-class nginx";

#[test]
fn what_is_printed_is_sealed_and_says_how_to_make_it_again() {
    let context = Context::new();
    let command = "deploy systemd --bind direct --no-http --cert /srv/a.pem --key /srv/a.key --systemd-version 252";
    let printed = context.ok(command);
    assert_eq!(seal::is_whole(&printed), Some(true), "{printed}");
    let mut lines = printed.lines();
    let head = lines.next().expect("a head");
    for part in [
        "# voicectl ",
        "Mozilla TLS guideline 6.0",
        "for systemd 252",
    ] {
        assert!(head.contains(part), "{head}");
    }
    let command = lines
        .next()
        .and_then(|line| line.strip_prefix("# Made by: voicectl "));
    let again = command.expect("the command").to_owned();
    assert_eq!(context.ok(again.as_str()), printed);
}

#[test]
fn written_files_are_replaced_while_they_are_ours_and_never_after_a_change() {
    let context = Context::new();
    let folder = context.path("k8s");
    let write = format!("{WRITTEN} --write {}", text(&folder));
    context.ok(write.as_str());
    let scaling = folder.join("scaling.yaml");
    let first = fs::read_to_string(&scaling).expect("written");
    let other = format!("{write} --replicas 7");
    context.ok(other.as_str());
    let second = fs::read_to_string(&scaling).expect("written");
    assert_ne!(first, second, "what was ours is replaced");

    let mine = format!("{second}# mine\n");
    fs::write(&scaling, &mine).expect("changed");
    let network = folder.join("network.yaml");
    fs::remove_file(&network).expect("removed");
    let refused = context.run(write.as_str());
    assert!(refused.contains("scaling.yaml was changed"), "{refused}");
    assert!(refused.contains("--diff"), "{refused}");
    assert_eq!(fs::read_to_string(&scaling).expect("there"), mine);
    assert!(!network.exists(), "all of them or none");

    let differs = context.output(format!("{other} --diff").as_str());
    assert_eq!(differs.status.code(), Some(3));
    let shown = String::from_utf8_lossy(&differs.stdout);
    assert!(shown.contains("\n-# mine\n"), "{shown}");
    assert!(
        shown.contains("--- /dev/null"),
        "what is missing is new: {shown}"
    );
}

#[test]
fn a_diff_is_what_patch_takes() {
    let context = Context::new();
    let folder = context.path("there");
    let write = format!("{WRITTEN} --write {}", text(&folder));
    context.ok(write.as_str());
    let wanted = format!("{write} --replicas 5");
    let diff = context.output(format!("{wanted} --diff").as_str());
    let patched = context.path("change.patch");
    fs::write(&patched, &diff.stdout).expect("written");
    crate::support::tool("patch", &["-s", "-p0", "-d", "/", "-i", text(&patched)]);
    let same = context.output(format!("{wanted} --diff").as_str());
    assert_eq!(same.status.code(), Some(0), "{}", context.show(&same));
}

#[test]
fn nothing_is_installed_by_a_dry_run_and_just_that_by_the_real_one() {
    let Some(machine) = Namespace::new() else {
        return;
    };
    let listing = "find /etc /var/lib -type f -printf '%p %s %T@\\n' | sort";
    let before = machine.sh(listing);
    let dry = machine.run(&format!("{INSTALLED} --install --dry-run"));
    assert!(
        dry.contains("write /etc/nginx/conf.d/voicectl.conf"),
        "{dry}"
    );
    assert_eq!(machine.sh(listing), before);
    assert!(!machine.context().state().exists(), "not even a receipt");
}

#[test]
fn what_somebody_changed_is_neither_replaced_nor_removed() {
    let Some(machine) = Namespace::new() else {
        return;
    };
    let place = "/etc/nginx/conf.d/voicectl.conf";
    machine.sh(&format!(
        "mkdir -p /etc/nginx/conf.d; echo '# mine' >{place}"
    ));
    let refused = machine.run(&format!("{INSTALLED} --install"));
    assert!(refused.contains("is not voicectl's"), "{refused}");
    assert_eq!(machine.sh(&format!("cat {place}")), "# mine\n");
}

#[test]
fn json_has_all_of_it() {
    let context = Context::new();
    let answer: Value =
        serde_json::from_str(&context.ok(format!("{WRITTEN} --json").as_str())).expect("JSON");
    assert_eq!(answer["target"], "kubernetes");
    let files = answer["files"].as_array().expect("files");
    assert!(files.len() > 5, "{answer}");
    for file in files {
        let content = file["content"].as_str().expect("a content");
        assert_eq!(seal::is_whole(content), Some(true), "{}", file["name"]);
    }
}

#[test]
fn scripts_may_be_run_and_nothing_else() {
    let context = Context::new();
    let folder = context.path("all");
    for target in TARGETS {
        let name = target.name();
        let folder = folder.join(name);
        let arguments = format!(
            "deploy {name} {} --write {}",
            crate::values::needed(*target),
            text(&folder)
        );
        context.ok(arguments.as_str());
        let files = walkdir::WalkDir::new(&folder)
            .into_iter()
            .map(|entry| entry.expect("an entry"));
        for file in files.filter(|entry| entry.file_type().is_file()) {
            let content = fs::read_to_string(file.path()).expect("a text");
            let mode = file.metadata().expect("there").permissions().mode() & 0o111;
            assert_eq!(
                content.starts_with("#!"),
                mode != 0,
                "{}",
                file.path().display()
            );
            assert!(
                content.ends_with('\n') && !content.ends_with("\n\n"),
                "{}",
                file.path().display()
            );
        }
    }
}

#[test]
fn a_flag_that_cannot_be_is_told_with_the_command_that_helps() {
    let context = Context::new();
    let told = context.run("deploy nginx --domain voice..example");
    assert!(
        told.starts_with("exit 2")
            || told.contains("exit: 2")
            || told.contains("cannot be used for --domain"),
        "{told}"
    );
    assert!(told.contains("voicectl deploy nginx --help"), "{told}");
}
