//! Before, installed, after: what is there afterwards is what was there before, octet for octet.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};

use crate::namespace::Namespace;
use crate::support::{have, text};
use crate::without_ids;

/// Every file with its kind, mode, owner, link and content. Java's store keeps its entries in no order, and dpkg its own
/// accounts: of the one the entries are compared, the other is nobody's trust store.
const TREE: &str = "
    find /etc /usr/local/share /var/lib/ca-certificates-java \"$HOME\" \
        \\( -path \"$HOME/upper\" -o -path \"$HOME/.local/state\" \\) -prune -o -printf '%y %m %U %G %p %l\\n' | sort
    find /etc /usr/local/share \"$HOME\" \\( -path \"$HOME/upper\" -o -path \"$HOME/.local/state\" \\) -prune \
        -o -type f ! -path /etc/ssl/certs/java/cacerts -print0 | sort -z | xargs -0 sha256sum";

fn tree(namespace: &Namespace) -> String {
    let mut tree = namespace.sh(TREE);
    if have("keytool") {
        tree += &keystore(namespace);
    }
    tree
}

/// Aliases, dates and fingerprints.
fn keystore(namespace: &Namespace) -> String {
    let list = namespace.sh("keytool -J-Duser.language=en -list -cacerts -storepass changeit 2>/dev/null | sed 's/, *$//'");
    let lines: Vec<&str> = list.lines().skip(4).collect();
    let mut entries: Vec<String> = lines.chunks(2).map(|entry| entry.join(" ")).collect();
    entries.sort();
    entries.join("\n")
}

fn debian() -> Option<Namespace> {
    let tools = ["unshare", "nsenter", "certutil", "chromium", "keytool"];
    let has_all = tools.iter().filter(|tool| !have(tool)).count() == 0;
    let is_debian = std::path::Path::new("/etc/ca-certificates/update.d").is_dir();
    (has_all && is_debian).then(Namespace::new)?
}

