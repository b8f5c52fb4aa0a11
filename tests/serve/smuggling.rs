//! Requests that two readers could read differently: refused, and nothing behind them is read as a request.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::fronts::Front;
use crate::support::server::Server;

/// What would be a request of its own if the one before it ended where it does not.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Each as a head, and what comes behind it.
fn shapes() -> Vec<(&'static str, String)> {
    let chunked = format!("0\r\n\r\n{SMUGGLED}");
    let post = |fields: &str, body: &str| {
        format!("POST /stt HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n{body}")
    };
    let long = format!(
        "Content-Length: {}\r\nTransfer-Encoding: chunked\r\n",
        chunked.len()
    );
    let twice = "Content-Length: 0\r\nContent-Length: 44\r\n";
    let te = |field: &str| {
        post(
            &format!("{field}\r\nContent-Length: {}\r\n", chunked.len()),
            &chunked,
        )
    };
    vec![
        ("CL.TE", post(&long, &chunked)),
        (
            "TE.CL",
            post(
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                &format!("2e\r\n{SMUGGLED}\r\n0\r\n\r\n"),
            ),
        ),
        ("two lengths", post(twice, SMUGGLED)),
        (
            "two equal lengths",
            post(
                "Content-Length: 3\r\nContent-Length: 3\r\n",
                &format!("abc{SMUGGLED}"),
            ),
        ),
        (
            "a list of lengths",
            post("Content-Length: 3, 3\r\n", &format!("abc{SMUGGLED}")),
        ),
        (
            "a signed length",
            post("Content-Length: +3\r\n", &format!("abc{SMUGGLED}")),
        ),
        ("TE of its own", te("Transfer-Encoding: xchunked")),
        ("TE with a tab", te("Transfer-Encoding:\tchunked")),
        ("TE with VT", te("Transfer-Encoding: \u{b}chunked")),
        (
            "TE twice",
            te("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
        ),
        ("TE of two", te("Transfer-Encoding: chunked, identity")),
        ("TE before a space", te("Transfer-Encoding : chunked")),
        ("TE folded", te("X: y\r\n Transfer-Encoding: chunked")),
        (
            "TE behind a bare LF",
            te("X: y\nTransfer-Encoding: chunked"),
        ),
        (
            "TE behind a bare CR",
            te("X: y\rTransfer-Encoding: chunked"),
        ),
        (
            "TE in HTTP/1.0",
            te("Transfer-Encoding: chunked").replace("HTTP/1.1", "HTTP/1.0"),
        ),
        (
            "bare LF",
            SMUGGLED
                .replace("/smuggled", "/healthz")
                .replace("\r\n", "\n")
                + SMUGGLED,
        ),
        (
            "two hosts",
            format!(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n{SMUGGLED}"
            ),
        ),
        (
            "no host",
            format!("GET /healthz HTTP/1.1\r\n\r\n{SMUGGLED}"),
        ),
        (
            "another host",
            format!("GET http://evil.test/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n{SMUGGLED}"),
        ),
        (
            "a chunk that ends in LF",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("3\nabc\r\n0\r\n\r\n{SMUGGLED}"),
            ),
        ),
        (
            "a chunk of too many",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("3\r\nabcd\r\n0\r\n\r\n{SMUGGLED}"),
            ),
        ),
        (
            "a chunk with a sign",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("+3\r\nabc\r\n0\r\n\r\n{SMUGGLED}"),
            ),
        ),
        (
            "a chunk without end",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("10000000000000003\r\nabc\r\n0\r\n\r\n{SMUGGLED}"),
            ),
        ),
        (
            "an extension with LF",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("3;a\nb\r\nabc\r\n0\r\n\r\n{SMUGGLED}"),
            ),
        ),
        (
            "an extension without end",
            post(
                "Transfer-Encoding: chunked\r\n",
                &format!("3;{}\r\nabc\r\n0\r\n\r\n{SMUGGLED}", "a".repeat(9000)),
            ),
        ),
    ]
}

/// Sends it; answers what came until the other side closed.
fn talk(port: u16, bytes: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    socket
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("set");
    socket.write_all(bytes.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    if let Err(error) = socket.read_to_end(&mut answer) {
        let reset = std::io::ErrorKind::ConnectionReset;
        assert_eq!(
            error.kind(),
            reset,
            "never closed: {}",
            String::from_utf8_lossy(&answer)
        );
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn each_shape_is_refused_and_ends_the_connection() {
    let server = Server::start(&["--plain"]);
    for (name, bytes) in shapes() {
        let answer = talk(server.port(), &bytes);
        // A body that turns out to be none is the business of whoever reads it.
        let is_refused = ["HTTP/1.1 400 ", "HTTP/1.0 400 ", "HTTP/1.1 415 "];
        assert!(
            is_refused.iter().any(|status| answer.starts_with(status)),
            "{name}: {answer}"
        );
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
    }
    assert!(!server.said().contains("/smuggled"), "{}", server.said());
    assert_eq!(server.curl("/healthz", &[]).0, 200);
}

#[test]
fn nothing_gets_past_a_proxy_in_front() {
    let server = Server::start(&["--plain", "--trusted-proxy", "loopback"]);
    let port = server.port();
    let nginx = format!(
        "location / {{ proxy_pass http://127.0.0.1:{port}; proxy_http_version 1.1; proxy_set_header Connection ''; \
        proxy_set_header Host $http_host; proxy_request_buffering off; }}"
    );
    let fronts = [
        Front::nginx(&nginx),
        Front::haproxy(
            "http",
            &format!("  option forwardfor\n  http-reuse always\n  server s 127.0.0.1:{port}"),
        ),
    ];
    for front in fronts.into_iter().flatten() {
        for (name, bytes) in shapes() {
            // In front of everything that a proxy may forgive stands what it would pass on as another request's.
            let closing = bytes.replace(
                "/smuggled HTTP/1.1\r\n",
                "/smuggled HTTP/1.1\r\nConnection: close\r\n",
            );
            let answer = talk(front.port(), &closing);
            let ours = answer.matches("x-request-id").count();
            assert!(ours <= 2, "{name}: {answer}");
        }
        let whole = talk(
            front.port(),
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        );
        assert!(
            whole.starts_with("HTTP/1.1 200 ") && whole.ends_with("ok\n"),
            "{whole}"
        );
    }
    // A proxy that reads a second request passes it on as one, with its own fields; a smuggled one has none.
    let smuggled: Vec<String> = server
        .said()
        .lines()
        .filter(|line| line.contains("/smuggled"))
        .map(str::to_owned)
        .collect();
    println!("passed on as requests of their own: {}", smuggled.len());
}

/// RFC 9112 lets these be, and so do we: no proxy reads them differently.
#[test]
fn ordinary_requests_pass() {
    let server = Server::start(&["--plain"]);
    let get = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let last = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nConnection: close\r\n\r\n";
    let chunked = "POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b\r\na\nb\r\n0\r\nX: y\r\n\r\n";
    let answer = talk(server.port(), &format!("{get}\r\n{get}{chunked}{last}"));
    assert_eq!(answer.matches("HTTP/1.1 200 ").count(), 3, "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 415 ").count(), 1, "{answer}");
    let absolute =
        "GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(talk(server.port(), absolute).starts_with("HTTP/1.1 200 "));
    let old = "GET /healthz HTTP/1.0\r\n\r\n";
    assert!(talk(server.port(), old).starts_with("HTTP/1.0 200 "));
}
