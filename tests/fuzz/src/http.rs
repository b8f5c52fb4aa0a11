//! Whatever somebody sends to the server's port: HTTP/1.1, HTTP/2 without TLS, or neither.

use tokio::io::AsyncWriteExt;

use super::server::{converse, hear};

pub fn run(bytes: &[u8]) {
    let answer = converse(async |mut socket| {
        // The client says all that it has to say, and goes.
        let _ = socket.write_all(bytes).await;
        let _ = socket.shutdown().await;
        hear(&mut socket).await
    });
    assert!(
        !answer.starts_with(b"HTTP/1.1 500"),
        "what a stranger sends is no fault of ours"
    );
}
