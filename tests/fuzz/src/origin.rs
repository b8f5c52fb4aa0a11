//! `Origin` and `Host`: three lines, the origin, the host, and the method with its path. Whoever is let in is the server's own
//! page or one that is listed, whatever the line looks like.

use axum::http::HeaderValue;
use tokio::io::AsyncWriteExt;
use voicectl::serve::origin::PageOrigin;

use super::server::{PAGE, converse, hear};

pub fn run(bytes: &[u8]) {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let origin = lines.next().unwrap_or_default();
    let host = lines.next().unwrap_or(b"localhost");
    if let Ok(text) = std::str::from_utf8(origin)
        && let Ok(page) = text.parse::<PageOrigin>()
    {
        let again: PageOrigin = page.to_string().parse().expect("what is written is read");
        assert_eq!(again, page);
    }
    // What is no value of a field is the business of `http`.
    if [origin, host]
        .iter()
        .any(|value| HeaderValue::from_bytes(value).is_err())
    {
        return;
    }
    let request = [
        b"POST /tts HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\nOrigin: ",
        origin,
        b"\r\nHost: ",
        host,
        b"\r\n\r\n",
    ]
    .concat();
    let answer = converse(async |mut socket| {
        let _ = socket.write_all(&request).await;
        hear(&mut socket).await
    });
    let answer = String::from_utf8_lossy(&answer).to_ascii_lowercase();
    let origin = String::from_utf8_lossy(origin).trim().to_ascii_lowercase();
    let is_listed = origin.strip_suffix(":443").unwrap_or(&origin) == PAGE;
    assert!(
        is_listed || !answer.contains("access-control-allow-origin"),
        "only what is listed may read"
    );
    let host = String::from_utf8_lossy(host).trim().to_ascii_lowercase();
    // 403 is what others get, and 400 who cannot be understood; anything else is an answer of the route.
    let is_in = !answer.starts_with("http/1.1 403") && !answer.starts_with("http/1.1 400");
    if is_in && !is_listed {
        let name = host
            .rsplit_once(':')
            .map_or(host.as_str(), |(name, _)| name);
        assert!(
            origin.contains(name),
            "{origin:?} is let in to {host:?}: {answer}"
        );
    }
}
