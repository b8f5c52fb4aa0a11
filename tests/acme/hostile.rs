//! A CA, or somebody in its place, that means harm: no path, no command, no terminal control, no hang.

use std::fs;
use std::time::{Duration, Instant};

use crate::client::{Client, contents};
use crate::support::fault_proxy::{Answer, Fault, FaultProxy};
use crate::support::pebble::Pebble;
use crate::support::text;

const ESCAPES: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31mred\u{202e}\r\nerror: forged";

/// Whether a text has what a terminal would obey; lines are fine.
fn commands_a_terminal(text: &str) -> bool {
    let turns = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .any(|letter| (letter.is_control() && letter != '\n') || turns(letter))
}

#[test]
fn a_token_is_never_a_path_or_a_command() {
    let Some(pebble) = Pebble::old() else { return };
    for token in [
        "../../../../escaped",
        "/tmp/escaped",
        "a/b",
        "$(touch escaped)",
        "a\nb",
        "",
        "..",
        "\u{1b}[2Jx",
    ] {
        let proxy = FaultProxy::start(&pebble);
        proxy.always(
            "authZ",
            Fault::json(move |authz| {
                for challenge in authz["challenges"].as_array_mut().into_iter().flatten() {
                    challenge["token"] = token.into();
                }
            }),
        );
        let client = Client::behind(&pebble, &proxy);
        let www = client.context().path("deep/er/www");
        fs::create_dir_all(&www).expect("a folder");
        let arguments = format!("-d token.test --webroot {} --timeout 10s", text(&www));
        let said = client.ends(1, &mut client.bare(&arguments));
        assert!(!commands_a_terminal(&said), "{said:?}");
        assert!(!said.contains("escaped"), "a stranger's words: {said}");
        assert_eq!(contents(&www), []);
        let stray = contents(client.context().home());
        let stray: Vec<_> = stray
            .iter()
            .filter(|(path, _)| path.ends_with("escaped"))
            .collect();
        assert!(stray.is_empty(), "{stray:?}");
        assert_eq!(proxy.count("chalZ"), 0, "no challenge was begun");
    }
}

#[test]
fn what_a_ca_says_commands_no_terminal() {
    let Some(pebble) = Pebble::old() else { return };
    for (path, status, kind) in [
        ("order-plz", 403, "rejectedIdentifier"),
        ("sign-me-up", 403, "unauthorized"),
        ("finalize", 400, "badCSR"),
        ("certZ", 403, "unauthorized"),
    ] {
        let proxy = FaultProxy::start(&pebble);
        proxy.always(path, Fault::Answer(Answer::problem(status, kind, ESCAPES)));
        let client = Client::behind(&pebble, &proxy);
        let said = client.ends(1, &mut client.issue("-d hostile.test --timeout 10s"));
        assert!(!commands_a_terminal(&said), "{path}: {said:?}");
        assert!(!said.contains("\nerror: forged"), "{path}: {said}");
    }
}

#[test]
fn the_words_of_a_failed_challenge_command_no_terminal() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    proxy.always(
        "authZ",
        Fault::json(|authz| {
            authz["status"] = "invalid".into();
            for challenge in authz["challenges"].as_array_mut().into_iter().flatten() {
                challenge["status"] = "invalid".into();
                challenge["error"] = serde_json::json!({
                    "type": format!("urn:ietf:params:acme:error:{ESCAPES}"), "detail": ESCAPES, "status": 403
                });
            }
        }),
    );
    let client = Client::behind(&pebble, &proxy);
    let said = client.ends(1, &mut client.issue("-d hostile.test --timeout 10s"));
    assert!(!commands_a_terminal(&said), "{said:?}");
}

#[test]
fn an_answer_without_an_end_is_cut() {
    let Some(pebble) = Pebble::old() else { return };
    for path in ["/dir", "order-plz", "authZ", "certZ"] {
        let proxy = FaultProxy::start(&pebble);
        proxy.always(path, Fault::Endless);
        let client = Client::behind(&pebble, &proxy);
        let begin = Instant::now();
        client.ends(1, &mut client.issue("-d endless.test --timeout 20s"));
        assert!(begin.elapsed() < Duration::from_secs(30), "{path}");
        assert!(!client.current("endless.test").exists());
    }
}

#[test]
fn what_is_not_acme_is_an_error_and_no_panic() {
    let Some(pebble) = Pebble::old() else { return };
    let html = || Fault::Answer(Answer::new(200, "text/html", "<html>hello</html>"));
    let json = |text: &'static str| Fault::Answer(Answer::new(200, "application/json", text));
    for (path, fault) in [
        ("/dir", html()),
        ("/dir", json("{}")),
        ("/dir", json("[[[[")),
        (
            "/dir",
            json(r#"{"newNonce":1,"newAccount":[],"newOrder":{}}"#),
        ),
        ("order-plz", html()),
        ("order-plz", json("null")),
        ("authZ", json(r#"{"status":"pending","challenges":7}"#)),
        ("authZ", json(r#"{"status":"someday"}"#)),
        ("finalize", json("\"yes\"")),
        ("certZ", html()),
        (
            "certZ",
            json("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        ),
    ] {
        let proxy = FaultProxy::start(&pebble);
        proxy.always(path, fault);
        let client = Client::behind(&pebble, &proxy);
        let output = client.issue("-d nonsense.test --timeout 5s").output();
        let output = output.expect("it runs");
        let said = client.show(&output);
        assert!(
            matches!(output.status.code(), Some(1 | 3)),
            "{path}: {said}"
        );
        assert!(
            said.contains("error: ") && !said.contains("panicked"),
            "{path}: {said}"
        );
        assert!(!client.current("nonsense.test").exists(), "{path}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let elsewhere = format!("{}/order-plz", pebble.directory().trim_end_matches("/dir"));
    let answer = Answer::new(307, "text/html", "").with("location", &elsewhere);
    proxy.always("order-plz", Fault::Answer(answer));
    let client = Client::behind(&pebble, &proxy);
    client.ends(1, &mut client.issue("-d redirect.test --timeout 5s"));
    assert!(!client.current("redirect.test").exists());
}

#[test]
fn somebody_elses_certificate_is_not_taken() {
    let Some(pebble) = Pebble::old() else { return };
    let other = Client::new(&pebble);
    other.ok(&mut other.issue("-d other.test"));
    let chain = fs::read(other.current("other.test").join("fullchain.pem")).expect("a chain");
    let proxy = FaultProxy::start(&pebble);
    let answer = Answer::new(200, "application/pem-certificate-chain", chain);
    proxy.always("certZ", Fault::Answer(answer));
    let client = Client::behind(&pebble, &proxy);
    let said = client.ends(1, &mut client.issue("-d mine.test --timeout 10s"));
    assert!(!client.current("mine.test").exists(), "{said}");
}

#[test]
fn a_server_that_nobody_vouches_for_is_told_nothing() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let ca = pebble.directory();
    let command = &[
        "acme",
        "issue",
        "--agree-tos",
        "--ca",
        &ca,
        "-d",
        "one.test",
        "--timeout",
        "5s",
    ];
    let said = client.ends(1, &mut client.context().command(command));
    assert!(said.contains("--ca-root"), "{said}");
}
