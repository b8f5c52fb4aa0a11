//! Whole processes, ours and a peer's in turn, as medians and ratios.
//!
//! Ratios hold when the machine's speed drifts, because both sides of a pair run within milliseconds of each other;
//! absolute times are this machine's.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    dead_code,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, its numbers are small, and each uses its own part"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const VOICECTL: &str = env!("CARGO_BIN_EXE_voicectl");

/// Pairs that count, after some that warm the caches up.
pub const PAIRS: usize = 101;
const WARM_UP: usize = 5;

/// A benchmark and its name.
pub type Bench = (&'static str, fn(&Path));

/// Runs those whose name contains the word behind `cargo bench -- `, each in a folder of its own.
pub fn run(benches: &[Bench]) {
    // cargo itself passes `--bench`.
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    for (name, bench) in benches {
        if name.contains(&wanted) {
            let home =
                std::env::temp_dir().join(format!("voicectl-bench-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&home).expect("a folder");
            bench(&home);
            std::fs::remove_dir_all(&home).expect("removed");
        }
    }
}

pub fn voicectl(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(VOICECTL);
    command
        .args(arguments)
        .env("HOME", home)
        .env("VOICECTL_STATE", home.join("state"))
        .env("VOICECTL_CACHE", home.join("cache"))
        .env("VOICECTL_CONFIG", home.join("config"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// How long a process takes from its start to its end.
pub fn whole(command: &mut Command) -> Duration {
    let begin = Instant::now();
    let status = command.status().expect("it runs");
    let elapsed = begin.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    elapsed
}

pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

pub fn spread(mut values: Vec<f64>) -> Spread {
    values.sort_by(f64::total_cmp);
    // The middle nine tenths: a neighbour on the machine is not the program's spread.
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Spread {
        low: at(0.05),
        median: at(0.5),
        high: at(0.95),
    }
}

pub fn show(label: &str, times: &[Duration]) {
    let Spread { low, median, high } =
        spread(times.iter().map(|time| time.as_secs_f64() * 1e3).collect());
    println!("{label:<44} {median:>8.2} ms   ({low:.2} to {high:.2})");
}

/// Runs both in turn and prints medians and the ratio, pair by pair.
pub fn pair(
    label: &str,
    peer: &str,
    ours: impl FnMut() -> Duration,
    theirs: impl FnMut() -> Duration,
) {
    pairs(PAIRS, label, peer, ours, theirs);
}

/// As [`pair`], so many times.
pub fn pairs(
    count: usize,
    label: &str,
    peer: &str,
    mut ours: impl FnMut() -> Duration,
    mut theirs: impl FnMut() -> Duration,
) {
    for _ in 0..WARM_UP.min(count) {
        ours();
        theirs();
    }
    let pairs: Vec<(Duration, Duration)> = (0..count).map(|_| (ours(), theirs())).collect();
    let (our_times, their_times): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    show(label, &our_times);
    show(peer, &their_times);
    let ratios = pairs
        .iter()
        .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
        .collect();
    let Spread { low, median, high } = spread(ratios);
    // A hundredth is told as often as it fits.
    if median < 0.1 {
        println!(
            "{:<44} {:>8.0} times faster\n",
            format!("{label} / {peer}"),
            1.0 / median
        );
    } else {
        println!(
            "{:<44} {median:>8.2} x    ({low:.2} to {high:.2})\n",
            format!("{label} / {peer}")
        );
    }
}

pub fn alone(label: &str, runs: usize, mut run: impl FnMut() -> Duration) {
    for _ in 0..WARM_UP.min(runs) {
        run();
    }
    show(label, &(0..runs).map(|_| run()).collect::<Vec<_>>());
    println!();
}

/// Whether a bar was met, in a word.
pub const fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}
