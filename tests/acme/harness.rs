//! The harness itself: a real client gets a certificate from each Pebble.

use std::process::{Command, Stdio};

use crate::support::fault_proxy::{Fault, FaultProxy};
use crate::support::pebble::{BLOCKED, Options, Pebble, Release};
use crate::support::{have, text, tool};

/// lego 4, with http-01 on the port where Pebble looks.
fn lego(pebble: &Pebble, directory: &str, name: &str) -> Command {
    let mut command = Command::new("lego");
    command
        .args(["--server", directory, "--accept-tos", "--path", "."])
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
        let output = lego(pebble, &pebble.directory(), "one.test")
            .current_dir(folder.path())
            .output();
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

        let refused = lego(pebble, &pebble.directory(), BLOCKED)
            .current_dir(folder.path())
            .output();
        let refused = refused.expect("lego runs");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("rejectedIdentifier"));
    });
}

#[test]
fn the_new_release_has_renewal_information_and_profiles() {
    if let Some(new) = Pebble::new() {
        assert!(new.has("renewalInfo") && new.has_profile("default"));
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

#[test]
fn the_proxy_refuses_once_and_sees_everything() {
    if !have("lego") {
        return;
    }
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    proxy.inject("order-plz", 1, Fault::rate_limited(1));
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = lego(&pebble, &proxy.directory(), "one.test");
    let output = command.current_dir(folder.path()).output();
    let said = String::from_utf8_lossy(&output.expect("lego runs").stderr).into_owned();
    assert!(proxy.spent(), "{said}");
    let seen = proxy.seen("order-plz");
    assert_eq!(seen[0].status, None, "Pebble has not heard of the first");
    assert_eq!(proxy.orders(), seen.len() - 1);
    for path in ["/dir", "nonce-plz", "sign-me-up"] {
        assert!(proxy.count(path) > 0, "{path} passed by");
    }
}

#[test]
fn the_proxy_holds_and_drops() {
    if !have("curl") {
        return;
    }
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let ask = || {
        let mut command = Command::new("curl");
        command
            .args(["--silent", "--fail", "--max-time", "50", "--cacert"])
            .arg(pebble.ca_root())
            .arg(proxy.directory())
            .stdout(Stdio::piped());
        command.spawn().expect("curl runs")
    };
    proxy.inject("/dir", 1, Fault::DropBefore);
    proxy.inject("/dir", 1, Fault::DropAfter);
    for status in [None, Some(200)] {
        let ended = ask().wait().expect("it ends");
        assert!(!ended.success());
        let seen = proxy.seen("/dir");
        assert_eq!(seen.last().expect("it came by").status, status);
    }
    for fault in [Fault::HoldBefore, Fault::HoldAfter] {
        proxy.inject("/dir", 1, fault);
        let mut curl = ask();
        proxy.wait_for_held();
        assert!(curl.try_wait().expect("a child").is_none(), "it waits");
        proxy.release();
        assert!(curl.wait().expect("it ends").success());
    }
    proxy.inject(
        "/dir",
        1,
        Fault::json(|directory| directory["new"] = 1.into()),
    );
    let output = ask().wait_with_output().expect("it ends");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"new\":1"));
}
