//! Bare HTTP/2 frames, for clients that no library would let be.

use std::io::{self, Read};
use std::net::TcpStream;

/// HTTP/2 frame types (RFC 9113 section 6).
pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const RESET: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const WINDOW_UPDATE: u8 = 8;
pub const CONTINUATION: u8 = 9;

pub const END_STREAM: u8 = 1;
pub const END_HEADERS: u8 = 4;

pub const ENHANCE_YOUR_CALM: u32 = 11;

pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// HPACK: indexed method and scheme, path and authority spelled out (RFC 7541 section 6.2.2).
fn head(method: u8, path: &str) -> Vec<u8> {
    let length = |text: &str| u8::try_from(text.len()).expect("short");
    let mut block = vec![method, 0x86, 0x04, length(path)];
    block.extend(path.bytes());
    block.extend([0x01, 9]);
    block.extend(b"localhost");
    block
}

pub fn get(path: &str) -> Vec<u8> {
    head(0x82, path)
}

pub fn post(path: &str) -> Vec<u8> {
    head(0x83, path)
}

/// Reads a frame: kind, flags, payload.
pub fn read(socket: &mut TcpStream) -> io::Result<(u8, u8, Vec<u8>)> {
    let mut head = [0; 9];
    socket.read_exact(&mut head)?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    let mut payload = vec![0; length as usize];
    socket.read_exact(&mut payload)?;
    Ok((head[3], head[4], payload))
}
