//! `acme due`: by the CA's word, by the lifetime, and what systemd makes of it.

use std::fs;

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::support::command::Context;
use crate::support::fault_proxy::FaultProxy;
use crate::support::pebble::{Options, Pebble, Release};
use crate::support::{faketime, text};

/// Orders `name` by http-01.
pub(crate) fn issue(context: &Context, pebble: &Pebble, name: &str) {
    issue_at(&pebble.directory(), context, pebble, name);
}

/// The same at a directory of the CA, or of who stands in front of it.
fn issue_at(directory: &str, context: &Context, pebble: &Pebble, name: &str) {
    let port = pebble.http_port();
    context.ok(&[
        "acme",
        "issue",
        "--no-input",
        "-d",
        name,
        "--ca",
        directory,
        "--ca-root",
        text(&pebble.ca_root()),
        "--agree-tos",
        "--http-listen",
        &format!("127.0.0.1:{port}"),
        "--preflight=off",
    ]);
}

fn due(context: &Context, arguments: &str) -> (i32, Value) {
    let output = context.output(&*format!("acme due one.test --json {arguments}"));
    let code = output.status.code().expect("an exit code");
    let said = context.show(&output);
    (
        code,
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}")),
    )
}

fn window(from: Duration, until: Duration) -> String {
    let now = OffsetDateTime::now_utc();
    let at = |moment: OffsetDateTime| moment.format(&Rfc3339).expect("a moment");
    json!({
        "suggestedWindow": { "start": at(now + from), "end": at(now + until) },
        "explanationURL": "https://ca.test/why",
    })
    .to_string()
}

fn leaf(context: &Context) -> String {
    let path = context.state().join("certs/one.test/current/cert.pem");
    fs::read_to_string(path).expect("a certificate")
}

#[test]
fn the_ca_says_when_and_its_answer_is_kept() {
    let Some(pebble) = Pebble::new() else { return };
    let context = Context::new();
    issue(&context, &pebble, "one.test");
    let (code, answer) = due(&context, "");
    assert_eq!((code, &answer["rule"]), (1, &json!("ari")), "{answer}");
    let moment = answer["ari"]["moment"].clone();
    assert_eq!(answer["at"], moment);

    // The same moment again, without the CA.
    let (_, again) = due(&context, "--offline");
    assert_eq!(again["ari"]["moment"], moment, "kept");
    let (_, again) = due(&context, "--refresh-ari");
    assert_eq!(again["ari"]["moment"], moment, "chosen once");

    pebble.set_renewal_info(
        &leaf(&context),
        &window(-Duration::hours(2), -Duration::hours(1)),
    );
    let (code, answer) = due(&context, "");
    assert_eq!(code, 1, "it said when to ask again: {answer}");
    let (code, answer) = due(&context, "--refresh-ari");
    assert_eq!(code, 0, "{answer}");
    assert!(answer["because"].as_str().expect("text").contains("(ARI)"));
    let said = context.run("acme due one.test --offline");
    assert!(said.starts_with("exit: 0"), "{said}");
    assert!(
        said.contains("one.test is due: ") && said.contains("https://ca.test/why"),
        "{said}"
    );
    assert_eq!(
        context.run("acme due one.test --offline --quiet"),
        "exit: 0\n----- stdout -----\n----- stderr -----\n"
    );
}

