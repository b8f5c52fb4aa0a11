//! NSS databases as they are found in homes, with everything that was found wrong with them.

mod begun;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;

use crate::support::command::{Context, wrapped};
use crate::support::{faketime, have, text, tool};

const INSTALL: &str = "trust install --store nss";
const UNINSTALL: &str = "trust uninstall --store nss";

/// A home with a CA and the tools, and a database at the place that Chromium has had for long.
fn home() -> Option<(Context, PathBuf)> {
    let tools = ["certutil", "openssl", "chromium", "faketime"];
    if !tools.iter().all(|tool| have(tool)) {
        return None;
    }
    let context = Context::new();
    context.ok("cert ca new");
    let database = context.path(".pki/nssdb");
    fs::create_dir_all(&database).expect("made");
    certutil(&database, &["-N", "--empty-password"]);
    Some((context, database))
}

fn certutil(database: &Path, arguments: &[&str]) -> String {
    let folder = format!("sql:{}", text(database));
    tool("certutil", &[&["-d", &folder], arguments].concat())
}

fn add(database: &Path, nickname: &str, trust: &str, file: &Path) {
    certutil(
        database,
        &["-A", "-n", nickname, "-t", trust, "-i", text(file)],
    );
}

fn list(database: &Path) -> Vec<String> {
    let list = certutil(database, &["-L"]);
    list.lines()
        .skip(4)
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn nickname(context: &Context) -> String {
    let shown = context.ok("cert ca show --json");
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    format!(
        "voicectl-{}",
        &shown["fingerprint"].as_str().expect("text")[..16]
    )
}

/// A CA that is not ours.
fn other(context: &Context, file: &str, subject: &str) -> PathBuf {
    aged(context, file, subject, "0d")
}

/// The same, made so long ago, such as `3d`.
fn aged(context: &Context, file: &str, subject: &str, age: &str) -> PathBuf {
    let path = context.path(file);
    let mut openssl = Command::new("openssl");
    openssl
        .args(["req", "-x509", "-newkey", "ec", "-nodes"])
        .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-addext", "basicConstraints=critical,CA:TRUE"])
        .args(["-subj", subject, "-keyout", "/dev/null", "-out"])
        .arg(&path);
    let library = faketime::library().expect("`home` asked for it");
    faketime::at(&mut openssl, library, &format!("-{age}"));
    let output = openssl.output().expect("openssl runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{openssl:?}: {said}");
    path
}

#[test]
fn a_fresh_home_gets_a_database_where_chromium_looks_for_it() {
    if !(have("certutil") && have("chromium")) {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    assert_snapshot!(context.run(INSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE      PLACE
    nss    installed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    let new = context.path(".local/share/pki/nssdb");
    assert_eq!(list(&new), [format!("{} C,,", nickname(&context))]);
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&new.metadata().expect("made").permissions());
    assert_eq!(mode & 0o777, 0o700);
    assert!(!context.path(".pki").exists(), "it would hide the new one");
    assert_snapshot!(context.run(INSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE    PLACE
    nss    already  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    assert_snapshot!(context.run(UNINSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE    PLACE
    nss    removed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    assert!(!context.path(".local/share").exists());
}

#[test]
fn a_database_that_was_used_since_stays() {
    if !(have("certutil") && have("openssl") && have("chromium")) {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    context.ok(INSTALL);
    let database = context.path(".local/share/pki/nssdb");
    add(
        &database,
        "mine",
        ",,",
        &other(&context, "mine.pem", "/CN=Mine"),
    );
    context.ok(UNINSTALL);
    assert_eq!(list(&database), ["mine ,,"]);
}

#[test]
fn xdg_data_home_is_followed_and_remembered() {
    if !(have("certutil") && have("chromium")) {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    let data = context.path("data");
    let run = |arguments: &str| {
        let mut command = context.command(arguments);
        context.show(
            &command
                .env("XDG_DATA_HOME", &data)
                .output()
                .expect("it runs"),
        )
    };
    assert_snapshot!(run(INSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE      PLACE
    nss    installed  [HOME]/data/pki/nssdb
    ----- stderr -----
    ");
    // The receipt knows where it was.
    assert_snapshot!(context.run(UNINSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE    PLACE
    nss    removed  [HOME]/data/pki/nssdb
    ----- stderr -----
    ");
    assert!(!data.exists());
}

#[test]
fn the_old_place_wins_and_both_are_served_where_both_are() {
    let Some((context, old)) = home() else { return };
    context.ok(INSTALL);
    assert_eq!(list(&old).len(), 1);
    assert!(!context.path(".local/share/pki").exists());
    fs::create_dir_all(context.path(".local/share/pki/nssdb")).expect("made");
    assert_snapshot!(context.run(INSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE      PLACE
    nss    already    [HOME]/.pki/nssdb
    nss    installed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    context.ok(UNINSTALL);
    assert!(list(&old).is_empty());
}

#[test]
fn the_same_certificate_under_other_nicknames_goes_too() {
    let Some((context, database)) = home() else {
        return;
    };
    // A colon makes it undeletable under the name that it was given.
    add(&database, "by:hand", "C,,", &context.ca());
    assert_snapshot!(context.run(INSTALL), @"
    exit: 0
    ----- stdout -----
    STORE  STATE    PLACE
    nss    already  [HOME]/.pki/nssdb
    ----- stderr -----
    ");
    context.ok(UNINSTALL);
    assert!(list(&database).is_empty(), "{:?}", list(&database));
}

#[test]
fn another_certificate_of_our_nickname_is_left_alone() {
    let Some((context, database)) = home() else {
        return;
    };
    let name = nickname(&context);
    add(
        &database,
        &name,
        "C,,",
        &other(&context, "other.pem", "/CN=Other"),
    );
    let before = list(&database);
    context.ok(INSTALL);
    assert_eq!(list(&database).len(), 2);
    context.ok(UNINSTALL);
    assert_eq!(list(&database), before);
}

#[test]
fn certificates_of_one_subject_are_told_apart() {
    // certutil tells the newer one first, whichever is asked for.
    for (age, of_theirs) in [("0d", "3d"), ("3d", "0d")] {
        let Some((context, database)) = home() else {
            return;
        };
        let ours = aged(&context, "ours.pem", "/CN=The same", age);
        let theirs = aged(&context, "theirs.pem", "/CN=The same", of_theirs);
        let run = |command: &str| context.ok(&*format!("{command} --ca {}", text(&ours)));
        // Under nicknames of their own, then under one that they share.
        add(&database, "theirs", "C,,", &theirs);
        run(INSTALL);
        assert_eq!(list(&database).len(), 2);
        run(UNINSTALL);
        assert_eq!(list(&database), ["theirs C,,"]);
        add(&database, "theirs", "C,,", &ours);
        run(UNINSTALL);
        assert_eq!(list(&database), ["theirs C,,"]);
        let left = certutil(&database, &["-L", "-n", "theirs", "-a"]);
        let pem = |path: &Path| fs::read_to_string(path).expect("a file").replace('\r', "");
        assert_eq!(left.replace('\r', "").trim(), pem(&theirs).trim());
    }
}

#[test]
fn one_that_is_there_and_not_trusted_becomes_trusted() {
    let Some((context, database)) = home() else {
        return;
    };
    add(&database, "half", ",,", &context.ca());
    assert_snapshot!(context.run("trust status --store nss"), @"
    exit: 3
    ----- stdout -----
    STORE  STATE    PLACE
    nss    partial  [HOME]/.pki/nssdb: it is there as `half`, and not trusted
    ----- stderr -----
    hint: `voicectl trust install` installs what is missing
    ");
    context.ok(INSTALL);
    assert_eq!(list(&database), ["half C,,"]);
}

#[test]
fn a_database_with_a_primary_password_is_left_as_it_is() {
    let Some((context, database)) = home() else {
        return;
    };
    fs::write(context.path("password"), "correct horse\n").expect("written");
    fs::remove_dir_all(&database).expect("removed");
    fs::create_dir_all(&database).expect("made");
    certutil(&database, &["-N", "-f", text(&context.path("password"))]);
    assert_snapshot!(context.run(INSTALL), @"
    exit: 1
    ----- stdout -----
    STORE  STATE   PLACE
    nss    failed  [HOME]/.pki/nssdb: it has a primary password, without which nothing in it becomes trusted; import the root in the browser's settings, or pass `--policy`
    ----- stderr -----
    ");
    assert!(list(&database).is_empty(), "nothing is left half done");
}

#[test]
fn an_empty_folder_becomes_a_database_and_an_empty_folder_again() {
    let Some((context, database)) = home() else {
        return;
    };
    fs::remove_dir_all(&database).expect("removed");
    fs::create_dir_all(&database).expect("made");
    context.ok(INSTALL);
    assert_eq!(list(&database).len(), 1);
    context.ok(UNINSTALL);
    assert_eq!(fs::read_dir(&database).expect("still there").count(), 0);
}

#[test]
fn profiles_of_firefox_are_served_each_for_itself() {
    let Some((context, shared)) = home() else {
        return;
    };
    let root = context.path(".mozilla/firefox");
    for profile in ["good.default", "broken.default"] {
        fs::create_dir_all(root.join(profile)).expect("made");
    }
    fs::write(root.join("broken.default/cert9.db"), "no database").expect("written");
    let list_of_them = "[Profile0]\nName=a\nIsRelative=1\nPath=broken.default\n\n[Profile1]\nName=b\nIsRelative=1\nPath=good.default\n";
    fs::write(root.join("profiles.ini"), list_of_them).expect("written");
    assert_snapshot!(context.run(INSTALL), @"
    exit: 1
    ----- stdout -----
    STORE  STATE      PLACE
    nss    installed  [HOME]/.pki/nssdb
    nss    failed     [HOME]/.mozilla/firefox/broken.default: certutil failed: SEC_ERROR_BAD_DATABASE: security library: bad database.
    nss    installed  [HOME]/.mozilla/firefox/good.default
    ----- stderr -----
    ");
    assert_eq!(list(&root.join("good.default")).len(), 1);
    assert_eq!(list(&shared).len(), 1);
}

#[test]
fn without_certutil_its_package_is_named() {
    let Some((context, _)) = home() else { return };
    let bin = context.path("bin");
    fs::create_dir(&bin).expect("made");
    let mut command = context.command(INSTALL);
    let output = command.env("PATH", &bin).output().expect("it runs");
    if Path::new("/etc/debian_version").exists() {
        assert_snapshot!(context.show(&output), @"
        exit: 3
        ----- stdout -----
        STORE  STATE    PLACE
        nss    no-tool  [HOME]/.pki/nssdb: certutil is missing; package libnss3-tools
        ----- stderr -----
        ");
    }
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let Some((context, database)) = home() else {
        return;
    };
    if !rustix::process::geteuid().is_root() {
        return;
    }
    // As somebody who may read it and not write it.
    let home = text(context.home()).to_owned();
    tool("chmod", &["-R", "a+rX", &home]);
    let plain = context.command(INSTALL);
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    let state = context.path("state");
    fs::create_dir(&state).expect("made");
    tool(
        "cp",
        &["-r", text(&context.state().join("ca")), text(&state)],
    );
    tool("chown", &["-R", "65534:65534", text(&state)]);
    let output = wrapped(command, &plain)
        .env("VOICECTL_STATE", &state)
        .output()
        .expect("it runs");
    assert_snapshot!(context.show(&output), @"
    exit: 1
    ----- stdout -----
    STORE  STATE   PLACE
    nss    failed  [HOME]/.pki/nssdb: certutil failed: function failed: SEC_ERROR_READ_ONLY: security library: read-only database.
    ----- stderr -----
    ");
    assert!(list(&database).is_empty());
}