#[test]
fn what_was_put_in_comes_out_and_nothing_else() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert new localhost");
    // An administrator's own policies, in a form of their own.
    namespace.sh("mkdir -p /etc/firefox/policies; printf '{ \"policies\": {\"DisablePocket\":true,\n\"AppUpdateURL\":\"x\"} }' > /etc/firefox/policies/policies.json");
    let before = tree(&namespace);
    let fingerprint = {
        let shown = context.ok("cert ca show --json");
        let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        shown["fingerprint"].as_str().expect("text").to_owned()
    };
    let name = format!("voicectl-{}", &fingerprint[..16]);

    insta::assert_snapshot!(namespace.run("trust install --policy"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE      PLACE
    system  installed  /usr/local/share/ca-certificates
    policy  installed  /etc/chromium/policies/managed/voicectl.json
    policy  installed  /etc/firefox/policies/policies.json
    java    installed  /etc/ssl/certs/java/cacerts
    nss     installed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    assert!(keystore(&namespace).contains(&format!("debian:{name}.pem")));
    let linked = namespace.sh("ls -l /etc/ssl/certs");
    assert_eq!(
        linked.matches(&format!("-> {name}.pem")).count(),
        1,
        "one hashed link"
    );
    let policies = namespace.sh("cat /etc/firefox/policies/policies.json");
    assert!(policies.contains("DisablePocket") && policies.contains(&name));
    insta::assert_snapshot!(namespace.run("trust status"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE      PLACE
    system  installed  /usr/local/share/ca-certificates
    policy  installed  /etc/chromium/policies/managed/voicectl.json
    policy  installed  /etc/firefox/policies/policies.json
    java    installed  /etc/ssl/certs/java/cacerts
    nss     installed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    let installed = tree(&namespace);
    assert_eq!(
        namespace.output("trust install --policy").status.code(),
        Some(0)
    );
    assert!(
        tree(&namespace) == installed,
        "a second installation changes nothing"
    );

    insta::assert_snapshot!(namespace.run("trust uninstall"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE    PLACE
    system  removed  /usr/local/share/ca-certificates
    policy  removed  /etc/chromium/policies/managed/voicectl.json
    policy  removed  /etc/firefox/policies/policies.json
    java    removed  /etc/ssl/certs/java/cacerts
    nss     removed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    let after = tree(&namespace);
    let left: Vec<&str> = after
        .lines()
        .filter(|line| !before.contains(line))
        .collect();
    let lost: Vec<&str> = before
        .lines()
        .filter(|line| !after.contains(line))
        .collect();
    assert!(
        left.is_empty() && lost.is_empty(),
        "left: {left:#?}\nlost: {lost:#?}"
    );
    assert!(before == after, "something stands in another order");
    assert!(!context.state().join("trust/receipts").exists());
    insta::assert_snapshot!(namespace.run("trust uninstall"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Nothing of it is in any store
    ");
}

#[test]
fn printed_commands_do_what_the_program_does() {
    let Some(namespace) = debian() else { return };
    namespace.context().ok("cert new localhost");
    let before = tree(&namespace);
    for (command, code) in [("install --policy", 0), ("uninstall", 3)] {
        let commands = namespace.output(&format!("trust {command} --print-commands"));
        assert!(commands.status.success());
        namespace.sh(&format!(
            "set -e\n{}",
            String::from_utf8_lossy(&commands.stdout)
        ));
        assert_eq!(
            namespace.output("trust status").status.code(),
            Some(code),
            "{command}"
        );
    }
    // Without a receipt nobody knows which folders and databases were made.
    let after = tree(&namespace);
    let mut left = after.lines().filter(|line| !before.contains(line));
    assert!(
        left.all(|line| line.contains("nssdb") || line.starts_with("d ")),
        "{after}"
    );
}

#[test]
fn several_cas_and_a_stranger_share_the_stores() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert ca new");
    context.ok("cert ca new office --constrain voice.test");
    let before = tree(&namespace);
    assert!(namespace.output("trust install --policy").status.success());
    let policy = namespace.sh("cat /etc/chromium/policies/managed/voicectl.json");
    assert!(policy.contains("permitted_dns_names") && policy.contains("\"CACertificates\""));
    assert!(
        namespace
            .output("trust uninstall --ca local")
            .status
            .success()
    );
    insta::assert_snapshot!(namespace.run("trust status --ca office"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE      PLACE
    system  installed  /usr/local/share/ca-certificates
    policy  installed  /etc/chromium/policies/managed/voicectl.json
    policy  installed  /etc/firefox/policies/policies.json
    java    installed  /etc/ssl/certs/java/cacerts
    nss     installed  [HOME]/.local/share/pki/nssdb
    ----- stderr -----
    ");
    assert!(
        namespace
            .output("trust uninstall --ca office")
            .status
            .success()
    );
    assert!(
        tree(&namespace) == before,
        "the last one takes the folders and the database with it"
    );
}

#[test]
fn a_file_that_was_removed_by_hand_leaves_no_trust_behind() {
    let Some(namespace) = debian() else { return };
    namespace.context().ok("cert ca new");
    let before = tree(&namespace);
    assert!(namespace.output("trust install").status.success());
    // What people do, and what leaves a link that dangles and Java's copy.
    namespace.sh("rm /usr/local/share/ca-certificates/voicectl-*.crt; update-ca-certificates");
    assert!(keystore(&namespace).contains("voicectl-"));
    assert!(namespace.output("trust uninstall").status.success());
    assert!(tree(&namespace) == before);
}

#[test]
fn what_fails_half_way_is_taken_back() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert ca new");
    namespace.sh("mkdir $HOME/bin; printf '#!/bin/sh\\necho no room >&2; exit 1\\n' > $HOME/bin/update-ca-certificates");
    namespace.sh("chmod 755 $HOME/bin/update-ca-certificates");
    let before = tree(&namespace);
    let path = std::env::var("PATH").expect("a PATH");
    let mut command = namespace.voicectl("trust install --store system");
    command.env("PATH", format!("{}:{path}", text(&context.path("bin"))));
    let output = command.output().expect("it runs");
    insta::assert_snapshot!(context.show(&output), @"
    exit: 1
    ----- stdout -----
    STORE   STATE   PLACE
    system  failed  /usr/local/share/ca-certificates: update-ca-certificates failed: no room
    ----- stderr -----
    ");
    assert!(tree(&namespace) == before);
    assert!(!context.state().join("trust/receipts").exists());
}

#[test]
fn a_ca_that_is_gone_is_a_stray() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert ca new");
    let before = tree(&namespace);
    assert!(namespace.output("trust install").status.success());
    context.ok("cert ca rm local --yes");
    fs::remove_dir_all(context.state().join("trust")).expect("removed");
    insta::assert_snapshot!(without_ids(&namespace.run("trust status")), @"
    exit: 3
    ----- stdout -----
    STRAY  UNTIL  STORE  NAME
    voicectl CA [HOST] [ID]  [DATE]  system  /usr/local/share/ca-certificates/voicectl-[ID].crt
    voicectl CA [HOST] [ID]  [DATE]  java  debian:voicectl-[ID].pem
    voicectl CA [HOST] [ID]  [DATE]  nss  voicectl-[ID]
    ----- stderr -----
    There is no CA yet
    hint: `voicectl cert new localhost` makes one
    hint: `voicectl trust uninstall --strays` takes them out
    ");
    assert!(
        namespace
            .output("trust uninstall --strays")
            .status
            .success()
    );
    // Nobody knows any more that the database was made for it.
    let after = tree(&namespace);
    assert!(
        after
            .lines()
            .filter(|line| !before.contains(line))
            .all(|line| line.contains(".local/share"))
    );
}

#[test]
fn under_sudo_the_home_of_who_called_it_gets_files_of_theirs() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert ca new");
    let home = context.path("me");
    fs::create_dir(&home).expect("made");
    // The way to it is open for its owner.
    fs::set_permissions(
        context.home(),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .expect("set");
    chown(&home, Some(4321), Some(4321)).expect("given");
    namespace.sh(&format!(
        "echo 'me:x:4321:4321::{}:/bin/sh' >> /etc/passwd",
        text(&home)
    ));
    let run = |arguments: &str| {
        let mut command = namespace.voicectl(arguments);
        command.envs([
            ("SUDO_USER", "me"),
            ("SUDO_UID", "4321"),
            ("SUDO_GID", "4321"),
        ]);
        context.show(&command.output().expect("it runs"))
    };
    insta::assert_snapshot!(run("trust install"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE      PLACE
    system  installed  /usr/local/share/ca-certificates
    java    installed  /etc/ssl/certs/java/cacerts
    nss     installed  [HOME]/me/.local/share/pki/nssdb
    ----- stderr -----
    The CAs are those of [HOME]/.local/state/voicectl, not me's own
    ");
    let database = home.join(".local/share/pki/nssdb/cert9.db");
    assert_eq!(database.metadata().expect("made").uid(), 4321);
    assert!(
        !context.path(".local/share/pki").exists(),
        "root's home is left alone"
    );
    insta::assert_snapshot!(run("trust uninstall"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE    PLACE
    system  removed  /usr/local/share/ca-certificates
    java    removed  /etc/ssl/certs/java/cacerts
    nss     removed  [HOME]/me/.local/share/pki/nssdb
    ----- stderr -----
    The CAs are those of [HOME]/.local/state/voicectl, not me's own
    ");
    assert_eq!(fs::read_dir(&home).expect("read").count(), 0);
}

/// How many roots programs find in the system's bundle.
fn bundled(namespace: &Namespace) -> usize {
    let bundle = namespace.sh("cat /etc/ssl/certs/ca-certificates.crt");
    bundle.matches("BEGIN CERTIFICATE").count()
}

#[test]
fn what_a_killed_refresh_left_of_the_bundle_does_not_keep_it_trusted() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert ca new");
    let before = bundled(&namespace);
    let output = namespace.output("trust install --store system --yes");
    assert!(output.status.success(), "{}", context.show(&output));
    assert_eq!(bundled(&namespace), before + 1);
    // Debian's script adds to it, and takes it for the whole at its end.
    namespace.sh("cp /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt.new");
    let output = namespace.output("trust uninstall --store system --yes");
    assert!(output.status.success(), "{}", context.show(&output));
    assert_eq!(
        bundled(&namespace),
        before,
        "nothing of it, and each other one once"
    );
}

#[test]
fn an_uninstall_that_was_killed_before_the_system_read_it_is_finished_by_the_next() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert ca new");
    let before = bundled(&namespace);
    let install = namespace.output("trust install --store system --yes");
    assert!(install.status.success(), "{}", context.show(&install));
    // It had come so far.
    namespace.sh("rm /usr/local/share/ca-certificates/voicectl-* /etc/ssl/certs/voicectl-*");
    assert_eq!(bundled(&namespace), before + 1);
    insta::assert_snapshot!(namespace.run("trust uninstall --store system --yes"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE    PLACE
    system  removed  /usr/local/share/ca-certificates
    ----- stderr -----
    ");
    assert_eq!(bundled(&namespace), before);
}

#[test]
fn an_install_that_was_killed_before_the_hashes_were_made_is_finished_by_the_next() {
    let Some(namespace) = debian() else { return };
    let context = namespace.context();
    context.ok("cert ca new");
    let install = namespace.output("trust install --store system --yes");
    assert!(install.status.success(), "{}", context.show(&install));
    let hashed = || {
        namespace
            .sh("ls -l /etc/ssl/certs")
            .matches("-> voicectl-")
            .count()
    };
    assert_eq!(hashed(), 1);
    // What a killed run leaves: Debian's script finds its link, and makes no hashes.
    namespace.sh("cd /etc/ssl/certs && find . -lname 'voicectl-*' -delete");
    assert_eq!(hashed(), 0);
    insta::assert_snapshot!(namespace.run("trust install --store system --yes"), @"
    exit: 0
    ----- stdout -----
    STORE   STATE      PLACE
    system  installed  /usr/local/share/ca-certificates
    ----- stderr -----
    ");
    assert_eq!(hashed(), 1);
}
