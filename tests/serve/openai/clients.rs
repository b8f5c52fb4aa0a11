//! The official clients for Python and Node.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use insta::assert_snapshot;

use super::{RECORDING, WORDS};
use crate::access::key;
use crate::clients::{folder, trusting_nobody};
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, speech_clients, text};

/// As long as a real one.
const WRONG: &str = "vctl_aaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAaaaaaa";

/// A program of the official client, told by its environment where the server is and who asks.
pub(super) fn python(server: &Server, python: &Path, key: &str) -> Command {
    let mut command = trusting_nobody(text(python));
    command
        .env("OPENAI_BASE_URL", format!("{}/v1", server.url()))
        .env("OPENAI_API_KEY", key)
        .env("PYTHONUTF8", "1");
    command
}

fn succeeds(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// An open server on this machine takes any key, since the client insists on one; a closed one takes its own.
fn with_any_key_and_with_a_real_one(test: impl Fn(&Server, &str)) {
    let flags = ["--limit", "rate-address=off", "--limit", "rate=off"];
    test(&Server::start(&flags), "none");
    let context = Context::new();
    let key = key(&context, "phone", "");
    test(&Server::start_in(context, &flags), &key);
}

#[test]
fn python_listens() {
    let Some(program) = speech_clients() else {
        return;
    };
    with_any_key_and_with_a_real_one(|server, key| {
        let output = python(server, &program, key)
            .arg(folder().join("openai_listen.py"))
            .args([text(&data(RECORDING)), WORDS])
            .env("SSL_CERT_FILE", server.ca())
            .output();
        succeeds(&output.expect("it starts"));
    });
}

#[test]
fn python_speaks() {
    let Some(program) = speech_clients() else {
        return;
    };
    with_any_key_and_with_a_real_one(|server, key| {
        let out = tempfile::tempdir().expect("a folder");
        let output = python(server, &program, key)
            .arg(folder().join("openai_speak.py"))
            .arg(out.path())
            .env("SSL_CERT_FILE", server.ca())
            .output();
        succeeds(&output.expect("it starts"));
    });
}

/// What the client's errors are: class, status, type, code, parameter, message, and headers that tell more.
fn errors(server: &Server, program: &Path, key: &str, case: &str) -> String {
    let output = python(server, program, key)
        .arg(folder().join("openai_errors.py"))
        .args([text(&data(RECORDING)), case])
        .env("VOICE_CA", server.ca())
        .output()
        .expect("it starts");
    succeeds(&output);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn python_is_told_what_is_wrong() {
    let Some(program) = speech_clients() else {
        return;
    };
    let server = Server::start(&["--limit", "rate-address=off"]);
    assert_snapshot!(errors(&server, &program, "none", "wrong"), @"");
}

#[test]
fn python_is_told_who_may_not() {
    let Some(program) = speech_clients() else {
        return;
    };
    let context = Context::new();
    let speaker = key(&context, "speaker", "--scope tts");
    let server = Server::start_in(context, &["--limit", "rate=1/1m"]);
    let ask = |key: &str, case: &str| errors(&server, &program, key, case);
    assert_snapshot!(ask(WRONG, "listen"), @"");
    assert_snapshot!(ask(WRONG, "models"), @"");
    assert_snapshot!(ask(&speaker, "listen"), @"");
    assert_eq!(ask(&speaker, "models"), "fine\n");
    assert_eq!(ask(&speaker, "speak"), "fine\n");
    assert_snapshot!(ask(&speaker, "speak"), @"");
}

#[test]
fn python_is_told_that_the_server_is_busy_or_takes_less() {
    let Some(program) = speech_clients() else {
        return;
    };
    let server = Server::start(&["--limit", "uploads=0"]);
    assert_snapshot!(errors(&server, &program, "none", "listen"), @"");
    let server = Server::start(&["--limit", "upload=1KiB"]);
    assert_snapshot!(errors(&server, &program, "none", "listen"), @"");
}

#[test]
fn python_refuses_another_authority() {
    let Some(program) = speech_clients() else {
        return;
    };
    let (server, other) = (Server::start(&[]), Server::start(&[]));
    let output = python(&server, &program, "none")
        .arg(folder().join("openai_listen.py"))
        .args([text(&data(RECORDING)), WORDS])
        .env("SSL_CERT_FILE", other.ca())
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("certificate"),
        "{said}"
    );
    assert!(!server.said().contains("/v1/"), "{}", server.said());
    let _ = fs::metadata(server.ca()).expect("its own authority is there");
}
