//! The page of a server that is closed: who signs in how, how long that lasts, and what is left afterwards.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::access::key;
use crate::page::{assert_clean, seven_four_nine, visit};
use crate::support::command::Context;
use crate::support::server::Server;

const WORDS: &str = "seven four nine";

/// A server with a key, which comes back, and a user.
pub(crate) fn closed(arguments: &[&str]) -> (Server, String) {
    let context = Context::new();
    let key = key(&context, "phone", "");
    fs::write(context.path("pw"), "correct horse").expect("written");
    context.ok("auth user add anna --password file:pw");
    (Server::start_in(context, arguments), key)
}

#[test]
fn readiness_says_which_ways_in_there_are() {
    let access = |server: &Server, arguments: &[&str]| {
        let (_, facts) = server.curl("/readyz", arguments);
        let facts: Value = serde_json::from_str(&facts).expect("JSON");
        facts["access"].clone()
    };
    let server = Server::start(&[]);
    let open = json!({ "open": true, "keys": false, "users": false, "issuers": false });
    assert_eq!(access(&server, &[]), open);
    // Nobody opened it to those for whom a proxy asks.
    let forwarded = ["--header", "X-Forwarded-For: 192.0.2.7"];
    assert_eq!(access(&server, &forwarded)["open"], false);
    let (server, _) = closed(&[]);
    let shut = json!({ "open": false, "keys": true, "users": true, "issuers": false });
    assert_eq!(access(&server, &[]), shut);
    let (server, _) = closed(&["--open"]);
    assert_eq!(access(&server, &[])["open"], true);
}

#[test]
fn a_user_signs_in_speaks_listens_and_leaves_nothing() {
    let (server, _) = closed(&["--log", "debug"]);
    let Some(seen) = visit("user", &server, &[&seven_four_nine()]) else {
        return;
    };
    assert_eq!(seen["first"], json!({ "main": true, "focus": "username" }));
    assert_says(&seen["wrong"], "The name or the password is wrong");
    assert_says(&seen["name"], "Signed in as anna");
    assert_eq!(seen["live"], WORDS);
    assert_eq!(seen["uploaded"], WORDS);
    assert_eq!(seen["inside"], json!({ "session": [], "local": [] }));
    assert_eq!(
        seen["secret"], "",
        "the password does not stay in its field"
    );
    assert_eq!(seen["left"], 0);
    let address = seen["address"].as_str().expect("an address");
    assert!(!address.contains('?'), "{address}");
    assert_eq!(
        seen["complaints"].as_array().expect("a list").len(),
        1,
        "the wrong password alone: {}",
        seen["complaints"]
    );
    let log = server.context().state().join("access/audit.log");
    let log = fs::read_to_string(log).expect("a log");
    assert!(log.contains("auth.logout"), "{log}");
    let said = server.said();
    for secret in ["correct horse", "vctt_"] {
        assert!(!said.contains(secret), "a credential is in the log");
    }
}

#[test]
fn a_key_opens_the_page() {
    let (server, key) = closed(&[]);
    let Some(seen) = visit("key", &server, &[&seven_four_nine(), Path::new(&key)]) else {
        return;
    };
    assert_says(&seen["wrong"], "This does not let you in");
    assert_says(&seen["wrong"], "The key is not known");
    assert_says(&seen["noise"], "This is no key");
    assert_says(&seen["name"], &key[5..13]);
    assert_eq!(seen["transcript"], WORDS);
    assert_eq!(seen["kept"], json!({ "session": [], "local": [] }));
}

#[test]
fn a_login_is_kept_for_the_tab_and_renewed() {
    let (server, _) = closed(&[]);
    let Some(seen) = visit("stay", &server, &[&seven_four_nine()]) else {
        return;
    };
    let kept = json!({ "session": ["voicectl.session"], "local": [] });
    assert_eq!(seen["inside"], kept);
    assert_eq!(seen["transcript"], WORDS);
    assert_eq!(seen["renewals"], 1);
    assert_eq!(seen["outside"], json!({ "session": [], "local": [] }));
    assert_clean(&seen);
}

#[test]
fn a_recording_waits_for_a_new_login() {
    // What is heard live is over before the login is.
    let (server, _) = closed(&["--limit", "session=1s"]);
    let sessions = server.context().state().join("access/sessions.toml");
    let Some(seen) = visit("ended", &server, &[&seven_four_nine(), &sessions]) else {
        return;
    };
    assert_says(&seen["notice"], "You are signed out");
    assert_says(&seen["notice"], "The session ended");
    assert_eq!(seen["waiting"], "Waits until you sign in");
    assert_eq!(seen["transcript"], WORDS);
}

#[test]
fn who_guesses_is_told_how_long_to_wait() {
    let (server, _) = closed(&["--limit", "failures=2/1m"]);
    let Some(seen) = visit("guess", &server, &[]) else {
        return;
    };
    assert_says(&seen["notices"][1], "The name or the password is wrong");
    assert_says(&seen["notices"][2], "too many wrong tries");
    assert_says(&seen["notices"][2], "Wait ");
}

fn assert_says(shown: &Value, words: &str) {
    let shown = shown.as_str().expect("a text");
    assert!(shown.contains(words), "`{words}` is missing in: {shown}");
}
