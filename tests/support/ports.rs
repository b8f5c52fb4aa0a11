//! Free loopback ports that stay free until somebody listens on them.

use std::net::{TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU32, Ordering};

/// Below the range that the kernel takes ports of outgoing connections from, so that none of those takes one of ours.
const FIRST: u32 = 10_000;
const COUNT: u32 = 22_000;

static TAKEN: AtomicU32 = AtomicU32::new(0);

/// A port that is free for TCP and UDP and that no other test of this process gets.
pub fn free() -> u16 {
    // Another process's tests begin elsewhere.
    let begin = std::process::id().wrapping_mul(127);
    for _ in 0..COUNT {
        let at = begin.wrapping_add(TAKEN.fetch_add(1, Ordering::Relaxed));
        let port = u16::try_from(FIRST + at % COUNT).expect("a port");
        if TcpListener::bind(("127.0.0.1", port)).is_ok()
            && UdpSocket::bind(("127.0.0.1", port)).is_ok()
        {
            return port;
        }
    }
    panic!("no free port");
}
