//! Who asks too much is told so, and by how much.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::support::server::Server;

/// Asks on an open connection; answers status, fields in lower case, and body.
fn ask(socket: &mut BufReader<TcpStream>, request: &str) -> (u16, Vec<String>, String) {
    let head = format!("{request}\r\nHost: localhost\r\n");
    let body = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    let end = if request.starts_with("POST") {
        body
    } else {
        "\r\n"
    };
    write!(socket.get_mut(), "{head}{end}").expect("sent");
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        socket.read_line(&mut line).expect("a line");
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_lowercase()),
        }
    }
    let status = lines[0].split(' ').nth(1).expect("a status");
    let status = status.parse().expect("a number");
    let length = field(&lines, "content-length").parse();
    let mut body = vec![0; length.expect("a length")];
    socket.read_exact(&mut body).expect("a body");
    (status, lines, String::from_utf8(body).expect("text"))
}

fn field<'a>(lines: &'a [String], name: &str) -> &'a str {
    let value = |line: &'a String| line.strip_prefix(name)?.strip_prefix(": ");
    lines
        .iter()
        .find_map(value)
        .unwrap_or_else(|| panic!("no {name} in {lines:?}"))
}

#[test]
fn one_address_may_ask_so_much_and_no_more() {
    let server = Server::start(&["--plain"]);
    let connect =
        || BufReader::new(TcpStream::connect(("127.0.0.1", server.port())).expect("connected"));
    let mut socket = connect();
    let (status, first, _) = ask(&mut socket, "POST /tts HTTP/1.1");
    assert_eq!(status, 400, "a refused text counts as well");
    assert_eq!(field(&first, "ratelimit-policy"), r#""address";q=300;w=60"#);
    assert_eq!(field(&first, "ratelimit"), r#""address";r=299;t=1"#);

    let refused = (0..20_000)
        .map(|_| ask(&mut socket, "POST /tts HTTP/1.1"))
        .find(|(status, ..)| *status == 429);
    let (_, fields, body) = refused.expect("there is an end");
    assert_eq!(field(&fields, "ratelimit"), r#""address";r=0;t=1"#);
    assert_eq!(field(&fields, "retry-after"), "1");
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(
        body["detail"],
        "300 requests in 60 s are taken from one address (limit `rate-address`)"
    );
    // Another connection is the same address; what costs nothing is not counted.
    let mut socket = connect();
    let taken = (0..50)
        .filter(|_| ask(&mut socket, "POST /tts HTTP/1.1").0 != 429)
        .count();
    assert!(taken < 40, "{taken} of 50 were taken");
    let (status, fields, _) = ask(&mut socket, "GET /healthz HTTP/1.1");
    assert_eq!(status, 200);
    assert!(!fields.iter().any(|line| line.starts_with("ratelimit")));
}
