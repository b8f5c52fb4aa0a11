//! Clients who leave while nobody listens to them.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::sandbox::signal;
use crate::support::data;
use crate::support::server::Server;
use crate::upstream::front;

use super::raw::{BINARY, Raw, frame};
use super::{CONFIG, RECORDING};

/// Its system has data of it that the server does not read, and the end of the connection comes behind them. Nothing is
/// understood meanwhile, so that there is no word for it which could not be sent.
#[test]
fn who_is_throttled_and_leaves_is_noticed_within_a_second() {
    let behind = Server::start(&[]);
    let limits = ["--limit", "sessions=1", "--limit", "rate-address=off"];
    let server = front(&[&behind], &[&["--plain"][..], &limits].concat());
    signal(behind.pid(), "STOP");
    let recording = std::fs::read(data(RECORDING)).expect("a recording");
    let mut raw = Raw::open(&server);
    for _ in 0..3 {
        raw.say(CONFIG);
        let pause = Duration::from_millis(500);
        raw.0.set_write_timeout(Some(pause)).expect("set");
        // Frames one after the other until there is no room for more of them anywhere.
        let sound = frame(BINARY, &recording[44..44 + 64_000]);
        while raw.0.write_all(&sound).is_ok() {}
        assert!(Raw::ask(&server, "").1.starts_with("HTTP/1.1 503 "));
        drop(raw);
        let gone = Instant::now();
        raw = Raw::when_free(&server);
        let waited = gone.elapsed();
        assert!(waited < Duration::from_secs(1), "{waited:?}");
    }
}
