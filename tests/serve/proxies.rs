//! Who the client is, behind real proxies and behind people who claim to be some.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::support::command::Context;
use crate::support::fronts::Front;
use crate::support::server::Server;
use crate::support::{text, until};

/// A client's own address, which is not the proxy's.
const CLIENT: &str = "127.0.0.9";

/// Asks as curl, from [`CLIENT`] unless told otherwise; answers status and body.
fn curl(arguments: &[&str]) -> (u16, String) {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--ipv4",
            "--max-time",
            "30",
            "--write-out",
            "\n%{http_code}",
        ])
        .args(["--interface", CLIENT])
        .args(arguments)
        .output()
        .expect("curl runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (body, code) = text.rsplit_once('\n').expect("a code");
    (code.parse().expect("a number"), body.to_owned())
}

/// The client that the log has for a request of this id.
fn logged(server: &Server, id: &str) -> String {
    let mut line = None;
    until("the request is logged", || {
        let said = server.said();
        line = said
            .lines()
            .find(|line| line.contains(id))
            .map(str::to_owned);
        line.is_some()
    });
    let line = line.expect("found");
    let client = line
        .split("client=")
        .nth(1)
        .unwrap_or_else(|| panic!("{line}"));
    client
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_matches('"')
        .to_owned()
}

#[test]
fn haproxy_says_who_the_client_is_before_tls() {
    let server = Server::start(&["--trusted-proxy", "127.0.0.1", "--proxy-protocol"]);
    let port = server.port();
    for version in [
        "send-proxy",
        "send-proxy-v2",
        "send-proxy-v2 proxy-v2-options unique-id,crc32c",
    ] {
        let Some(front) = Front::haproxy("tcp", &format!("  server s 127.0.0.1:{port} {version}"))
        else {
            return;
        };
        let ca = server.ca();
        let url = format!("https://localhost:{}/healthz", front.port());
        let id = format!("asked-{}", version.replace([' ', ','], "-"));
        let header = format!("X-Request-Id: {id}");
        let forged = "X-Forwarded-For: 192.0.2.66";
        let answer = curl(&["--cacert", text(&ca), "-H", &header, "-H", forged, &url]);
        assert_eq!(
            answer,
            (200, "ok\n".to_owned()),
            "{version}: {}",
            server.said()
        );
        assert_eq!(logged(&server, &id), CLIENT, "{version}");
    }
}

#[test]
fn a_proxy_header_is_required_of_proxies_and_of_nobody_else() {
    let server = Server::start(&[
        "--plain",
        "--trusted-proxy",
        "127.0.0.1",
        "--proxy-protocol",
    ]);
    let url = format!("http://127.0.0.1:{}/healthz", server.port());
    let proxy = ["--interface", "127.0.0.1"];
    // curl is a proxy that speaks for itself.
    let (code, _) = curl(&[&proxy[..], &["--haproxy-protocol", &url]].concat());
    assert_eq!(code, 200);
    let (code, _) = curl(&[&proxy[..], &[&url]].concat());
    assert_eq!(code, 0, "without the header the connection is closed");
    // A stranger needs none, and one that has one is no proxy for it.
    assert_eq!(curl(&[&url]).0, 200);
    // The close may overtake the 400 on its way, as there is more to read.
    let (code, _) = curl(&["--haproxy-protocol", &url]);
    assert!(matches!(code, 0 | 400), "it is no HTTP, and {code}");
}

#[test]
fn a_proxy_header_that_does_not_end_is_cut() {
    let server = Server::start(&["--plain", "--trusted-proxy", "loopback", "--proxy-protocol"]);
    for begin in [
        &b"PROXY TCP4 192.0.2.1"[..],
        b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff",
        b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c",
        b"PROXY UNKNOWN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        b"",
    ] {
        let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
        socket.write_all(begin).expect("sent");
        socket.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
        let mut answer = Vec::new();
        let ended = socket.read_to_end(&mut answer);
        let is_reset = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionReset;
        assert!(ended.is_ok() || ended.as_ref().is_err_and(is_reset), "{ended:?}");
        assert!(answer.is_empty(), "{begin:?}");
    }
}

