//! What can be wrong before there is a certificate.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use insta::assert_snapshot;

use super::Answer;
use crate::support::command::Context;
use crate::support::tls::TlsServers;
use crate::support::{have, text, until};

/// Servers with a certificate of the local CA for localhost and 127.0.0.1.
fn servers(context: &Context) -> TlsServers {
    context.ok(&["cert", "new", "localhost", "127.0.0.1", "--out", "tls"]);
    TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    )
}

/// A server without TLS that hears something and answers this; its port.
fn saying(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut heard = [0; 4096];
                let _ = stream.read(&mut heard);
                let _ = stream.write_all(answer);
            });
        }
    });
    port
}

fn closed() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[test]
fn a_closed_port_as_people_see_it() {
    let context = Context::new();
    let port = closed();
    let url = format!("https://127.0.0.1:{port}");
    let answer = context
        .run(&["doctor", &url])
        .replace(&port.to_string(), "[PORT]");
    assert_snapshot!(answer, @"
    exit: 3
    ----- stdout -----
    CLIENT  VERDICT  HOW   CAUSE
    server  trouble  seen  port-closed

    port-closed: Nothing listens on the port.
      The machine answers and says no: the server does not run, or listens on another port or another address.
      server: cannot connect to 127.0.0.1:[PORT]: Connection refused (os error 111)
      repair: start the server: `voicectl serve --listen localhost:[PORT]`
      repair: on its machine, `ss -ltnp` shows what listens where
    ----- stderr -----
    ");
}

#[test]
fn ports_that_are_closed_silent_or_full() {
    let context = Context::new();
    let answer = Answer::of(&context, &[&format!("127.0.0.1:{}", closed())]);
    answer.server_has("port-closed", "voicectl serve --listen localhost:");

    let servers = servers(&context);
    let begin = Instant::now();
    let silent = format!("https://127.0.0.1:{}", servers.silent());
    let answer = Answer::of(&context, &[&silent, "--timeout", "1s"]);
    answer.server_has("no-answer", "ss -ltnp");
    assert!(
        begin.elapsed() < Duration::from_secs(4),
        "{:?}",
        begin.elapsed()
    );

    // A queue that is full: what a firewall does to packets, the kernel does too.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _inside = runtime.enter();
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("bound");
    let full = socket.listen(1).expect("it listens");
    let address = full.local_addr().expect("an address");
    let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(300));
    let mut waiting = Vec::new();
    until("the queue is full", || match connect() {
        Ok(stream) => {
            waiting.push(stream);
            false
        }
        Err(_) => true,
    });
    let answer = Answer::of(&context, &[&address.to_string(), "--timeout", "1s"]);
    answer.server_has("filtered", "ufw allow");
}

#[test]
fn names_without_an_address_and_addresses_without_a_way() {
    let context = Context::new();
    let answer = Answer::of(&context, &["https://nobody.invalid", "--timeout", "30s"]);
    answer.server_has("unresolved", "getent hosts nobody.invalid");
    // Documentation addresses (RFC 3849): this machine has no way there, or nothing comes back.
    let answer = Answer::of(&context, &["https://[2001:db8::1]:9", "--timeout", "1s"]);
    let codes = answer.codes("server");
    assert!(
        codes == ["unreachable"] || codes == ["filtered"],
        "{codes:?}"
    );
}

#[test]
fn something_else_on_the_port() {
    let context = Context::new();
    let plain = saying(OK);
    Answer::of(&context, &[&format!("https://127.0.0.1:{plain}")])
        .server_has("plain-http", "voicectl serve --listen localhost:");
    let ssh = saying(b"SSH-2.0-OpenSSH_9.2p1\x1b[2J\r\n");
    let answer = Answer::of(&context, &[&format!("https://127.0.0.1:{ssh}")]);
    answer.server_has("not-tls", "ss -ltnp");
    assert!(!answer.cause("not-tls").0.contains('\u{1b}'));
    let servers = servers(&context);
    let url = format!("http://127.0.0.1:{}/page", servers.tls());
    let https = url.replace("http", "https");
    Answer::of(&context, &[&url])
        .server_has("tls-on-http-port", &format!("voicectl doctor {https}"));
}

#[test]
fn answers_without_end_are_cut() {
    let context = Context::new();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = stream.write_all(b"HTTP/1.1 200 \x1b]0;pwned\x07\r\n");
                while stream.write_all(b"X-Endless: yes\r\n").is_ok() {}
            });
        }
    });
    let url = format!("http://localhost:{port}");
    let answer = context.run(&["doctor", &url, "--timeout", "20s"]);
    assert!(answer.starts_with("exit: 0"), "{answer}");
    assert!(
        !answer.contains('\u{1b}') && !answer.contains('\u{7}'),
        "{answer:?}"
    );
}

