//! Ten minutes of speech in live sessions, at the pace of speech: memory stays, words do not come later and later, and the
//! last of them come, too.
//!
//! `VOICECTL_LIVE_MINUTES` sets another time.

use std::fs;
use std::time::Duration;

use crate::support::server::Server;
use crate::support::speaker::{all, below};

const SESSIONS: usize = 4;

/// What memory may grow after the first tenth, in KiB.
const GROWTH: u64 = 4 * 1024;

#[test]
fn sessions_of_ten_minutes() {
    let minutes = std::env::var("VOICECTL_LIVE_MINUTES")
        .map_or(10, |minutes| minutes.parse().expect("minutes"));
    let server = Server::start(&["--plain"]);
    let time = Duration::from_secs(60 * minutes);
    let memory = || -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.expect("a field").parse().expect("a number")
    };
    let mut tenths = Vec::new();
    let understood = std::thread::scope(|scope| {
        let speakers = scope.spawn(|| all(server.port(), SESSIONS, time));
        let begin = std::time::Instant::now();
        for tenth in 1..10 {
            // The pace of the speakers, not a wait for something to happen.
            std::thread::park_timeout((time * tenth / 10).saturating_sub(begin.elapsed()));
            tenths.push(memory());
        }
        speakers.join().expect("everything was understood")
    });
    println!("memory after each tenth: {tenths:?} KiB");
    let most = tenths[1..].iter().max().expect("tenths");
    assert!(*most <= tenths[0] + GROWTH, "it grows: {tenths:?}");

    // In the order of sessions: each one's first and last third.
    let each = understood.len() / SESSIONS;
    let late = |from: usize, to: usize| {
        let part = understood.chunks(each).filter(|part| part.len() == each);
        below(
            0.95,
            part.flat_map(|part| &part[from..to]).map(|one| one.last),
        )
    };
    let (begin, end) = (late(0, each / 3), late(each * 2 / 3, each));
    let right = understood.iter().filter(|one| one.right).count();
    println!(
        "{} utterances, {right} right; finals p95 {begin:?} in the first third, {end:?} in the last",
        understood.len()
    );
    assert!(
        end <= begin + Duration::from_millis(200),
        "{begin:?}, {end:?}"
    );
    assert!(right * 20 >= understood.len() * 19, "{right}");
}
