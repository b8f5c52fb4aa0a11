//! Receipts that are damaged or lost, and runs that are killed.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::have;
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
