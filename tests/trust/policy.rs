//! Policy files that others wrote: merged, never overwritten, put back as they were.

use std::fs;

use insta::assert_snapshot;

use crate::namespace::Namespace;
use crate::support::have;

const FILE: &str = "/etc/firefox/policies/policies.json";
const CHROMIUM: &str = "/etc/chromium/policies/managed";
const INSTALL: &str = "trust install --store policy";
const UNINSTALL: &str = "trust uninstall --store policy";

fn system() -> Option<Namespace> {
    let has_all = ["unshare", "nsenter", "chromium"]
        .iter()
        .filter(|tool| !have(tool))
        .count()
        == 0;
    let namespace = has_all.then(Namespace::new)??;
    namespace.context().ok("cert ca new");
    namespace.sh(&format!("mkdir -p /etc/firefox/policies {CHROMIUM}"));
    Some(namespace)
}

impl Namespace {
    fn write(&self, path: &str, content: &str) {
        let from = self.context().path("content");
        fs::write(&from, content).expect("written");
        self.tool("cp", &[crate::support::text(&from), path]);
    }
}

#[test]
fn what_cannot_be_understood_is_not_touched() {
    let Some(namespace) = system() else { return };
    for (content, code) in [
        ("{ \"policies\": ", 1),
        ("[]", 1),
        ("{\"policies\": []}", 1),
        (
            "{\"policies\": {\"Certificates\": {\"Install\": \"all\"}}}",
            1,
        ),
        ("", 1),
    ] {
        namespace.write(FILE, content);
        assert_eq!(
            namespace.output(INSTALL).status.code(),
            Some(code),
            "{content}"
        );
        assert_eq!(namespace.sh(&format!("cat {FILE}")), content);
    }
    namespace.write(FILE, "{ \"policies\": ");
    assert_snapshot!(namespace.run(INSTALL), @"
    exit: 1
    ----- stdout -----
    STORE   STATE    PLACE
    policy  already  /etc/chromium/policies/managed/voicectl.json
    policy  failed   /etc/firefox/policies/policies.json: it is not what the browser expects, and stays as it is: EOF while parsing a value at line 1 column 14
    ----- stderr -----
    ");
}

#[test]
fn what_an_administrator_changed_since_stays() {
    let Some(namespace) = system() else { return };
    namespace.write(
        FILE,
        "{\"policies\":{\"Certificates\":{\"ImportEnterpriseRoots\":true}}}",
    );
    assert!(namespace.output(INSTALL).status.success());
    let changed = namespace
        .sh(&format!("cat {FILE}"))
        .replace("true", "false");
    namespace.write(FILE, &changed);
    assert!(namespace.output(UNINSTALL).status.success());
    assert_snapshot!(namespace.sh(&format!("cat {FILE}; ls /etc/firefox/policies")), @r#"
    {
      "policies": {
        "Certificates": {
          "ImportEnterpriseRoots": false
        }
      }
    }
    policies.json
    "#);
}

#[test]
fn the_browser_takes_one_file_for_a_policy() {
    let Some(namespace) = system() else { return };
    namespace.write(
        &format!("{CHROMIUM}/company.json"),
        "{\"CACertificates\": []}",
    );
    assert_snapshot!(namespace.run(INSTALL), @"
    exit: 1
    ----- stdout -----
    STORE   STATE      PLACE
    policy  failed     /etc/chromium/policies/managed/voicectl.json: /etc/chromium/policies/managed/company.json sets `CACertificates` too, and the browser takes only one of both
    policy  installed  /etc/firefox/policies/policies.json
    ----- stderr -----
    ");
    // A constrained CA goes into another policy.
    namespace
        .context()
        .ok("cert ca new office --constrain voice.test");
    assert_eq!(
        namespace
            .output(&format!("{INSTALL} --ca office"))
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn policies_of_the_distribution_are_kept() {
    let Some(namespace) = system() else { return };
    // An overlay where packages put it.
    let folder = "/usr/lib/firefox-esr/distribution";
    if !std::path::Path::new("/usr/lib/firefox-esr").is_dir() {
        println!("skipped: there is no firefox-esr of a package");
        return;
    }
    namespace.sh(&format!(
        "mount -t tmpfs none $(dirname {folder}); mkdir {folder}"
    ));
    namespace.write(
        &format!("{folder}/policies.json"),
        "{\"policies\":{\"DisableAppUpdate\":true}}",
    );
    assert!(namespace.output(INSTALL).status.success());
    assert!(
        namespace
            .sh(&format!("cat {FILE}"))
            .contains("DisableAppUpdate")
    );
    assert!(namespace.output(UNINSTALL).status.success());
    assert_eq!(namespace.sh("ls /etc/firefox/policies"), "");
}