#[test]
fn nginx_and_haproxy_say_who_asked_them() {
    let context = Context::new();
    let socket = context.path("voice.sock");
    let listen = format!("unix:{}", text(&socket));
    let server = Server::start_in(
        context,
        &[
            "--plain",
            "--listen",
            "127.0.0.1:0",
            "--listen",
            &listen,
            "--trusted-proxy",
            "127.0.0.1",
        ],
    );
    let port = server.port();
    let nginx = |to: &str| {
        Front::nginx(&format!(
            "location / {{ proxy_pass http://{to}; proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme; }}"
        ))
    };
    let haproxy = format!("  option forwardfor\n  server s 127.0.0.1:{port}");
    let fronts = [
        ("nginx-tcp", nginx(&format!("127.0.0.1:{port}"))),
        ("nginx-unix", nginx(&format!("unix:{}", text(&socket)))),
        ("haproxy-http", Front::haproxy("http", &haproxy)),
    ];
    for (name, front) in fronts {
        let Some(front) = front else { return };
        let url = format!("http://127.0.0.1:{}/healthz", front.port());
        for (nth, forged) in [
            "X-Forwarded-For:",
            "X-Forwarded-For: 192.0.2.66",
            "X-Forwarded-For: garbage, 127.0.0.1",
        ]
        .into_iter()
        .enumerate()
        {
            let id = format!("{name}-{nth}");
            let (code, _) = curl(&["-H", &format!("X-Request-Id: {id}"), "-H", forged, &url]);
            assert_eq!(code, 200, "{name} {forged}");
            assert_eq!(logged(&server, &id), CLIENT, "{name} {forged}");
        }
    }
}

#[test]
fn strangers_cannot_say_who_they_are() {
    let server = Server::start(&["--plain", "--trusted-proxy", "127.0.0.1"]);
    let url = format!("http://127.0.0.1:{}/healthz", server.port());
    for (id, field) in [
        ("stranger-1", "X-Forwarded-For: 192.0.2.66"),
        ("stranger-2", "Forwarded: for=192.0.2.66"),
    ] {
        let (code, _) = curl(&["-H", &format!("X-Request-Id: {id}"), "-H", field, &url]);
        assert_eq!(code, 200);
        assert_eq!(logged(&server, id), CLIENT, "{field}");
    }
    // A proxy that passes garbage on is refused rather than guessed at.
    let proxy = ["--interface", "127.0.0.1"];
    for field in [
        "X-Forwarded-For: unknown",
        "X-Forwarded-For: 192.0.2.66, ::zz",
    ] {
        let (code, body) = curl(&[&proxy[..], &["-H", field, &url]].concat());
        assert_eq!(code, 400, "{field}");
        assert!(body.contains("`X-Forwarded-For` names no client"), "{body}");
    }
    let grammar = Server::start(&["--plain", "--trusted-proxy", "127.0.0.1", "--forwarded"]);
    let url = format!("http://127.0.0.1:{}/healthz", grammar.port());
    let fields = [
        "-H",
        "Forwarded: for=\"[2001:db8::7]:80\";proto=https",
        "-H",
        "X-Forwarded-For: 192.0.2.66",
    ];
    let id = ["-H", "X-Request-Id: forwarded-1", &url];
    let (code, _) = curl(&[&proxy[..], &fields, &id].concat());
    assert_eq!(code, 200);
    assert_eq!(logged(&grammar, "forwarded-1"), "2001:db8::7");
}

#[test]
fn proxies_that_nobody_can_mean_are_refused() {
    let context = Context::new();
    for (proxy, why) in [
        ("0.0.0.0/0", "is everybody"),
        ("10.1.2.3/8", "the network is `10.0.0.0/8`"),
        ("proxy.example.com", "is no address"),
    ] {
        let said = context.run(&["serve", "--trusted-proxy", proxy]);
        assert!(said.starts_with("exit: 2") && said.contains(why), "{said}");
    }
}
