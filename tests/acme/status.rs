//! `acme status`: one line for each certificate, and what went wrong.

use std::fs;

use serde_json::Value;

use super::due::issue;
use crate::support::command::Context;
use crate::support::pebble::{BLOCKED, Pebble};
use crate::support::text;

#[test]
fn nothing_is_no_failure() {
    let context = Context::new();
    context.ok("cert new voice.test");
    insta::assert_snapshot!(context.run("acme status"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    There are no certificates of ACME CAs yet
    hint: `voicectl acme issue -d NAME` gets one
    ");
    let said = context.run("acme status nowhere.test");
    assert!(
        said.starts_with("exit: 1") && said.contains("no lineage `nowhere.test`"),
        "{said}"
    );
}

#[test]
fn certificates_and_failures_are_shown() {
    let Some(pebble) = Pebble::new() else { return };
    let context = Context::new();
    issue(&context, &pebble, "one.test");
    let fine = context.output("acme status");
    assert_eq!(fine.status.code(), Some(0), "{}", context.show(&fine));
    let shown = String::from_utf8_lossy(&fine.stdout).into_owned();
    let line = shown.lines().nth(1).expect("a line");
    for part in ["one.test", "localhost:", "http-01", "ari"] {
        assert!(line.contains(part), "{part}: {shown}");
    }

    // One that the CA refuses has no certificate, and its failure is told.
    let port = format!("127.0.0.1:{}", pebble.http_port());
    let refused = context.output(&[
        "acme",
        "issue",
        "--no-input",
        "-d",
        BLOCKED,
        "--ca",
        &pebble.directory(),
        "--ca-root",
        text(&pebble.ca_root()),
        "--http-listen",
        &port,
        "--preflight=off",
    ]);
    assert_eq!(refused.status.code(), Some(1), "{}", context.show(&refused));
    let said = context.run("acme status --offline");
    assert!(said.starts_with("exit: 3"), "{said}");
    assert!(said.contains("no certificate yet"), "{said}");
    assert!(
        said.contains(&format!("warning: {BLOCKED}: localhost:")),
        "{said}"
    );
    assert!(said.contains("next attempt not before [TIME]"), "{said}");

    let output = context.output("acme status --offline --json");
    let rows: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let of = |name: &str| {
        let rows = rows.as_array().expect("a list");
        rows.iter()
            .find(|row| row["lineage"] == name)
            .expect("a row")
            .clone()
    };
    assert_eq!(of("one.test")["rule"], "ari");
    assert_eq!(of("one.test")["directory"], pebble.directory().as_str());
    assert_eq!(of(BLOCKED)["failures"][0]["failures"], 1);

    // A certificate that cannot be read is one that needs attention.
    let cert = context.state().join("certs/one.test/current/fullchain.pem");
    fs::write(cert, "nothing").expect("written");
    let said = context.run("acme status one.test --offline");
    assert!(
        said.starts_with("exit: 3") && said.contains("cannot be read"),
        "{said}"
    );
}
