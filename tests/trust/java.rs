//! Key stores of JDKs that people put there themselves.

use std::path::PathBuf;

use insta::assert_snapshot;

use crate::namespace::Namespace;
use crate::support::{have, text};

/// A system with a JDK in somebody's home: a key store of its own, made from the system's.
fn system(password: &str) -> Option<(Namespace, PathBuf)> {
    let tools = ["unshare", "nsenter", "keytool"];
    let has_all = tools.iter().filter(|tool| !have(tool)).count() == 0;
    let namespace = has_all.then(Namespace::new)??;
    namespace.context().ok("cert ca new");
    let store = namespace.context().path(".jdks/mine/lib/security/cacerts");
    std::fs::create_dir_all(store.parent().expect("a folder")).expect("made");
    // One entry is enough, and quicker than all of the system's.
    namespace.sh(&format!(
        "cd $HOME
         keytool -genkeypair -alias a -dname CN=a -keyalg EC -keystore a.p12 -storepass {password} -storetype PKCS12
         keytool -exportcert -alias a -keystore a.p12 -storepass {password} -file a.der
         keytool -importcert -noprompt -alias theirs -file a.der -storetype PKCS12 -storepass {password} -keystore {}",
        text(&store)
    ));
    Some((namespace, store))
}

fn entries(namespace: &Namespace, store: &std::path::Path) -> String {
    let list = format!(
        "keytool -J-Duser.language=en -list -keystore {} -storepass changeit 2>/dev/null",
        text(store)
    );
    namespace.sh(&list)
}

#[test]
fn a_jdk_of_its_own_gets_the_ca_and_loses_it() {
    let Some((namespace, store)) = system("changeit") else {
        return;
    };
    let before = entries(&namespace, &store);
    let place = text(&store).to_owned();
    let row = |text: &str, word: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| line.starts_with("java") && line.contains(".jdks"));
        assert!(line.is_some_and(|line| line.contains(word)), "{text}");
    };
    row(&namespace.run("trust install --store java"), "installed");
    let list = entries(&namespace, &store);
    assert!(
        list.contains("voicectl-") && list.contains("theirs"),
        "{list}"
    );
    row(&namespace.run("trust install --store java"), "already");
    // Somebody put it in by hand as well.
    namespace.sh(&format!(
            "keytool -importcert -noprompt -alias byhand -file {} -keystore {place} -storepass changeit",
            text(&namespace.context().ca())
        ));
    row(&namespace.run("trust uninstall --store java"), "removed");
    assert_eq!(entries(&namespace, &store), before);
}

#[test]
fn another_password_is_told() {
    let Some((namespace, _)) = system("of-their-own") else {
        return;
    };
    if !std::path::Path::new("/etc/ssl/certs/java/cacerts").exists() {
        return;
    }
    assert_snapshot!(namespace.run("trust install --store java"), @"
    exit: 1
    ----- stdout -----
    STORE  STATE        PLACE
    java   unsupported  /etc/ssl/certs/java/cacerts: it follows the system's store, and has not taken the CA from there
    java   failed       [HOME]/.jdks/mine/lib/security/cacerts: its password is not `changeit`
    ----- stderr -----
    ");
}
