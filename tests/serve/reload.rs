//! A renewed certificate is served without a restart, and a bad one never.

use std::fs;
use std::io::{Read, Write};
use std::process::Command;

use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{text, until};

/// The serial number that a new handshake sees, in hex.
fn served_serial(server: &Server) -> String {
    let output = Command::new("sh")
        .args([
            "-c",
            "printf '' | openssl s_client -connect \"127.0.0.1:$0\" 2>/dev/null | openssl x509 -noout -serial",
        ])
        .arg(server.port().to_string())
        .output()
        .expect("openssl runs");
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .trim_start_matches("serial=")
        .to_lowercase()
}

fn serial_of(file: &std::path::Path) -> String {
    let serial = crate::support::tool("openssl", &["x509", "-noout", "-serial", "-in", text(file)]);
    serial.trim().trim_start_matches("serial=").to_lowercase()
}

#[test]
fn a_lineage_that_is_renewed_is_served_from_the_next_handshake_on() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "127.0.0.1"]);
    let server = Server::start_in(
        context,
        &["--lineage", "localhost", "--listen", "127.0.0.1:0"],
    );
    let current = server
        .context()
        .state()
        .join("certs/localhost/current/cert.pem");
    let first = serial_of(&current);
    assert_eq!(served_serial(&server), first);
    server
        .context()
        .ok(&["cert", "new", "localhost", "127.0.0.1", "--force"]);
    let second = serial_of(&current);
    assert_ne!(first, second);
    until("the new certificate is served", || {
        served_serial(&server) == second
    });
}

#[test]
fn files_are_reloaded_and_garbage_is_not() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "127.0.0.1", "--out", "tls"]);
    let (certificate, key) = (
        context.path("tls/fullchain.pem"),
        context.path("tls/privkey.pem"),
    );
    let mut server = Server::start_in(
        context,
        &[
            "--cert",
            "tls/fullchain.pem",
            "--key",
            "tls/privkey.pem",
            "--listen",
            "127.0.0.1:0",
        ],
    );
    let first = served_serial(&server);

    // Garbage: the present one stays, and the log says so.
    let good = fs::read(&certificate).expect("a certificate");
    fs::write(&certificate, "garbage").expect("written");
    server.wait_for("the present certificate stays");
    assert_eq!(served_serial(&server), first);

    // A certificate of another key: the same.
    server
        .context()
        .ok(&["cert", "new", "localhost", "127.0.0.1", "--out", "other"]);
    fs::copy(server.context().path("other/fullchain.pem"), &certificate).expect("copied");
    server.wait_for("does not belong to the certificate");
    assert_eq!(served_serial(&server), first);

    // With its key it is taken.
    fs::copy(server.context().path("other/privkey.pem"), &key).expect("copied");
    let other = serial_of(&server.context().path("other/cert.pem"));
    until("the other pair is served", || {
        served_serial(&server) == other
    });
    drop(good);
}

#[test]
fn sighup_reloads_and_open_connections_live_on() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "127.0.0.1", "--out", "tls"]);
    let mut server = Server::start_in(
        context,
        &[
            "--cert",
            "tls/fullchain.pem",
            "--key",
            "tls/privkey.pem",
            "--listen",
            "127.0.0.1:0",
        ],
    );
    // One connection, opened before and used after.
    let mut open = Command::new("openssl")
        .args([
            "s_client",
            "-quiet",
            "-connect",
            &format!("127.0.0.1:{}", server.port()),
        ])
        .args(["-CAfile", text(&server.ca()), "-verify_return_error"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("openssl runs");
    let mut ask = open.stdin.take().expect("a pipe");
    let mut hear = open.stdout.take().expect("a pipe");
    let mut get = |close: &str| {
        write!(
            ask,
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n{close}\r\n"
        )
        .expect("sent");
        ask.flush().expect("sent");
        let mut answer = Vec::new();
        let mut byte = [0];
        while !answer.ends_with(b"\r\n\r\nok\n") {
            hear.read_exact(&mut byte).expect("an answer");
            answer.push(byte[0]);
        }
        String::from_utf8(answer).expect("text")
    };
    assert!(get("").starts_with("HTTP/1.1 200 "));
    server.context().ok(&[
        "cert",
        "new",
        "localhost",
        "127.0.0.1",
        "--out",
        "tls",
        "--force",
    ]);
    server.signal("HUP");
    server.wait_for("reloaded the certificate");
    assert!(get("Connection: close\r\n").starts_with("HTTP/1.1 200 "));
    open.wait().expect("it ends");
}

#[test]
fn a_server_keeps_its_certificate_from_start_to_start() {
    let server = Server::start(&[]);
    let serial = serial_of(
        &server
            .context()
            .state()
            .join("certs/serve/current/cert.pem"),
    );
    let context = Context::new();
    // The same state folder in another process.
    let state = server.context().state();
    let second = context.output(&["cert", "list", "--json", "--state", text(&state)]);
    assert!(String::from_utf8_lossy(&second.stdout).contains(&serial));
    drop(server);
}
