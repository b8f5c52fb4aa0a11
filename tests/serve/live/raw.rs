//! A client of bare frames, for what no library sends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::server::Server;
use crate::support::until;

/// Kinds of frames.
const TEXT: u8 = 1;
pub(super) const BINARY: u8 = 2;
const CLOSE: u8 = 8;
pub(super) const PING: u8 = 9;

/// One frame, masked with zeros.
pub(super) fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | kind, 0x80 | 127];
    frame.extend((payload.len() as u64).to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

/// A client of bare frames (RFC 6455, section 5.2).
pub(super) struct Raw(pub(super) TcpStream);

impl Raw {
    /// Asks for an upgrade; answers the head of the answer too.
    pub(super) fn ask(server: &Server, headers: &str) -> (Self, String) {
        Self::ask_at(server, "/ws/asr", headers)
    }

    /// The same of another path.
    pub(super) fn ask_at(server: &Server, path: &str, headers: &str) -> (Self, String) {
        let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
        socket
            .set_read_timeout(Some(Duration::from_mins(1)))
            .expect("set");
        write!(
            socket,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
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

    /// The same connection, for a thread that writes.
    pub(super) fn writer(&self) -> Self {
        Self(self.0.try_clone().expect("a socket"))
    }

    /// The body of an answer that is no upgrade; it ends with the object that it is.
    pub(super) fn body(&mut self) -> String {
        let mut body = Vec::new();
        while !body.ends_with(b"}") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).expect("a body");
            body.push(byte[0]);
        }
        String::from_utf8(body).expect("text")
    }

    pub(super) fn open(server: &Server) -> Self {
        let (mut raw, head) = Self::ask(server, "");
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        let (_, created) = raw.receive().expect("a message");
        assert!(created.contains("session_created"), "{created}");
        raw
    }

    /// The same once there is a place for it; its greeting is not read.
    pub(super) fn when_free(server: &Server) -> Self {
        let mut raw = None;
        until("there is a place", || {
            let (next, head) = Self::ask(server, "");
            raw = head.starts_with("HTTP/1.1 101 ").then_some(next);
            raw.is_some()
        });
        raw.expect("a place")
    }

    /// Sends one frame. A server that has enough may have hung up.
    pub(super) fn send(&mut self, kind: u8, payload: &[u8]) {
        let _ = self.0.write_all(&frame(kind, payload));
    }

    pub(super) fn say(&mut self, words: &str) {
        self.send(TEXT, words.as_bytes());
    }

    /// The next frame; `None` at the end.
    pub(super) fn receive(&mut self) -> Option<(u8, String)> {
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
    pub(super) fn rest(mut self) -> String {
        let frames = std::iter::from_fn(|| self.receive());
        let texts = frames
            .filter(|(kind, _)| *kind != PING)
            .map(|(_, text)| text);
        texts.collect::<Vec<_>>().join(" ")
    }
}
