//! SIGHUP: settings change, connections stay.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::command::Context;
use crate::support::server::Server;

fn speak(server: &Server, text: &str) -> u16 {
    let body = format!(r#"{{"text": "{text}"}}"#);
    let header = "Content-Type: application/json";
    server
        .curl("/tts", &["--header", header, "--data", &body])
        .0
}

#[test]
fn settings_count_from_the_signal_on_and_no_connection_is_lost() {
    let context = Context::new();
    context.settings("[serve.limits]\ntext = 10\n");
    let mut server = Server::start_in(context, &["--plain"]);
    let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    let mut ask = move || {
        write!(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
        let mut answer = vec![0; 15];
        socket.read_exact(&mut answer).expect("answered");
        let mut byte = [0];
        while !answer.ends_with(b"\r\n\r\nok\n") {
            socket.read_exact(&mut byte).expect("answered");
            answer.push(byte[0]);
        }
        answer.starts_with(b"HTTP/1.1 200 OK")
    };
    assert!(ask());
    assert_eq!(speak(&server, "one two three four"), 413);

    server
        .context()
        .settings("[serve]\nlog-json = true\n[serve.limits]\ntext = 20\n");
    server.signal("HUP");
    server.wait_for("setting `limits.text` is now \"20\"");
    server.wait_for("setting `log-json` counts after a restart");
    assert_eq!(speak(&server, "one two three four"), 200);

    server.context().settings("[serve.limits]\ntext = 0\n");
    server.signal("HUP");
    server.wait_for("the settings stay as they were");
    assert_eq!(speak(&server, "one two three four"), 200);

    server.context().settings("[serve]\nlog = \"off\"\n");
    server.signal("HUP");
    // Back to the default; the log of it is off already.
    while speak(&server, &"one ".repeat(20)) != 200 {}
    assert!(ask(), "the connection is still there");
}
