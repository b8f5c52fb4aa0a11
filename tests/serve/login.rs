//! Signing in, staying signed in, signing out.

use std::fs;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::access::refusal;
use crate::support::command::Context;
use crate::support::server::Server;

const PASSWORD: &str = "correct horse";

fn scene(arguments: &[&str]) -> Server {
    let context = Context::new();
    fs::write(context.path("pw"), PASSWORD).expect("written");
    context.ok("auth user add anna --scope stt,tts --password file:pw");
    context.ok("auth user add bert --password file:pw");
    Server::start_in(context, arguments)
}

fn post(server: &Server, path: &str, body: &Value) -> (u16, Value) {
    let (code, body) = server.curl(path, &["--json", &body.to_string()]);
    (code, serde_json::from_str(&body).unwrap_or_default())
}

fn login(server: &Server, name: &str, password: &str) -> (u16, Value) {
    post(
        server,
        "/auth/login",
        &json!({ "username": name, "password": password }),
    )
}

fn refresh(server: &Server, tokens: &Value) -> (u16, Value) {
    post(
        server,
        "/auth/refresh",
        &json!({ "refresh_token": tokens["refresh_token"] }),
    )
}

fn bearer(tokens: &Value) -> String {
    format!(
        "Authorization: Bearer {}",
        tokens["access_token"].as_str().expect("a token")
    )
}

fn whoami(server: &Server, tokens: &Value) -> (u16, Value) {
    let (code, body) = server.curl("/auth/whoami", &["--header", &bearer(tokens)]);
    (code, serde_json::from_str(&body).unwrap_or_default())
}

#[test]
fn a_user_signs_in_refreshes_and_signs_out() {
    let server = scene(&["--log", "debug"]);
    assert!(
        server.said().contains("  access       2 users\n"),
        "{}",
        server.said()
    );
    assert_eq!(server.curl("/auth/whoami", &[]).0, 401);
    let (code, first) = login(&server, "anna", PASSWORD);
    assert_eq!(code, 200, "{first}");
    assert_eq!(first["token_type"], "Bearer");
    assert_eq!(first["expires_in"], 900);
    assert_eq!(first["scope"], "stt tts");
    let (code, who) = whoami(&server, &first);
    assert_eq!(
        (code, &who["kind"], &who["name"]),
        (200, &json!("user"), &json!("anna"))
    );
    assert!(who["expires"].is_string(), "{who}");

    let (code, second) = refresh(&server, &first);
    assert_eq!(code, 200, "{second}");
    assert_eq!(whoami(&server, &second).0, 200);
    let output = server.context().ok("auth user list --json");
    let users: Value = serde_json::from_str(&output).expect("JSON");
    assert_eq!(users[0]["sessions"], 1);

    let (code, _) = server.curl(
        "/auth/logout",
        &["--request", "POST", "--header", &bearer(&second)],
    );
    assert_eq!(code, 204);
    // At once, though both access tokens have most of their time left.
    assert_eq!(whoami(&server, &second).0, 401);
    assert_eq!(whoami(&server, &first).0, 401);
    assert_eq!(refresh(&server, &second).0, 401);

    // By the refresh token as well.
    let (_, third) = login(&server, "anna", PASSWORD);
    let body = json!({ "refresh_token": third["refresh_token"] });
    assert_eq!(post(&server, "/auth/logout", &body).0, 204);
    assert_eq!(whoami(&server, &third).0, 401);
    assert_eq!(post(&server, "/auth/logout", &body).0, 401);

    let said = server.said();
    let log = fs::read_to_string(server.context().state().join("access/audit.log")).expect("a log");
    for tokens in [&first, &second, &third] {
        for name in ["access_token", "refresh_token"] {
            let token = tokens[name].as_str().expect("a token");
            let secret = &token[token.len() - 30..];
            assert!(
                !said.contains(secret) && !log.contains(secret),
                "{name} is in a log"
            );
        }
    }
    assert!(!said.contains(PASSWORD) && !log.contains(PASSWORD));
    for event in ["auth.login", "auth.logout"] {
        assert!(log.contains(event), "{log}");
    }
}

