//! Slow and silent clients cost nobody else anything.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::server::Server;
use crate::support::text;

/// Reads until the server closes; answers what came and after how long.
fn until_closed(socket: &mut TcpStream) -> (Vec<u8>, Duration) {
    socket
        .set_read_timeout(Some(Duration::from_secs(40)))
        .expect("set");
    let begin = Instant::now();
    let mut bytes = Vec::new();
    // A reset is a close as well.
    if let Err(error) = socket.read_to_end(&mut bytes) {
        assert_eq!(
            error.kind(),
            std::io::ErrorKind::ConnectionReset,
            "the server never closed"
        );
    }
    (bytes, begin.elapsed())
}

#[test]
fn silent_clients_are_let_go_and_stop_nobody() {
    let server = Server::start(&[]);
    let plain = Server::start(&["--plain"]);
    // Fifty that never say hello, and fifty that begin a head and stop.
    let mut silent: Vec<TcpStream> = (0..50)
        .map(|_| TcpStream::connect(("127.0.0.1", server.port())).expect("connected"))
        .collect();
    let mut begun: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut socket = TcpStream::connect(("127.0.0.1", plain.port())).expect("connected");
            socket.write_all(b"GET / HTTP/1.1\r\nHo").expect("sent");
            socket
        })
        .collect();
    let begin = Instant::now();
    assert_eq!(server.curl("/healthz", &[]).0, 200);
    assert_eq!(plain.curl("/healthz", &[]).0, 200);
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "others are served at once"
    );
    // The limits are 10 s each.
    for socket in silent.iter_mut().take(1).chain(begun.iter_mut().take(1)) {
        let (_, waited) = until_closed(socket);
        assert!(waited < Duration::from_secs(20), "closed after {waited:?}");
    }
    let mut nothing = TcpStream::connect(("127.0.0.1", plain.port())).expect("connected");
    let (bytes, waited) = until_closed(&mut nothing);
    assert!(
        bytes.is_empty() && waited < Duration::from_secs(20),
        "closed after {waited:?}"
    );
}

#[test]
fn a_head_without_end_is_cut() {
    let plain = Server::start(&["--plain"]);
    let mut socket = TcpStream::connect(("127.0.0.1", plain.port())).expect("connected");
    let line = format!("X-Padding: {}\r\n", "a".repeat(8000));
    socket
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        .expect("sent");
    for _ in 0..100 {
        if socket.write_all(line.as_bytes()).is_err() {
            break;
        }
    }
    let (bytes, _) = until_closed(&mut socket);
    let answer = String::from_utf8_lossy(&bytes).into_owned();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431 "),
        "{answer}"
    );
}

/// The limit of a first request is ten seconds; a connection that asked in time lives longer.
#[test]
fn a_connection_that_asks_on_and_on_stays() {
    let server = Server::start(&["--plain"]);
    let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    let end = Instant::now() + Duration::from_millis(11_500);
    let mut answers = 0;
    while Instant::now() < end {
        write!(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            let read = socket.read(&mut byte).expect("read");
            assert_eq!(read, 1, "closed after {answers} answers");
            answer.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&answer).to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length
            .and_then(|length| length.parse().ok())
            .expect("a length");
        let mut body = vec![0; length];
        socket.read_exact(&mut body).expect("a body");
        answers += 1;
    }
    assert!(answers > 100, "{answers}");
}

/// Ten kilobytes that would be ten megabytes, and say so.
#[test]
fn a_packed_body_is_not_unpacked() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let (plain, packed) = (folder.path().join("zeros"), folder.path().join("zeros.gz"));
    std::fs::write(&plain, vec![0; 10 << 20]).expect("written");
    let bytes = crate::support::tool(
        "sh",
        &[
            "-c",
            &format!(
                "gzip < {0} > {1} && wc -c < {1}",
                text(&plain),
                text(&packed)
            ),
        ],
    );
    assert!(bytes.trim().parse::<u32>().expect("a size") < 20_000);
    let body = format!("@{}", text(&packed));
    for coding in ["gzip", "br", "identity, gzip"] {
        let header = format!("Content-Encoding: {coding}");
        let arguments = [
            "--data-binary",
            &body,
            "--header",
            &header,
            "--header",
            "Content-Type: application/json",
        ];
        let (code, answer) = server.curl("/tts", &arguments);
        assert!(
            code == 415 && answer.contains("encoded-body"),
            "{coding}: {code} {answer}"
        );
    }
}
