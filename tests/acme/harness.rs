//! The harness itself: a real client gets a certificate from each Pebble.

use std::process::{Command, Stdio};

use crate::support::pebble::{BLOCKED, Options, Pebble, Release};
use crate::support::{have, text, tool};

/// lego 4, with http-01 on the port where Pebble looks.
fn lego(pebble: &Pebble, name: &str) -> Command {
    let mut command = Command::new("lego");
    command
        .args([
            "--server",
            &pebble.directory(),
            "--accept-tos",
            "--path",
            ".",
        ])
        .args(["--email", "someone@example.org", "--http", "--http.port"])
        .arg(format!("127.0.0.1:{}", pebble.http_port()))
        .args(["--domains", name, "run"])
        .env("LEGO_CA_CERTIFICATES", pebble.ca_root())
        .stdin(Stdio::null());
    command
}

#[test]
fn another_client_gets_a_certificate() {
    if !have("lego") {
        return;
    }
    Pebble::each(|pebble| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = lego(pebble, "one.test").current_dir(folder.path()).output();
        let output = output.expect("lego runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{}", pebble.log());
        let (root, at) = (pebble.issuing_root(0), folder.path().join("certificates"));
        let (leaf, chain) = (at.join("one.test.crt"), at.join("one.test.issuer.crt"));
        let verify = [
            "verify",
            "-CAfile",
            text(&root),
            "-untrusted",
            text(&chain),
            text(&leaf),
        ];
        tool("openssl", &verify);
        let serial = tool(
            "openssl",
            &["x509", "-in", text(&leaf), "-noout", "-serial"],
        );
        let serial = serial.trim().trim_start_matches("serial=").to_lowercase();
        assert_eq!(pebble.status(&serial)["Status"], "Valid");
        assert!(
            pebble
                .dns_history("one.test")
                .as_array()
                .is_some_and(|asked| !asked.is_empty())
        );

        let refused = lego(pebble, BLOCKED).current_dir(folder.path()).output();
        let refused = refused.expect("lego runs");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("rejectedIdentifier"));
    });
}

#[test]
fn the_new_release_has_what_the_old_has_not() {
    if let Some(old) = Pebble::old() {
        assert!(!old.has("renewalInfo") && !old.has_profile("shortlived"));
    }
    if let Some(new) = Pebble::new() {
        assert!(new.has("renewalInfo") && new.has_profile("shortlived"));
    }
}

#[test]
fn chains_beside_the_default_one_have_roots_of_their_own() {
    let options = Options {
        alternate_roots: 1,
        chain_length: 2,
        ..Options::default()
    };
    for release in Release::BOTH {
        let Some(pebble) = release.start(&options) else {
            continue;
        };
        let [first, second] = [0, 1].map(|number| {
            let root = pebble.issuing_root(number);
            tool(
                "openssl",
                &["x509", "-in", text(&root), "-noout", "-subject"],
            )
        });
        assert_ne!(first, second);
    }
}