#[test]
fn a_refresh_token_that_is_used_twice_ends_the_session() {
    let server = scene(&[]);
    let (_, first) = login(&server, "anna", PASSWORD);
    let (_, other) = login(&server, "anna", PASSWORD);
    let (_, second) = refresh(&server, &first);
    let (_, third) = refresh(&server, &second);
    assert_eq!(whoami(&server, &third).0, 200);
    // Whoever had the first one: the session cannot be trusted any more.
    let (code, body) = refresh(&server, &first);
    assert_eq!(code, 401, "{body}");
    assert_eq!(refresh(&server, &third).0, 401);
    assert_eq!(whoami(&server, &third).0, 401);
    assert_eq!(whoami(&server, &other).0, 200, "another session goes on");
    let log = fs::read_to_string(server.context().state().join("access/audit.log")).expect("a log");
    assert!(log.contains("auth.reused"), "{log}");
}

#[test]
fn what_is_changed_about_a_user_counts_at_once() {
    let server = scene(&[]);
    let (_, anna) = login(&server, "anna", PASSWORD);
    let (_, bert) = login(&server, "bert", PASSWORD);
    fs::write(server.context().path("pw"), "another password").expect("written");
    let said = server
        .context()
        .run("auth user passwd anna --password file:pw");
    assert!(
        said.contains("Set the password of `anna`, and 1 login ended"),
        "{said}"
    );
    assert_eq!(whoami(&server, &anna).0, 401);
    assert_eq!(login(&server, "anna", PASSWORD).0, 401);
    assert_eq!(login(&server, "anna", "another password").0, 200);
    server.context().ok("auth user rm bert");
    assert_eq!(whoami(&server, &bert).0, 401);
    assert_eq!(refresh(&server, &bert).0, 401);
}

#[test]
fn a_wrong_login_tells_nothing() {
    let server = scene(&[]);
    let (code, wrong) = login(&server, "anna", "wrong password");
    let (code_of_nobody, nobody) = login(&server, "nobody", "wrong password");
    assert_eq!((code, code_of_nobody), (401, 401));
    assert_eq!(wrong["detail"], nobody["detail"]);
    assert_snapshot!(refusal(&server, "/auth/login", &["--json", r#"{"username": "anna", "password": "x"}"#]), @r#"401 login-refused Bearer realm="voicectl""#);
    assert_snapshot!(refusal(&server, "/auth/login", &["--data", "username=anna"]), @"415 not-json -");
    assert_snapshot!(refusal(&server, "/auth/login", &["--json", r#"{"username": "anna"}"#]), @"400 bad-request -");
    assert_snapshot!(refusal(&server, "/auth/refresh", &["--json", r#"{"refresh_token": "x"}"#]), @r#"401 credential-refused Bearer realm="voicectl", error="invalid_token", error_description="the refresh token is not known""#);
    let long = json!({ "username": "anna", "password": "x".repeat(20_000) }).to_string();
    assert_snapshot!(refusal(&server, "/auth/login", &["--json", &long]), @"400 bad-request -");
    // What is typed into the wrong field is not written down.
    let log = fs::read_to_string(server.context().state().join("access/audit.log")).expect("a log");
    assert!(log.contains("anna") && !log.contains("nobody"), "{log}");
}

#[test]
fn guessing_passwords_is_stopped() {
    let server = scene(&[]);
    let (_, bert) = login(&server, "bert", PASSWORD);
    // Many at once are no more tries than one after the other.
    let codes: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..16)
            .map(|number| {
                let server = &server;
                scope.spawn(move || login(server, "anna", &format!("guess number {number}")).0)
            })
            .collect();
        tries
            .into_iter()
            .map(|code| code.join().expect("a code"))
            .collect()
    });
    let guesses = codes.iter().filter(|code| **code == 401).count();
    assert!((10..=12).contains(&guesses), "{codes:?}");
    assert!(codes.contains(&429), "{codes:?}");
    let answer = server.curl(
        "/auth/login",
        &[
            "--include",
            "--json",
            &json!({ "username": "anna", "password": PASSWORD }).to_string(),
        ],
    );
    assert_eq!(answer.0, 429, "also with the right one: {}", answer.1);
    assert!(
        answer.1.to_lowercase().contains("retry-after: "),
        "{}",
        answer.1
    );
    // Who is signed in does not notice.
    assert_eq!(whoami(&server, &bert).0, 200);
    assert_eq!(refresh(&server, &bert).0, 200);
}
