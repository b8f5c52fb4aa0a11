//! What a client of a live session says, in each of the protocols. The first line begins with the protocol's number and goes on
//! with its query; each further line is a message of text, and one that begins with `b` a binary one: its length follows in two
//! bytes, the lower first, and its content.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::server::{converse, hear};

const ROUTES: [&str; 3] = ["/ws/asr", "/v1/listen", "/v1/realtime"];

/// Opcodes (RFC 6455 section 5.2), with the bit that a message is whole.
const TEXT: u8 = 0x81;
const BINARY: u8 = 0x82;
const CLOSE: u8 = 0x88;

pub fn run(bytes: &[u8]) {
    let Some((&route, rest)) = bytes.split_first() else {
        return;
    };
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (query, messages) = rest.split_at(end.unwrap_or(rest.len()));
    let usual = |byte: &u8| byte.is_ascii_alphanumeric() || b"=&_-.%+[]".contains(byte);
    let query: String = query
        .iter()
        .filter(|byte| usual(byte))
        .map(|byte| char::from(*byte))
        .collect();
    let head = format!(
        "GET {}?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        ROUTES[usize::from(route) % ROUTES.len()]
    );
    let frames = frames(messages);
    converse(async |mut socket| {
        let _ = socket.write_all(head.as_bytes()).await;
        if !is_open(&mut socket).await {
            return;
        }
        let (mut reader, mut writer) = socket.split();
        let mut heard = Vec::new();
        let speak = async {
            let _ = writer.write_all(&frames).await;
        };
        // Who speaks without listening is not listened to any longer.
        let _ = tokio::join!(speak, reader.read_to_end(&mut heard));
    });
}

/// Whether the answer is that the session is open; else the connection is read to its end.
async fn is_open(socket: &mut tokio::net::UnixStream) -> bool {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    let is_open = head.starts_with(b"HTTP/1.1 101");
    assert!(head.starts_with(b"HTTP/1.1 "), "every client is answered");
    assert!(!head.starts_with(b"HTTP/1.1 500"));
    if !is_open {
        let _ = socket.shutdown().await;
        hear(socket).await;
    }
    is_open
}

/// The messages, and a farewell.
fn frames(mut messages: &[u8]) -> Vec<u8> {
    let mut frames = Vec::new();
    while let Some((first, rest)) = messages.split_first() {
        if let (b'b', [low, high, rest @ ..]) = (first, rest) {
            let length = usize::from(u16::from_le_bytes([*low, *high])).min(rest.len());
            let (content, rest) = rest.split_at(length);
            frame(BINARY, content, &mut frames);
            messages = rest;
        } else {
            let end = rest
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(rest.len(), |end| end + 1);
            let text = messages[..=end].trim_ascii();
            if !text.is_empty() {
                frame(TEXT, text, &mut frames);
            }
            messages = &messages[(end + 1).min(messages.len())..];
        }
    }
    frame(CLOSE, &[3, 0xe8], &mut frames);
    frames
}

/// A masked frame; the mask is zero.
fn frame(opcode: u8, content: &[u8], frames: &mut Vec<u8>) {
    frames.push(opcode);
    match (u8::try_from(content.len()), u16::try_from(content.len())) {
        (Ok(length @ ..126), _) => frames.push(0x80 | length),
        (_, Ok(length)) => {
            frames.push(0xfe);
            frames.extend(length.to_be_bytes());
        }
        _ => {
            frames.push(0xff);
            frames.extend((content.len() as u64).to_be_bytes());
        }
    }
    frames.extend([0; 4]);
    frames.extend_from_slice(content);
}
