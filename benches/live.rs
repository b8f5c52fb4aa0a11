//! Live sessions at the pace of speech: how long words take to come back, how many sessions one machine carries, and which
//! detector finds voice best.
#![allow(
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

#[path = "measure/grown.rs"]
mod grown;
mod measure;
#[path = "../tests/support/mod.rs"]
mod support;
#[path = "live/voice.rs"]
mod voice;

use std::path::Path;
use std::time::Duration;

use support::server::Server;
use support::speaker::{Understood, all, below};

/// How long each number of sessions is measured.
const TIME: Duration = Duration::from_secs(40);

/// Finals that are later than that are those of too many sessions.
const LATE: Duration = Duration::from_secs(1);

/// What is promised of eight sessions.
const FINAL: Duration = Duration::from_millis(700);
const FIRST: Duration = Duration::from_millis(1_200);

fn main() {
    measure::run(&[
        ("live-eight", eight),
        ("live-most", most),
        ("live-tiny", tiny),
        ("live-voice", |_| voice::compare()),
    ]);
}

fn server(more: &[&str]) -> Server {
    let limits = ["--limit", "sessions=64", "--limit", "rate-address=off"];
    Server::start(&[&["--plain"][..], &limits, more].concat())
}

/// Shows what one number of sessions got; the 95th percentiles of finals and of first words.
fn show(sessions: usize, understood: &[Understood]) -> (Duration, Duration) {
    let last = |share| below(share, understood.iter().map(|one| one.last));
    let first = |share| below(share, understood.iter().filter_map(|one| one.first));
    let right = understood.iter().filter(|one| one.right).count();
    println!(
        "{sessions:>3} sessions, {:>4} utterances: end of speech to final {:>5} ms, p95 {:>5} ms; first words {:>5} ms, p95 {:>5} ms; {} right",
        understood.len(),
        last(0.5).as_millis(),
        last(0.95).as_millis(),
        first(0.5).as_millis(),
        first(0.95).as_millis(),
        right,
    );
    (last(0.95), first(0.95))
}

/// Eight sessions at once, against what is promised.
fn eight(_: &Path) {
    let server = server(&[]);
    let (last, first) = show(8, &all(server.port(), 8, TIME));
    for (what, took, target) in [("final", last, FINAL), ("first words", first, FIRST)] {
        let verdict = if took <= target { "met" } else { "MISSED" };
        let (took, target) = (took.as_millis(), target.as_millis());
        println!("{what}: p95 {took} ms, at most {target} ms promised: {verdict}");
    }
}

/// More sessions each time, until finals are late.
fn most(_: &Path) {
    count(&server(&[]), &[8, 16, 32, 48, 64]);
}

/// The same with a model that takes as long as Whisper's `tiny`.
fn tiny(folder: &Path) {
    let file = grown::model(folder, grown::TINY);
    count(
        &server(&["--model", support::text(&file)]),
        &[1, 2, 4, 8, 12, 16, 24],
    );
}

fn count(server: &Server, numbers: &[usize]) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut carried = 0;
    for &sessions in numbers {
        let (last, _) = show(sessions, &all(server.port(), sessions, TIME));
        if last > LATE {
            break;
        }
        carried = sessions;
    }
    let each = carried as f64 / cores as f64;
    println!(
        "{carried} sessions on {cores} cores with speakers on the same cores: {each:.1} for each"
    );
}
