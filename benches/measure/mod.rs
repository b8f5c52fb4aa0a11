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
    unused_imports,
    reason = "a benchmark's report goes to stdout, its numbers are small, and each uses its own part"
)]

pub mod http;
pub mod machine;
pub mod process;
pub mod record;
pub mod value;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub use record::{Asked, Row};

pub const VOICECTL: &str = env!("CARGO_BIN_EXE_voicectl");

/// Pairs that count, after some that warm the caches up.
pub const PAIRS: usize = 101;
const WARM_UP: usize = 5;

/// A benchmark: its name, the table that its rows belong to, and what runs it.
pub type Bench = (&'static str, &'static str, fn(&Path));

/// Runs those whose name contains the word behind `cargo bench -- `, each in a folder of its own.
pub fn run(benches: &[Bench]) {
    // cargo itself passes `--bench`.
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    let is_whole = !cfg!(debug_assertions) && fewer().is_none();
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/benchmarks.md");
    let document = std::fs::read_to_string(document).expect("the document is there");
    for (name, topic, bench) in benches {
        let mark = format!("<!-- table: {topic} -->\n");
        assert!(document.contains(&mark), "docs/benchmarks.md lacks {mark}");
        if name.contains(&wanted) {
            let home =
                std::env::temp_dir().join(format!("voicectl-bench-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&home).expect("a folder");
            println!("\n{name}");
            bench(&home);
            std::fs::remove_dir_all(&home).expect("removed");
            record::keep(name, topic, is_whole);
        }
    }
}

/// `VOICECTL_BENCH_ROUNDS`: at most so many rounds of each, to see whether a benchmark works. Its figures are not published.
fn fewer() -> Option<usize> {
    std::env::var("VOICECTL_BENCH_ROUNDS").ok()?.parse().ok()
}

/// How often something is measured.
pub fn rounds(all: usize) -> usize {
    fewer().map_or(all, |fewer| all.min(fewer.max(1)))
}

/// How long something is measured: a second for each round where there are fewer.
pub fn lasting(time: Duration) -> Duration {
    fewer().map_or(time, |fewer| time.min(Duration::from_secs(fewer as u64)))
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

/// Both in turn, so many times, after some that warm the caches up.
pub fn turns(
    count: usize,
    mut ours: impl FnMut() -> Duration,
    mut theirs: impl FnMut() -> Duration,
) -> (Vec<Duration>, Vec<Duration>) {
    let count = rounds(count);
    for _ in 0..WARM_UP.min(count / 2) {
        ours();
        theirs();
    }
    (0..count).map(|_| (ours(), theirs())).unzip()
}

/// The same of one.
pub fn alone(count: usize, mut run: impl FnMut() -> Duration) -> Vec<Duration> {
    let count = rounds(count);
    for _ in 0..WARM_UP.min(count / 2) {
        run();
    }
    (0..count).map(|_| run()).collect()
}
