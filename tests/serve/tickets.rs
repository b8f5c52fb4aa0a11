//! Tickets and subprotocols: how a page's WebSocket says who it is.

use serde_json::Value;

use crate::access::{key, refusal};
use crate::support::command::Context;
use crate::support::server::Server;

/// Arguments of a request that asks to become a WebSocket.
const UPGRADE: &[&str] = &[
    "--http1.1",
    "--header",
    "Connection: Upgrade",
    "--header",
    "Upgrade: websocket",
];

fn upgraded(server: &Server, path: &str, arguments: &[&str]) -> String {
    refusal(server, path, &[UPGRADE, arguments].concat())
}

fn ticket(server: &Server, arguments: &[&str]) -> String {
    let (code, body) = server.curl(
        "/auth/ticket",
        &[arguments, &["--request", "POST"]].concat(),
    );
    assert_eq!(code, 200, "{body}");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["expires_in"], 30);
    body["ticket"].as_str().expect("a ticket").to_owned()
}

#[test]
fn a_ticket_is_good_once_for_the_page_that_asked() {
    let context = Context::new();
    let key = key(&context, "page", "");
    let server = Server::start_in(context, &["--log", "debug"]);
    let bearer = format!("Authorization: Bearer {key}");
    let page = format!("Origin: {}", server.url());
    let own = ["--header", bearer.as_str(), "--header", page.as_str()];
    let from_page = ["--header", page.as_str()];
    let wrong = r#"401 credential-refused Bearer realm="voicectl", error="invalid_token", error_description="the ticket is not good""#;

    assert_eq!(server.curl("/auth/ticket", &["--request", "POST"]).0, 401);
    let one = ticket(&server, &own);
    let path = format!("/auth/whoami?ticket={one}");
    assert_eq!(upgraded(&server, &path, &from_page), "200 - -");
    assert_eq!(upgraded(&server, &path, &from_page), wrong, "it is used up");

    // In the subprotocol, which addresses and their logs never see.
    let two = ticket(&server, &own);
    let protocol = format!("Sec-WebSocket-Protocol: voicectl, ticket.{two}");
    let with = [&from_page[..], &["--header", &protocol]].concat();
    assert_eq!(upgraded(&server, "/auth/whoami", &with), "200 - -");
    assert_eq!(upgraded(&server, "/auth/whoami", &with), wrong);

    // A program that got hold of one; it is burnt then.
    let three = ticket(&server, &own);
    let path = format!("/auth/whoami?ticket={three}");
    assert_eq!(upgraded(&server, &path, &[]), wrong);
    assert_eq!(upgraded(&server, &path, &from_page), wrong);
    // Another page does not come as far.
    let evil = ["--header", "Origin: https://evil.test"];
    assert_eq!(upgraded(&server, &path, &evil), "403 foreign-origin -");

    // For nothing but a WebSocket.
    let four = ticket(&server, &own);
    let path = format!("/auth/whoami?ticket={four}");
    assert!(refusal(&server, &path, &from_page).starts_with("400 credential-malformed"));

    // A ticket is no longer good than the key behind it.
    let five = ticket(&server, &own);
    server.context().ok("auth key revoke page");
    let path = format!("/auth/whoami?ticket={five}");
    assert!(upgraded(&server, &path, &from_page).contains("the credential of the ticket ended"));

    let said = server.said();
    for ticket in [one, two, four, five] {
        assert!(!said.contains(&ticket[10..]), "a ticket is in the log");
    }
}

#[test]
fn a_key_comes_in_the_subprotocol_of_a_websocket_only() {
    let context = Context::new();
    let good = key(&context, "page", "");
    let other = key(&context, "other", "");
    let server = Server::start_in(context, &[]);
    let protocol = format!("Sec-WebSocket-Protocol: voicectl, bearer.{good}");
    let with = ["--header", protocol.as_str()];
    assert_eq!(upgraded(&server, "/auth/whoami", &with), "200 - -");
    assert!(refusal(&server, "/auth/whoami", &with).starts_with("401 credential-missing"));
    let bearer = format!("Authorization: Bearer {other}");
    let both = [&with[..], &["--header", &bearer]].concat();
    assert!(upgraded(&server, "/auth/whoami", &both).starts_with("400 credential-malformed"));
    let path = format!("/auth/whoami?access_token={good}");
    assert!(upgraded(&server, &path, &[]).starts_with("400 credential-malformed"));
}

#[test]
fn one_caller_has_not_all_tickets() {
    let context = Context::new();
    let greedy = format!("X-API-Key: {}", key(&context, "greedy", ""));
    let modest = format!("X-API-Key: {}", key(&context, "modest", ""));
    let server = Server::start_in(context, &["--plain"]);
    let post = ["--request", "POST", "--header"];
    let codes: Vec<u16> = (0..66)
        .map(|_| {
            server
                .curl("/auth/ticket", &[&post[..], &[&greedy]].concat())
                .0
        })
        .collect();
    assert!(codes[..64].iter().all(|code| *code == 200), "{codes:?}");
    assert_eq!(codes[64..], [503, 503]);
    assert_eq!(
        server
            .curl("/auth/ticket", &[&post[..], &[&modest]].concat())
            .0,
        200
    );
}
