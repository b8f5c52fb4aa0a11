//! Requests to servers of this machine, each over a connection of its own.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What begins and ends the form around a recording.
const BEGIN: &str =
    "--sound\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\n\r\n";
const END: &str = "\r\n--sound--\r\n";

/// Sends a recording; answers how long the answer took, and what it says.
pub fn recording(port: u16, path: &str, sound: &[u8]) -> (Duration, String) {
    let form = [BEGIN.as_bytes(), sound, END.as_bytes()];
    let kind = "Content-Type: multipart/form-data; boundary=sound\r\n";
    let (took, body) = exchange(port, "POST", path, kind, &form);
    (took, String::from_utf8_lossy(&body).into_owned())
}

/// Has a text spoken; answers the sound.
pub fn speech(port: u16, text: &str) -> Vec<u8> {
    let body = serde_json::json!({ "text": text }).to_string();
    let kind = "Content-Type: application/json\r\n";
    exchange(port, "POST", "/tts", kind, &[body.as_bytes()]).1
}

/// The body of a page.
pub fn page(port: u16, path: &str) -> Vec<u8> {
    exchange(port, "GET", path, "", &[]).1
}

fn exchange(
    port: u16,
    method: &str,
    path: &str,
    fields: &str,
    body: &[&[u8]],
) -> (Duration, Vec<u8>) {
    let begin = Instant::now();
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let length: usize = body.iter().map(|part| part.len()).sum();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).expect("sent");
    for part in body {
        socket.write_all(part).expect("sent");
    }
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).expect("answered");
    let took = begin.elapsed();
    let text = String::from_utf8_lossy(&answer);
    assert!(text.starts_with("HTTP/1.1 200 "), "{path}: {text}");
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let body = answer.split_off(head.expect("a head") + 4);
    (took, body)
}
