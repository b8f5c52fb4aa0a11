//! PROXY headers, versions 1 and 2: whom a connection is for, and not a byte read too many.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::runtime::Builder;
use voicectl::serve::client::Peer;
use voicectl::serve::proxy::read_header;

/// What a client sends behind the header.
const REST: &[u8] = b"the client's own bytes";

pub fn run(bytes: &[u8]) {
    let stream = [bytes, REST].concat();
    let mut unread = &stream[..];
    let peer = Peer::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, 1)));
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let header = runtime.block_on(read_header(&mut unread, peer));
    let length = stream.len() - unread.len();
    assert!(
        length <= 16 + 216 + 1024,
        "{length} bytes of header were read"
    );
    if header.is_ok() {
        let head = &stream[..length];
        let whole = match head.strip_prefix(b"PROXY ") {
            Some(rest) => rest.ends_with(b"\r\n"),
            None => usize::from(head[14]) << 8 | usize::from(head[15]) == length - 16,
        };
        assert!(whole, "the header ends where it says");
    }
}
