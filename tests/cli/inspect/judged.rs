//! The verdict: system, local CA, given CA; name and purpose.

use super::expiring::certificate;
use super::{code, json};
use crate::support::command::Context;
use crate::support::text;

#[test]
fn a_verdict_says_by_whom_for_what_or_why_not() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "--out", "tls"]);
    let verdict = |arguments: &[&str]| {
        let mut all = vec!["tls/cert.pem"];
        all.extend(arguments);
        json(&context, &all)[0]["verdict"].clone()
    };
    assert_eq!(verdict(&[])["trusted"], true);
    assert_eq!(verdict(&["--ca", "local"])["anchors"], "the local CA");
    let ca = context.ca();
    let given = verdict(&[
        "--ca",
        text(&ca),
        "--name",
        "voice.test",
        "--purpose",
        "server",
    ]);
    assert_eq!(
        (&given["trusted"], &given["name"], &given["purpose"]),
        (&true.into(), &"voice.test".into(), &"server".into())
    );
    for (flags, code) in [
        (&["--name", "other.test"][..], "name-mismatch"),
        (&["--purpose", "client"], "wrong-purpose"),
        (
            &["--ca", "tls/cert.pem", "--name", "x.test"],
            "name-mismatch",
        ),
    ] {
        let verdict = verdict(flags);
        assert_eq!(
            (&verdict["trusted"], &verdict["code"]),
            (&false.into(), &code.into()),
            "{flags:?}"
        );
        assert!(
            verdict["reason"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty())
        );
    }
}

#[test]
fn an_untrusted_file_counts_only_where_trust_was_asked_for() {
    let context = Context::new();
    certificate(&context, "own.test", -1.0, 60.0);
    context.ok(&["cert", "new", "voice.test", "--out", "tls"]);
    assert_eq!(
        json(&context, &["own.test.pem"])[0]["verdict"]["trusted"],
        false
    );
    assert_eq!(code(&context, &["own.test.pem"]), 0);
    assert_eq!(code(&context, &["own.test.pem", "--ca", "local"]), 3);
    // Of several files none is judged unless asked for.
    let two = ["own.test.pem", "tls/cert.pem"];
    assert!(
        json(&context, &two)
            .iter()
            .all(|entry| entry["verdict"].is_null())
    );
    assert_eq!(code(&context, &[two[0], two[1], "--ca", "local"]), 3);
    assert_eq!(code(&context, &["tls", "--ca", "local"]), 0);
}

#[test]
fn a_root_is_an_anchor_and_no_server() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test"]);
    let ca = context.ca();
    let entry = &json(&context, &[text(&ca)])[0];
    assert_eq!(
        (&entry["verdict"]["trusted"], &entry["is_ca"]),
        (&true.into(), &true.into())
    );
    assert!(
        context
            .ok(&["inspect", text(&ca)])
            .contains("trust anchor of")
    );
}
