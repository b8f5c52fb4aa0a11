//! Which pages may ask, and what browsers are told.

use crate::support::server::Server;

const TEXT: &str = r#"{"text": "one"}"#;

/// Posts a text with these headers; answers the status and the whole answer with its head.
fn speak(server: &Server, headers: &[&str]) -> (u16, String) {
    let mut arguments = vec!["--include", "--data", TEXT];
    arguments.extend(["--header", "Content-Type: application/json"]);
    for header in headers {
        arguments.extend(["--header", header]);
    }
    server.curl("/tts", &arguments)
}

#[test]
fn pages_of_other_sites_are_refused_and_listed_ones_are_not() {
    let server = Server::start(&["--allow-origin", "https://app.test"]);
    let own = format!("Origin: {}", server.url());
    assert_eq!(speak(&server, &[&own]).0, 200);
    let (code, answer) = speak(&server, &["Origin: https://app.test"]);
    assert_eq!(code, 200);
    let lower = answer.to_lowercase();
    assert!(
        lower.contains("access-control-allow-origin: https://app.test"),
        "{answer}"
    );
    assert!(lower.contains("vary: origin"), "{answer}");
    for trick in [
        "null",
        "https://app.test.evil.test",
        "https://evilapp.test",
        "https://sub.app.test",
        "https://app.test:8443",
        "http://app.test",
        "https://app.test@evil.test",
        "https://localhost",
        "https://evil.test",
    ] {
        let (code, answer) = speak(&server, &[&format!("Origin: {trick}")]);
        assert_eq!(code, 403, "{trick}: {answer}");
        assert!(answer.contains("foreign-origin"), "{trick}: {answer}");
        assert!(
            !answer
                .to_lowercase()
                .contains("access-control-allow-origin"),
            "{trick}"
        );
    }
    // With a list, whoever names no origin needs a credential.
    assert_eq!(speak(&server, &[]).0, 403);
    let (code, answer) = speak(
        &server,
        &["Origin: https://app.test", "Origin: https://evil.test"],
    );
    assert_eq!(code, 400, "{answer}");
}

#[test]
fn the_list_can_be_told_to_take_what_has_no_origin() {
    let server = Server::start(&["--allow-origin", "https://app.test", "--allow-no-origin"]);
    assert_eq!(speak(&server, &[]).0, 200);
    assert_eq!(speak(&server, &["Origin: https://evil.test"]).0, 403);
    let open = Server::start(&[]);
    assert_eq!(
        speak(&open, &[]).0,
        200,
        "without a list programs are welcome"
    );
    assert_eq!(speak(&open, &["Origin: https://evil.test"]).0, 403);
}

/// A browser asks first whether it may send a key along.
#[test]
fn a_browser_that_asks_first_is_answered_from_the_list() {
    let server = Server::start(&["--allow-origin", "https://app.test"]);
    let ask = |origin: &str| {
        let origin = format!("Origin: {origin}");
        let arguments = [
            "--request",
            "OPTIONS",
            "--include",
            "--header",
            &origin,
            "--header",
            "Access-Control-Request-Method: POST",
            "--header",
            "Access-Control-Request-Headers: authorization,content-type",
        ];
        let (code, answer) = server.curl("/tts", &arguments);
        (code, answer.to_lowercase())
    };
    let (code, answer) = ask("https://app.test");
    assert_eq!(code, 200);
    for wanted in [
        "access-control-allow-origin: https://app.test",
        "access-control-allow-headers: authorization,",
        "access-control-allow-methods: get,post",
        "access-control-max-age: 600",
    ] {
        assert!(answer.contains(wanted), "{wanted}: {answer}");
    }
    assert!(!answer.contains("allow-credentials"), "{answer}");
    let (_, answer) = ask("https://evil.test");
    assert!(!answer.contains("access-control-allow-origin"), "{answer}");
}

/// A socket is not bound by the same-origin policy, so its origin counts even where nothing is changed.
#[test]
fn an_upgrade_names_an_origin_that_may() {
    let server = Server::start(&[]);
    let upgrade = |origin: &str| {
        let origin = format!("Origin: {origin}");
        let arguments = [
            "--http1.1",
            "--header",
            "Connection: Upgrade",
            "--header",
            "Upgrade: websocket",
            "--header",
            "Sec-WebSocket-Version: 13",
            "--header",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "--header",
            &origin,
        ];
        server.curl("/readyz", &arguments).0
    };
    assert_eq!(upgrade("https://evil.test"), 403);
    assert_eq!(upgrade("null"), 403);
    assert_eq!(upgrade(server.url()), 200);
}

#[test]
fn browsers_are_told_to_come_back_over_https() {
    let head = |server: &Server, host: &str| {
        let host = format!("Host: {host}");
        let (_, answer) = server.curl("/healthz", &["--include", "--http1.1", "--header", &host]);
        answer.to_lowercase()
    };
    let server = Server::start(&[]);
    let promise = "strict-transport-security: max-age=63072000";
    assert!(head(&server, "voice.test").contains(promise));
    for host in ["localhost:8443", "127.0.0.1", "[::1]:8443"] {
        assert!(!head(&server, host).contains("strict-transport"), "{host}");
    }
    let always = Server::start(&["--hsts", "on"]);
    assert!(head(&always, "localhost").contains(promise));
    let never = Server::start(&["--hsts", "off"]);
    assert!(!head(&never, "voice.test").contains("strict-transport"));
    let plain = Server::start(&["--plain", "--hsts", "on"]);
    assert!(
        !head(&plain, "voice.test").contains("strict-transport"),
        "RFC 6797 section 7.2"
    );
}