#[test]
fn nonsense_of_the_ca_is_said_and_does_not_count() {
    let Some(pebble) = Pebble::new() else { return };
    let context = Context::new();
    issue(&context, &pebble, "one.test");
    for nonsense in [
        "{}",
        "no json \u{1b}[2J",
        "{\"suggestedWindow\":{\"start\":\"soon\",\"end\":\"\\u001b[2J\"}}",
        &window(Duration::hours(2), Duration::hours(1)),
    ] {
        let _ = fs::remove_file(context.state().join("certs/one.test/ari.toml"));
        pebble.set_renewal_info(&leaf(&context), nonsense);
        let (code, answer) = due(&context, "--refresh-ari");
        assert_eq!((code, &answer["rule"]), (1, &json!("lifetime")), "{answer}");
        let failure = answer["ari"]["failure"].as_str().expect("it is said");
        assert!(!failure.contains('\u{1b}'), "{failure}");
        let said = context.run("acme due one.test --offline");
        assert!(
            said.contains("warning: the CA's renewal window is not known"),
            "{said}"
        );
    }
    // Far beyond the end.
    pebble.set_renewal_info(
        &leaf(&context),
        &window(Duration::days(4000), Duration::days(4001)),
    );
    let (_, answer) = due(&context, "--refresh-ari");
    assert_eq!(answer["rule"], "lifetime");
    assert!(
        answer["notices"][0]
            .as_str()
            .expect("a notice")
            .contains("too close to the end")
    );
}

#[test]
fn a_ca_that_is_gone_stops_nothing() {
    let Some(pebble) = Pebble::new() else { return };
    let context = Context::new();
    issue(&context, &pebble, "one.test");
    let (_, known) = due(&context, "");
    drop(pebble);
    let (code, answer) = due(&context, "--refresh-ari");
    assert_eq!(
        (code, &answer["rule"]),
        (1, &json!("ari")),
        "what it said counts: {answer}"
    );
    assert_eq!(answer["ari"]["moment"], known["ari"]["moment"]);
    assert!(answer["ari"]["failure"].is_string());
    fs::remove_file(context.state().join("certs/one.test/ari.toml")).expect("removed");
    let (code, answer) = due(&context, "");
    assert_eq!((code, &answer["rule"]), (1, &json!("lifetime")), "{answer}");
}

#[test]
fn without_ari_the_lifetime_counts() {
    let options = Options {
        validity: 6 * 86_400,
        ..Options::default()
    };
    let Some(pebble) = Release::Old.start(&options) else {
        return;
    };
    let proxy = FaultProxy::start(&pebble);
    proxy.hide("renewalInfo");
    let context = Context::new();
    issue_at(&proxy.directory(), &context, &pebble, "one.test");
    let (code, answer) = due(&context, "");
    assert_eq!((code, &answer["rule"]), (1, &json!("lifetime")), "{answer}");
    assert_eq!(answer["notices"], json!([]), "a CA without ARI is no news");
    let Some(library) = faketime::library() else {
        return;
    };
    let later = |days: &str| {
        let mut command = context.command("acme due one.test --offline");
        faketime::at(&mut command, library, days);
        context.show(&command.output().expect("it runs"))
    };
    let said = later("+4d");
    assert!(
        said.starts_with("exit: 0") && said.contains("half of its short lifetime"),
        "{said}"
    );
    let said = later("+7d");
    assert!(
        said.starts_with("exit: 0") && said.contains("it expired on"),
        "{said}"
    );
    let said = later("-2d");
    assert!(
        said.starts_with("exit: 1") && said.contains("in the future"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_told_fails_a_unit_of_systemd() {
    let context = Context::new();
    insta::assert_snapshot!(context.run("acme due nowhere.test"), @r"
    exit: 255
    ----- stdout -----
    ----- stderr -----
    error: cannot tell whether nowhere.test is due
      because: there is no lineage `nowhere.test`

    hint: `voicectl cert list` shows those that are there
    ");
    // Wrong use would skip the unit for good, and nobody would hear of it.
    for wrong in ["acme due", "acme due one.test --ofline", "acme due ../x"] {
        let said = context.run(wrong);
        assert!(said.starts_with("exit: 255"), "{said}");
    }
}

#[test]
fn certificates_of_the_local_ca_are_due_by_their_lifetime() {
    let context = Context::new();
    context.ok("cert new voice.test --days 30");
    let said = context.run("acme due voice.test");
    assert!(said.starts_with("exit: 1"), "{said}");
    assert!(said.contains("a third of its lifetime"), "{said}");
}
