//! Receipts that are damaged or lost, and runs that are killed.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::{have, text, tool};
use crate::without_ids;

fn installed() -> Option<(Context, PathBuf)> {
    if !(have("certutil") && have("chromium")) {
        return None;
    }
    let context = Context::new();
    context.ok("cert ca new");
    context.ok("trust install --store nss");
    let folder = context.state().join("trust/receipts");
    let receipt = fs::read_dir(&folder)
        .expect("read")
        .next()
        .expect("one")
        .expect("an entry");
    Some((context, receipt.path()))
}

#[test]
fn a_damaged_receipt_is_told_and_nothing_is_done() {
    let Some((context, receipt)) = installed() else {
        return;
    };
    fs::write(&receipt, "places = 7").expect("written");
    let said = context.run("trust uninstall --store nss");
    let receipt = receipt
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    assert_snapshot!(said.replace(&receipt, "[RECEIPT]"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot uninstall the CA
      because: [HOME]/.local/state/voicectl/trust/receipts/[SHA256].toml is damaged: TOML parse error at line 1, column 1
                 |
               1 | places = 7
                 | ^^^^^^
               unknown field `places`, expected one of `fingerprint`, `subject`, `source`, `certificate`, `place`

    hint: restore [HOME]/.local/state/voicectl/trust/receipts/[SHA256].toml from a backup
    hint: or move it away: `mv [HOME]/.local/state/voicectl/trust/receipts/[SHA256].toml [HOME]/.local/state/voicectl/trust/receipts/[SHA256].toml.damaged`; `voicectl trust status` finds by its fingerprint what is installed
    ");
    assert!(context.path(".local/share/pki/nssdb/cert9.db").exists());
}

#[test]
fn a_receipt_that_names_another_place_for_itself_is_refused() {
    let Some((context, receipt)) = installed() else {
        return;
    };
    let text = fs::read_to_string(&receipt).expect("a receipt");
    let line = text.lines().next().expect("the fingerprint");
    fs::write(&receipt, text.replace(line, "fingerprint = \"../../../x\"")).expect("written");
    assert!(
        context
            .run("trust uninstall --store nss")
            .starts_with("exit: 1")
    );
}

#[test]
fn without_a_receipt_it_is_found_by_its_fingerprint() {
    let Some((context, receipt)) = installed() else {
        return;
    };
    fs::remove_file(receipt).expect("removed");
    assert_snapshot!(context.run("trust uninstall --store nss"), @"
    exit: 0
    ----- stdout -----
    STORE  STATE    PLACE
    nss    removed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    assert_snapshot!(context.run("trust status --store nss"), @"
    exit: 3
    ----- stdout -----
    STORE  STATE    PLACE
    nss    missing  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    hint: `voicectl trust install` installs what is missing
    ");
}

#[test]
fn what_is_undone_in_part_is_remembered_for_the_rest() {
    let Some((context, receipt)) = installed() else {
        return;
    };
    assert!(receipt.exists());
    // The CA goes, the receipt knows it still.
    context.ok("cert ca rm local --yes");
    assert_snapshot!(without_ids(&context.run("trust status --store nss")), @"
    exit: 3
    ----- stdout -----
    STRAY  UNTIL  STORE  NAME
    voicectl CA [HOST] [ID]  [DATE]  nss  voicectl-[ID]
    ----- stderr -----
    There is no CA yet
    hint: `voicectl cert new localhost` makes one
    hint: `voicectl trust uninstall --strays` takes them out
    ");
    assert_snapshot!(context.run("trust uninstall --store nss"), @"
    exit: 0
    ----- stdout -----
    STORE  STATE    PLACE
    nss    removed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    assert!(!receipt.exists());
}

#[test]
fn several_runs_at_once_wait_for_each_other() {
    let Some((context, receipt)) = installed() else {
        return;
    };
    for command in ["uninstall", "install"] {
        let runs: Vec<_> = (0..4)
            .map(|_| {
                let mut run = context.command(&*format!("trust {command} --store nss"));
                run.stdout(Stdio::null()).stderr(Stdio::null());
                run.spawn().expect("it starts")
            })
            .collect();
        for mut run in runs {
            assert!(run.wait().expect("it ends").success(), "{command}");
        }
        assert_eq!(receipt.exists(), command == "install");
    }
}

/// The state folder belongs to the user of a service, as `deploy systemd` gives it away.
fn give_away(context: &Context) {
    tool("chown", &["-R", "4321:4321", text(&context.state())]);
}

fn is_root() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        println!("skipped: only root has something to lose");
    }
    is_root
}

/// Whoever breaks into a service writes receipts, and root would run the program beside the key store that one names.
#[test]
fn root_believes_no_receipt_of_a_service() {
    if !is_root() || !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    let pem = fs::read_to_string(context.ca()).expect("the root");
    let print = tool(
        "openssl",
        &[
            "x509",
            "-noout",
            "-fingerprint",
            "-sha256",
            "-in",
            text(&context.ca()),
        ],
    );
    let print = print.trim().rsplit('=').next().expect("a fingerprint");
    let print = print.replace(':', "").to_lowercase();
    let place = context.state().join("jdk/lib/security/cacerts");
    let program = context.state().join("jdk/bin/keytool");
    for file in [&place, &program] {
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    }
    fs::write(&place, "").expect("written");
    let ran = context.path("ran");
    fs::write(&program, format!("#!/bin/sh\nid -u >>{}\n", text(&ran))).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("set");
    let receipts = context.state().join("trust/receipts");
    fs::create_dir_all(&receipts).expect("made");
    let receipt = format!(
        "fingerprint = '{print}'\nsubject = ''\nsource = ''\ncertificate = \"\"\"\n{pem}\"\"\"\n\n[[place]]\nstore = 'java'\nplace = '{}'\n",
        text(&place)
    );
    fs::write(receipts.join(format!("{print}.toml")), receipt).expect("written");

    // Root's own is believed: that is what it is for.
    context.run("trust status --store java");
    let who = fs::read_to_string(&ran).expect("it ran");
    assert!(who.starts_with("0\n"), "{who}");
    fs::remove_file(&ran).expect("removed");

    give_away(&context);
    for command in ["status", "install", "uninstall"] {
        let said = context.run(&["trust", command, "--store", "java"]);
        assert!(said.contains("may be somebody else's work"), "{said}");
        assert!(!said.contains(text(&place)), "{said}");
        assert!(!ran.exists(), "{command}: root ran what a stranger wrote");
    }
    // Nor one that the stranger left in a folder that is root's again.
    tool("chown", &["0:0", text(&context.state())]);
    let said = context.run("trust status --store java");
    assert!(said.contains("may be somebody else's work"), "{said}");
    assert!(!ran.exists());
}

/// What root did is undone all the same, before and after the folder was given away.
#[test]
fn root_keeps_receipts_of_its_own() {
    if !is_root() {
        return;
    }
    let Some((context, receipt)) = installed() else {
        return;
    };
    context.ok("trust uninstall --store nss");
    assert!(!receipt.exists());
    // The state folder is given away after the installation. /etc is there everywhere.
    let made = ".local/share/pki";
    let config = context.path(".config");
    fs::create_dir(&config).expect("made");
    context.ok("trust install --store nss");
    give_away(&context);
    let said = context.run("trust uninstall --store nss");
    assert!(
        said.starts_with("exit: 0") && !said.contains("somebody else"),
        "{said}"
    );
    assert!(!context.path(made).exists(), "{said}");

    // And before it.
    fs::remove_file(receipt).expect("it was the service's");
    context.ok("trust install --store nss");
    assert!(
        !context
            .state()
            .join("trust/receipts")
            .read_dir()
            .is_ok_and(|mut found| found.next().is_some())
    );
    let said = context.run("trust uninstall --store nss");
    assert!(
        said.starts_with("exit: 0") && !said.contains("somebody else"),
        "{said}"
    );
    assert!(!context.path(made).exists(), "{said}");
}

/// A folder of a stranger may be a link to one that root would give away.
#[test]
fn root_gives_nothing_away_behind_a_link() {
    if !is_root() {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    let target = context.path("of-root");
    fs::create_dir(&target).expect("made");
    symlink(&target, context.state().join("trust")).expect("linked");
    tool("chown", &["-R", "-h", "4321:4321", text(&context.state())]);
    context.run("trust install --store nss");
    context.run("trust uninstall --store nss");
    assert_eq!(fs::metadata(&target).expect("there").uid(), 0);
    assert!(target.read_dir().expect("read").next().is_none());
}
