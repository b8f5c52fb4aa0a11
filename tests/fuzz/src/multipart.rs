//! Forms with a recording, as `/stt` and `/v1/audio/transcriptions` read them: the boundary is `b`, the first byte says where
//! it is sent.

use super::server::post;

const ROUTES: [&str; 3] = ["/v1/audio/transcriptions", "/v1/audio/translations", "/stt"];

pub fn run(bytes: &[u8]) {
    let Some(answer) = post(&ROUTES, "multipart/form-data; boundary=b", bytes) else {
        return;
    };
    assert!(
        !answer.starts_with(b"HTTP/1.1 5"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}
