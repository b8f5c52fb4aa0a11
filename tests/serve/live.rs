//! `/ws/asr`: live audio over a WebSocket, from a client library over verified TLS and from one that misbehaves.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::support::server::Server;
use crate::support::{data, have, text, tool, until};

const RECORDING: &str = "eval/25-seven-four-nine.wav";
const WORDS: &str = "seven four nine";

#[test]
fn python_speaks_in_either_encoding_and_at_other_rates() {
    if !have("ffmpeg") || !has_module("websockets") {
        return;
    }
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let live = |ca: &str, rate: u32, encoding: &str| {
        let file = folder.path().join(format!("{rate}.wav"));
        let rate = rate.to_string();
        let recording = data(RECORDING);
        let convert = ["-loglevel", "error", "-y", "-i", text(&recording)];
        tool(
            "ffmpeg",
            &[&convert[..], &["-ar", &rate, text(&file)]].concat(),
        );
        Command::new("python3")
            .arg("tests/serve/clients/live.py")
            .arg(format!("{}/ws/asr", server.url().replace("https", "wss")))
            .args([ca, text(&file), &rate, encoding])
            .output()
            .expect("python3 runs")
    };
    let ca = server.ca();
    for (rate, encoding) in [(16_000, "f32le"), (16_000, "s16le"), (48_000, "s16le")] {
        let output = live(text(&ca), rate, encoding);
        let said = String::from_utf8_lossy(&output.stderr);
        let heard = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{rate} {encoding}: {said}");
        let heard: Vec<&str> = heard.lines().collect();
        assert_eq!(heard, [WORDS, WORDS], "{rate} {encoding}");
    }
    let other = Server::start(&[]).ca();
    let refused = live(text(&other), 16_000, "s16le");
    assert!(!refused.status.success());
}

/// Whether Python has a module; without it as [`have`].
pub(crate) fn has_module(name: &str) -> bool {
    let found = Command::new("python3")
        .args(["-c", &format!("import {name}")])
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(
        found || std::env::var_os("CI").is_none(),
        "Python's {name} is missing: `make test` installs it"
    );
    if !found {
        println!("skipped: Python's {name} is missing; `make test` installs it");
    }
    found
}

const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;

/// A client of bare frames (RFC 6455, section 5.2).
struct Raw(TcpStream);

impl Raw {
    /// Asks for an upgrade; answers the head of the answer too.
    fn ask(server: &Server, headers: &str) -> (Self, String) {
        let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
        socket
            .set_read_timeout(Some(Duration::from_mins(1)))
            .expect("set");
        write!(
            socket,
            "GET /ws/asr HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        )
        .expect("asked");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            socket.read_exact(&mut byte).expect("a head");
            head.push(byte[0]);
        }
        (Self(socket), String::from_utf8(head).expect("text"))
    }

    fn open(server: &Server) -> Self {
        let (mut raw, head) = Self::ask(server, "");
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        let (_, created) = raw.receive().expect("a message");
        assert!(created.contains("session_created"), "{created}");
        raw
    }

    /// Sends one frame, masked with zeros. A server that has enough may have hung up.
    fn send(&mut self, kind: u8, payload: &[u8]) {
        let mut frame = vec![0x80 | kind, 0x80 | 127];
        frame.extend((payload.len() as u64).to_be_bytes());
        frame.extend([0; 4]);
        frame.extend(payload);
        let _ = self.0.write_all(&frame);
    }

    fn say(&mut self, words: &str) {
        self.send(TEXT, words.as_bytes());
    }

    /// The next frame; `None` at the end.
    fn receive(&mut self) -> Option<(u8, String)> {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).ok()?;
        let mut length = u64::from(head[1]);
        if length == 126 {
            let mut two = [0; 2];
            self.0.read_exact(&mut two).ok()?;
            length = u16::from_be_bytes(two).into();
        }
        let mut payload = vec![0; usize::try_from(length).expect("short")];
        self.0.read_exact(&mut payload).ok()?;
        if head[0] & 15 == CLOSE && payload.len() >= 2 {
            let code = u16::from_be_bytes([payload[0], payload[1]]);
            let reason = String::from_utf8_lossy(&payload[2..]).into_owned();
            // The server waits for it.
            self.send(CLOSE, &payload[..2]);
            return Some((CLOSE, format!("{code} {reason}")));
        }
        Some((head[0] & 15, String::from_utf8(payload).expect("text")))
    }

    /// Everything until the end, but for pings.
    fn rest(mut self) -> String {
        let frames = std::iter::from_fn(|| self.receive());
        let texts = frames
            .filter(|(kind, _)| *kind != PING)
            .map(|(_, text)| text);
        texts.collect::<Vec<_>>().join(" ")
    }
}

const CONFIG: &str = r#"{"type":"config","encoding":"s16le"}"#;
const FINALIZE: &str = r#"{"type":"finalize"}"#;

