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

/// A server of plain files, in the folder `tls` of its home.
fn with_files() -> Server {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "127.0.0.1", "--out", "tls"]);
    let (certificate, key) = ("tls/fullchain.pem", "tls/privkey.pem");
    let listen = "127.0.0.1:0";
    Server::start_in(
        context,
        &["--cert", certificate, "--key", key, "--listen", listen],
    )
}

#[test]
fn files_are_reloaded_and_garbage_is_not() {
    let mut server = with_files();
    let file = |name: &str| server.context().path("tls").join(name);
    let (certificate, key) = (file("fullchain.pem"), file("privkey.pem"));
    let first = served_serial(&server);

    // Garbage: the present one stays, and the log says so.
    fs::write(&certificate, "garbage").expect("written");
    server.wait_for("the present certificate stays");
    assert_eq!(served_serial(&server), first);
    // Said once per change: reading the files is none.
    for _ in 0..20 {
        assert_eq!(served_serial(&server), first);
    }
    assert_eq!(
        server
            .said()
            .matches("the present certificate stays")
            .count(),
        1
    );

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
}

#[test]
fn sighup_reloads_and_open_connections_live_on() {
    let mut server = with_files();
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
    let first = Server::start(&[]);
    let state = first.context().state();
    let certificate = state.join("certs/serve/current/cert.pem");
    let serial = serial_of(&certificate);
    let second = Server::start(&["--state", text(&state)]);
    assert_eq!(served_serial(&second), serial);

    // A CA that was replaced meanwhile has clients of its own: the next start issues from it.
    fs::remove_dir_all(state.join("ca")).expect("removed");
    first.context().ok(&["cert", "new", "other.test"]);
    let third = Server::start(&["--state", text(&state)]);
    assert_ne!(served_serial(&third), serial);
    crate::support::tool(
        "openssl",
        &["verify", "-CAfile", text(&first.ca()), text(&certificate)],
    );
}