#[test]
fn plain_http_has_a_microphone_on_this_machine_only() {
    let context = Context::new();
    let port = saying(OK);
    let here = Answer::of(&context, &[&format!("http://localhost:{port}")]);
    assert_eq!((here.codes("microphone").len(), here.code), (0, Some(0)));
    // Not a loopback address, and still this machine.
    let there = Answer::of(&context, &[&format!("http://0.0.0.0:{port}")]);
    assert_eq!(there.codes("microphone"), ["no-microphone"]);
    assert!(
        there
            .cause("no-microphone")
            .1
            .contains("voicectl serve --listen 0.0.0.0:")
    );
    assert_eq!(there.code, Some(3));
}

#[test]
fn redirects_to_https_are_followed_on_the_same_host() {
    let context = Context::new();
    let servers = servers(&context);
    let tls = servers.tls();
    let answer: &'static str = Box::leak(
        format!("HTTP/1.1 308 Permanent Redirect\r\nLocation: https://127.0.0.1:{tls}/\r\nContent-Length: 0\r\n\r\n").into(),
    );
    let port = saying(answer.as_bytes());
    let ca = context.ca();
    let followed = Answer::by_rules(
        &context,
        &[&format!("http://127.0.0.1:{port}"), "--ca", text(&ca)],
    );
    assert_eq!(followed.code, Some(0));
    assert_eq!(followed.rows[0]["subject"], "redirect");
    assert_eq!(followed.codes("Chromium").len(), 0);
    // Another name is another server, and none of our business.
    let stays = Answer::by_rules(&context, &[&format!("http://localhost:{port}")]);
    assert!(stays.rows.iter().all(|row| row["subject"] != "Chromium"));
}

#[test]
fn websockets() {
    let context = Context::new();
    for (answer, fine) in [
        // The accept value of RFC 6455 section 4.2.2 for the nonce that `doctor` sends, and another one.
        (
            &b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
               Sec-WebSocket-Accept: b5/VwHW1tu5cezOoC/6eA15HjKg=\r\n\r\n"[..],
            true,
        ),
        (
            b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: other\r\n\r\n",
            false,
        ),
        (
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope",
            false,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false),
        (
            b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
            true,
        ),
    ] {
        let url = format!("http://localhost:{}", saying(answer));
        let found = Answer::of(&context, &[&url, "--websocket", "ws"]);
        assert_eq!(
            found.codes("WebSocket /ws").is_empty(),
            fine,
            "{}",
            String::from_utf8_lossy(answer)
        );
        assert_eq!(found.code, Some(if fine { 0 } else { 3 }));
    }
    let answer = Answer::of(&context, &[&format!("ws://localhost:{}/ws", saying(b""))]);
    answer.server_has("no-answer", "ss -ltnp");
}

/// A child that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_server_of_the_last_century() {
    let context = Context::new();
    if !have("openssl") {
        return;
    }
    drop(servers(&context));
    let port = closed();
    let child = Command::new("openssl")
        .args([
            "s_server",
            "-quiet",
            "-tls1_1",
            "-cipher",
            "ALL:@SECLEVEL=0",
        ])
        .args(["-accept", &format!("127.0.0.1:{port}")])
        .args([
            "-cert",
            text(&context.path("tls/fullchain.pem")),
            "-key",
            text(&context.path("tls/privkey.pem")),
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let _running = Running(child);
    until("it listens", || {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
    });
    Answer::of(&context, &[&format!("https://127.0.0.1:{port}")])
        .server_has("tls-too-old", "ssl_protocols");
}

#[test]
fn what_cannot_be_examined_is_said() {
    let context = Context::new();
    for url in ["smtp://a.test", "https://", "a b", "https://a.test/\u{1}"] {
        assert_eq!(
            context.output(&["doctor", url]).status.code(),
            Some(2),
            "{url}"
        );
    }
    let output = context.output(&["doctor", "https://127.0.0.1:1", "--ca", "missing.pem"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        context.output(&["doctor", "--ca", "x.pem"]).status.code(),
        Some(2)
    );
    assert_eq!(
        context
            .output(&["doctor", "a.test", "--client", "lynx"])
            .status
            .code(),
        Some(2)
    );
}