#[test]
fn nonsense_is_answered_with_an_error_and_a_close() {
    let server = Server::start(&["--plain"]);
    let after = |speak: &dyn Fn(&mut Raw)| {
        let mut raw = Raw::open(&server);
        speak(&mut raw);
        raw.rest()
    };
    let says = |words: &'static str| after(&|raw: &mut Raw| raw.say(words));
    insta::assert_snapshot!(says("{"), @r#"{"type":"error","message":"send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding` f32le or s16le) or `finalize`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"commit"}"#), @r#"{"type":"error","message":"send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding` f32le or s16le) or `finalize`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(FINALIZE), @r#"{"type":"error","message":"begin with `{\"type\":\"config\"}`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"config","sample_rate":48001}"#), @r#"{"type":"error","message":"`sample_rate` 48001 is outside of 8000 to 48000","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"config","sample_rate":-1}"#), @r#"{"type":"error","message":"send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding` f32le or s16le) or `finalize`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"config","language":"xx"}"#), @r#"{"type":"error","message":"unknown language `xx`; known: en","code":"unknown-language"} 1008 unknown-language"#);
    insta::assert_snapshot!(after(&|raw| raw.send(BINARY, &[0; 4])), @r#"{"type":"error","message":"begin with `{\"type\":\"config\"}`","code":"bad-request"} 1008 bad-request"#);
    let configured = |payload: &[u8]| {
        after(&|raw| {
            raw.say(r#"{"type":"config"}"#);
            raw.send(BINARY, payload);
        })
    };
    insta::assert_snapshot!(configured(&[0; 5]), @r#"{"type":"error","message":"a binary message is not a multiple of 4 bytes","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(configured(&vec![0; (256 << 10) + 4]), @r#"{"type":"error","message":"at most 256 KiB are taken in one frame","code":"too-large"} 1009 too-large"#);
    insta::assert_snapshot!(after(&|raw| {
        raw.say(CONFIG);
        raw.say(CONFIG);
    }), @r#"{"type":"error","message":"`config` comes once, before the audio","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(after(&|raw| {
        raw.say(CONFIG);
        for _ in 0..=1000 {
            raw.send(BINARY, &[]);
        }
    }), @r#"{"type":"error","message":"1000 messages in a row were empty","code":"bad-request"} 1008 bad-request"#);
    let config = |fields: &'static str| {
        after(&|raw: &mut Raw| raw.say(&format!(r#"{{"type":"config",{fields}}}"#)))
    };
    insta::assert_snapshot!(config(r#""encoding":"opus-webm""#), @r#"{"type":"error","message":"`encoding` is `f32le` or `s16le`: samples, and no packed formats such as Opus","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(config(r#""endpointing_ms":199"#), @r#"{"type":"error","message":"`endpointing_ms` is 200 to 10000, or 0 for utterances that only `finalize` ends","code":"bad-request"} 1008 bad-request"#);
    let long = |field: &str| {
        let prompt = "a".repeat(1025);
        after(&|raw: &mut Raw| raw.say(&format!(r#"{{"type":"config","{field}":"{prompt}"}}"#)))
    };
    insta::assert_snapshot!(long("prompt"), @r#"{"type":"error","message":"`prompt` has more than 1024 bytes","code":"bad-request"} 1008 bad-request"#);
    assert_eq!(long("context"), long("prompt"));
    // Frames that are against RFC 6455 itself: unmasked, of a kind that does not exist, too long for a command.
    for frame in [
        &b"\x81\x02{}"[..],
        b"\x8b\x80\0\0\0\0",
        b"\x89\xfe\x01\0\0\0\0\0",
    ] {
        let closed = after(&|raw| raw.0.write_all(frame).expect("sent"));
        assert!(closed.is_empty() || closed.starts_with("1002"), "{closed}");
    }
    // Nobody else notices: what is no number is silence.
    let mut raw = Raw::open(&server);
    raw.say(
        r#"{"type":"config","more":{},"chunk_size_sec":0,"unfixed_chunk_num":-4,"context":""}"#,
    );
    raw.send(BINARY, &f32::NAN.to_le_bytes().repeat(16_000));
    raw.say(FINALIZE);
    let (_, answer) = raw.receive().expect("a final");
    assert!(
        answer.contains(r#""type":"final""#) && answer.contains(r#""text":"""#),
        "{answer}"
    );
}

#[test]
fn an_upgrade_needs_a_websocket_a_page_of_ours_and_a_place() {
    let server = Server::start(&["--plain"]);
    let (code, body) = server.curl("/ws/asr", &[]);
    assert_eq!(
        (code, body.contains("speaks WebSocket")),
        (400, true),
        "{body}"
    );
    for origin in ["https://evil.test", "null"] {
        let (_, head) = Raw::ask(&server, &format!("Origin: {origin}\r\n"));
        assert!(head.starts_with("HTTP/1.1 403 "), "{origin}: {head}");
    }
    let (_, head) = Raw::ask(&server, "Origin: http://localhost\r\n");
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    // All sixteen places are taken by clients whose recordings are being recognised ...
    let busy = || Raw::ask(&server, "").1.starts_with("HTTP/1.1 503 ");
    let mut open = Vec::new();
    until("the first one's place is free, and all are taken", || {
        open.push(Raw::open(&server));
        open.len() == 16 || busy()
    });
    for raw in &mut open {
        raw.say(CONFIG);
        raw.send(BINARY, &vec![1; 256 << 10]);
        raw.say(FINALIZE);
    }
    let (_, head) = Raw::ask(&server, "");
    assert!(head.starts_with("HTTP/1.1 503 "), "{head}");
    assert!(head.to_lowercase().contains("retry-after: 5"), "{head}");
    // ... and free as soon as they are gone, without a good-bye.
    drop(open);
    until("there is a place again", || !busy());
}

#[test]
fn a_server_that_stops_says_so() {
    let mut server = Server::start(&["--plain"]);
    let raw = Raw::open(&server);
    server.signal("TERM");
    assert_eq!(raw.rest(), "1001 the server is stopping");
    assert!(server.wait().success());
}

#[test]
fn a_client_that_does_not_answer_pings_is_let_go() {
    let server = Server::start(&["--plain"]);
    let mut raw = Raw::open(&server);
    let (kind, _) = raw.receive().expect("a ping");
    assert_eq!(kind, PING);
    assert_eq!(raw.rest(), "", "it is gone, without a word");
}
