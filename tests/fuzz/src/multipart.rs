//! Forms with a recording, as `/stt` and `/v1/audio/transcriptions` read them: the boundary is `b`, the first byte says where
//! it is sent.

use tokio::io::AsyncWriteExt;

use super::server::{converse, hear};

const ROUTES: [&str; 3] = ["/v1/audio/transcriptions", "/v1/audio/translations", "/stt"];

pub fn run(bytes: &[u8]) {
    let Some((route, form)) = bytes.split_first() else {
        return;
    };
    let route = ROUTES[usize::from(*route) % ROUTES.len()];
    let head = format!(
        "POST {route} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\n\r\n",
        form.len()
    );
    let answer = converse(async |mut socket| {
        let _ = socket.write_all(&[head.as_bytes(), form].concat()).await;
        hear(&mut socket).await
    });
    assert!(answer.starts_with(b"HTTP/1.1 "), "every form is answered");
    assert!(
        !answer.starts_with(b"HTTP/1.1 5"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}
