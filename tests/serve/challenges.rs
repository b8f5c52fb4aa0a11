//! http-01 through a running server: what is in `STATE/challenges` is handed out on the plain HTTP port.

use std::fs;
use std::process::Command;

use voicectl::store::{Store, Token};

use crate::support::command::Context;
use crate::support::server::Server;

/// Status, headers and body in lower case.
fn curl(url: &str, arguments: &[&str]) -> String {
    let output = Command::new("curl")
        .args(["--silent", "--include", "--path-as-is", "--noproxy", "*"])
        .args(["--max-time", "60", "--header", "Host: a.test"])
        .args(arguments)
        .arg(url)
        .output()
        .expect("curl runs");
    String::from_utf8_lossy(&output.stdout).to_lowercase()
}

#[test]
fn answers_are_handed_out_and_never_redirected() {
    let context = Context::new();
    let challenges = Store::new(context.state()).challenges();
    let server = Server::start_in(context, &["--http", "127.0.0.1:0"]);
    let said = server.said();
    let http = said
        .split("redirect     ")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .expect("an address");
    let url = format!("{http}.well-known/acme-challenge/");
    let one = format!("{url}one");
    assert!(curl(&one, &[]).starts_with("http/1.1 404 "), "nothing yet");

    // It appears while the server runs.
    let token: Token = "one".parse().expect("a token");
    challenges.put(&token, "one.thumbprint").expect("written");
    let answer = curl(&one, &[]);
    assert!(answer.starts_with("http/1.1 200 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\none.thumbprint"), "{answer}");
    let head = curl(&one, &["--head"]);
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(head.contains("content-length: 14"), "{head}");

    // No file outside of the folder, and nothing but an answer or 404.
    fs::write(server.context().state().join("secret"), "secret").expect("written");
    for path in [
        "",
        "two",
        "../secret",
        "..%2fsecret",
        "%2e%2e/secret",
        "one/",
        "one?x=1",
    ] {
        let answer = curl(&format!("{url}{path}"), &[]);
        let wanted = if path == "one?x=1" { "200" } else { "404" };
        assert!(
            answer.starts_with(&format!("http/1.1 {wanted} ")),
            "{path}: {answer}"
        );
        assert!(
            !answer.contains("location:") && !answer.ends_with("secret"),
            "{path}: {answer}"
        );
    }
    let posted = curl(&one, &["--data", "x"]);
    assert!(posted.starts_with("http/1.1 404 "), "{posted}");
    let other = curl(&format!("{http}.well-known/other"), &[]);
    assert!(other.starts_with("http/1.1 308 "), "{other}");

    challenges.remove(&token).expect("removed");
    assert!(curl(&one, &[]).starts_with("http/1.1 404 "), "gone");
}
