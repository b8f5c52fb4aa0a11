//! Requests that two readers could read differently: refused, and nothing behind them is read as a request.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};
use std::time::Duration;

use rustix::net::{AddressFamily, SocketType, bind, connect, socket};

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
    ]
}

/// Bodies whose chunks are none.
fn chunks() -> Vec<(&'static str, String)> {
    let post = |body: &str| {
        let fields = "Host: localhost\r\nTransfer-Encoding: chunked\r\n";
        format!("POST /stt HTTP/1.1\r\n{fields}\r\n{body}\r\n0\r\n\r\n{SMUGGLED}")
    };
    vec![
        ("a chunk that ends in LF", post("3\nabc")),
        ("a chunk of too many", post("3\r\nabcd")),
        ("a chunk with a sign", post("+3\r\nabc")),
        ("a chunk without end", post("10000000000000003\r\nabc")),
        ("an extension with LF", post("3;a\nb\r\nabc")),
        (
            "an extension without end",
            post(&format!("3;{}\r\nabc", "a".repeat(9000))),
        ),
    ]
}

/// Sends it; answers what came until the other side closed.
fn talk(port: u16, bytes: &str) -> String {
    let socket = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    exchange(socket, bytes)
}

fn exchange(mut socket: TcpStream, bytes: &str) -> String {
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
    // A body is the business of whoever reads it: that one may refuse it before, for its type.
    let heads = shapes().into_iter().map(|shape| (shape, &[" 400 "][..]));
    let bodies = chunks()
        .into_iter()
        .map(|shape| (shape, &[" 400 ", " 415 "][..]));
    for ((name, bytes), statuses) in heads.chain(bodies) {
        let answer = talk(server.port(), &bytes);
        let status = answer.get(8..13).unwrap_or_default();
        assert!(statuses.contains(&status), "{name}: {answer}");
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
    }
    assert!(!server.said().contains("/smuggled"), "{}", server.said());
    assert_eq!(server.curl("/healthz", &[]).0, 200);
}

#[test]
fn nothing_gets_past_a_proxy_in_front() {
    let server = Server::start(&["--plain", "--trusted-proxy", "127.0.0.1"]);
    let port = server.port();
    let nginx = format!(
        "location / {{ proxy_pass http://127.0.0.1:{port}; proxy_http_version 1.1; proxy_set_header Connection '';
        proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr; proxy_request_buffering off; }}"
    );
    let haproxy = format!("  option forwardfor\n  http-reuse always\n  server s 127.0.0.1:{port}");
    let fronts = [Front::nginx(&nginx), Front::haproxy("http", &haproxy)];
    for front in fronts.into_iter().flatten() {
        for (name, bytes) in shapes().into_iter().chain(chunks()) {
            // The last one asks for the end, in case the proxy reads it as a request.
            let last = "/smuggled HTTP/1.1\r\nConnection: close\r\n";
            let bytes = bytes.replace("/smuggled HTTP/1.1\r\n", last);
            let answer = exchange(from("127.0.0.9", front.port()), &bytes);
            assert!(
                answer.is_empty() || answer.starts_with("HTTP/1."),
                "{name}: {answer}"
            );
        }
        let ask = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let answer = exchange(from("127.0.0.9", front.port()), ask);
        assert!(
            answer.starts_with("HTTP/1.1 200 ") && answer.contains("ok\n"),
            "{answer}"
        );
    }
    // What the proxy itself reads as a request comes with the client's name; what hides in another one would not.
    let said = server.said();
    for line in said.lines().filter(|line| line.contains("/smuggled")) {
        assert!(line.contains("client=\"127.0.0.9\""), "{line}");
    }
}

/// A connection from one of this machine's addresses.
fn from(address: &str, port: u16) -> TcpStream {
    let ip: Ipv4Addr = address.parse().expect("an address");
    let socket = socket(AddressFamily::INET, SocketType::STREAM, None).expect("a socket");
    bind(&socket, &SocketAddrV4::new(ip, 0)).expect("bound");
    connect(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)).expect("connected");
    socket.into()
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
