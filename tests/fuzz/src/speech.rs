//! Bodies in JSON, as the routes read them that speak and that let people in; the first byte says which.

use tokio::io::AsyncWriteExt;

use super::server::{converse, hear};

const ROUTES: [&str; 5] = [
    "/v1/audio/speech",
    "/tts",
    "/auth/refresh",
    "/auth/logout",
    "/auth/ticket",
];

pub fn run(bytes: &[u8]) {
    let Some((route, body)) = bytes.split_first() else {
        return;
    };
    let route = ROUTES[usize::from(*route) % ROUTES.len()];
    let head = format!(
        "POST {route} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/json\r\n\r\n",
        body.len()
    );
    let answer = converse(async |mut socket| {
        let _ = socket.write_all(&[head.as_bytes(), body].concat()).await;
        hear(&mut socket).await
    });
    assert!(answer.starts_with(b"HTTP/1.1 "), "every body is answered");
    assert!(
        !answer.starts_with(b"HTTP/1.1 500"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}
