//! Databases at which somebody was killed, or had no room.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use insta::assert_snapshot;

use super::{INSTALL, UNINSTALL, home, list, nickname};
use crate::support::command::Context;
use crate::support::{have, text, tool};

/// A CA, and a folder without a database yet.
fn empty() -> Option<(Context, PathBuf)> {
    if !have("certutil") {
        return None;
    }
    let context = Context::new();
    context.ok("cert ca new");
    let database = context.path(".pki/nssdb");
    fs::create_dir_all(&database).expect("made");
    Some((context, database))
}

#[test]
fn a_database_that_was_begun_and_not_finished_is_gone_on_with() {
    let Some((context, database)) = empty() else {
        return;
    };
    // What is left where `certutil -N` is killed, or has no room (measured).
    fs::write(database.join("cert9.db"), "").expect("written");
    assert_snapshot!(context.run(INSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE      PLACE
    nss    installed  [HOME]/.pki/nssdb
    ----- stderr -----
    ");
    assert_eq!(list(&database), [format!("{} C,,", nickname(&context))]);
    context.ok(UNINSTALL);
    assert_eq!(list(&database), [""; 0]);
}

#[test]
fn keys_without_certificates_get_a_database_of_them() {
    let Some((context, database)) = empty() else {
        return;
    };
    let folder = format!("sql:{}", text(&database));
    tool("certutil", &["-d", &folder, "-N", "--empty-password"]);
    // What is left of it where its removal was killed: certutil would ask for a password, without an end.
    fs::remove_file(database.join("cert9.db")).expect("removed");
    context.ok(INSTALL);
    assert_eq!(list(&database), [format!("{} C,,", nickname(&context))]);
}

/// What a program does to a database until it is killed: a change that is larger than its memory for it, so that some of it is written
/// already.
const KILLED: &str = "import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
for words in ['PRAGMA cache_size=1', 'BEGIN', 'CREATE TABLE begun (b)', 'INSERT INTO begun VALUES (zeroblob(1000000))']:
    database.execute(words)
os._exit(0)";

#[test]
fn a_database_that_a_killed_program_was_writing_to_can_be_read() {
    if !have("python3") {
        return;
    }
    let Some((context, database)) = home() else {
        return;
    };
    tool("python3", &["-c", KILLED, text(&database.join("cert9.db"))]);
    let folder = format!("sql:{}", text(&database));
    let mut look = Command::new("certutil");
    let look = look.args(["-d", &folder, "-L"]).output().expect("it runs");
    assert!(!look.status.success(), "certutil takes nothing back itself");
    assert!(context.run("trust status --store nss").contains("missing"));
    context.ok(INSTALL);
    assert_eq!(list(&database), [format!("{} C,,", nickname(&context))]);
}
