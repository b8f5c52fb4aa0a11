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

use measure::{Asked, Row, lasting};
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
        ("live-most", "live", most),
        ("live-tiny", "live", tiny),
        ("live-voice", "live", |_| voice::compare()),
    ]);
}

fn server(more: &[&str]) -> Server {
    let limits = ["--limit", "sessions=64", "--limit", "rate-address=off"];
    Server::start(&[&["--plain"][..], &limits, more].concat())
}

/// Records what one number of sessions got; answers when nearly all finals had come.
fn sessions(server: &Server, count: usize, model: &str, is_promised: bool) -> Duration {
    let understood: Vec<Understood> = all(server.port(), count, lasting(TIME));
    let right = understood.iter().filter(|one| one.right).count();
    println!(
        "{count} sessions: {} utterances, {right} right",
        understood.len()
    );
    let last: Vec<Duration> = understood.iter().map(|one| one.last).collect();
    let first: Vec<Duration> = understood.iter().filter_map(|one| one.first).collect();
    for (what, times, promised) in [
        ("end of speech to final", &last, FINAL),
        ("begin of speech to first words", &first, FIRST),
    ] {
        let sessions = if count == 1 { "session" } else { "sessions" };
        let row = Row::times(&format!("{count} {sessions}, {model}, {what}"), times)
            .by("voicectl serve --plain --limit sessions=64");
        if is_promised {
            row.asked(Asked::nearly_all_at_most(promised.as_secs_f64() * 1e3))
                .record();
        } else {
            row.record();
        }
    }
    below(0.95, last.into_iter())
}

/// More sessions each time, until finals are late; eight are promised.
fn most(_: &Path) {
    count(&server(&[]), &[8, 16, 32, 48, 64], "built-in model", true);
}

/// The same with a model that takes as long as Whisper's `tiny`.
fn tiny(folder: &Path) {
    let file = grown::model(folder, grown::TINY);
    count(
        &server(&["--model", support::text(&file)]),
        &[1, 2, 4, 8, 12, 16, 24],
        "as large as `tiny`",
        false,
    );
}

fn count(server: &Server, numbers: &[usize], model: &str, is_promised: bool) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut carried = 0;
    for &number in numbers {
        if sessions(server, number, model, is_promised && number == 8) > LATE {
            break;
        }
        carried = number;
    }
    let each = carried as f64 / cores as f64;
    Row::new(
        &format!("sessions that a core carries, {model}"),
        "sessions",
        vec![each],
    )
    .rate()
    .by("voicectl serve --plain --limit sessions=64")
    .record();
}
