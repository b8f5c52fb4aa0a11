//! Whole processes, ours and a peer's in turn, as medians and ratios: `make bench`.
//!
//! Ratios hold when the machine's speed drifts, because both sides of a pair run within milliseconds of each other;
//! absolute times are this machine's.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::type_complexity,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const VOICECTL: &str = env!("CARGO_BIN_EXE_voicectl");

/// Pairs that count, after some that warm the caches up.
const PAIRS: usize = 101;
const WARM_UP: usize = 5;

fn main() {
    // `cargo bench -- NAME` runs those whose name contains it; cargo itself passes `--bench`.
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    let benches: [(&str, fn(&Path)); 5] = [
        ("version", version),
        ("cert-new", cert_new),
        ("say-first-byte", say_first_byte),
        ("serve-ready", serve_ready),
        ("size", size),
    ];
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

fn voicectl(home: &Path, arguments: &[&str]) -> Command {
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
fn whole(command: &mut Command) -> Duration {
    let begin = Instant::now();
    let status = command.status().expect("it runs");
    let elapsed = begin.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    elapsed
}

struct Spread {
    low: f64,
    median: f64,
    high: f64,
}

fn spread(mut values: Vec<f64>) -> Spread {
    values.sort_by(f64::total_cmp);
    // The middle nine tenths: a neighbour on the machine is not the program's spread.
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Spread {
        low: at(0.05),
        median: at(0.5),
        high: at(0.95),
    }
}

fn show(label: &str, times: &[Duration]) {
    let Spread { low, median, high } =
        spread(times.iter().map(|time| time.as_secs_f64() * 1e3).collect());
    println!("{label:<44} {median:>8.2} ms   ({low:.2} to {high:.2})");
}

/// Runs both in turn and prints medians and the ratio, pair by pair.
fn pair(
    label: &str,
    peer: &str,
    mut ours: impl FnMut() -> Duration,
    mut theirs: impl FnMut() -> Duration,
) {
    for _ in 0..WARM_UP {
        ours();
        theirs();
    }
    let pairs: Vec<(Duration, Duration)> = (0..PAIRS).map(|_| (ours(), theirs())).collect();
    let (our_times, their_times): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    show(label, &our_times);
    show(peer, &their_times);
    let ratios = pairs
        .iter()
        .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
        .collect();
    let Spread { low, median, high } = spread(ratios);
    println!(
        "{:<44} {median:>8.2} x    ({low:.2} to {high:.2})\n",
        format!("{label} / {peer}")
    );
}

fn alone(label: &str, runs: usize, mut run: impl FnMut() -> Duration) {
    for _ in 0..WARM_UP.min(runs) {
        run();
    }
    show(label, &(0..runs).map(|_| run()).collect::<Vec<_>>());
    println!();
}

fn version(home: &Path) {
    alone("voicectl --version", PAIRS, || {
        whole(&mut voicectl(home, &["--version"]))
    });
}

/// A P-256 leaf from an existing CA. Ours is durable and switched atomically as a lineage; with `--out` it is plain files
/// in a new folder, which is what mkcert writes.
fn cert_new(home: &Path) {
    let names = ["localhost", "127.0.0.1", "::1"];
    let mut lineage = vec!["cert", "new", "--force"];
    lineage.extend(names);
    whole(&mut voicectl(home, &lineage));
    let lineage = || whole(&mut voicectl(home, &lineage));
    let mut folders = 0;
    let mut files = || {
        folders += 1;
        let out = home.join(format!("tls{folders}"));
        let mut arguments = vec!["cert", "new", "--out", out.to_str().expect("text")];
        arguments.extend(names);
        whole(&mut voicectl(home, &arguments))
    };
    if Command::new("mkcert").arg("-version").output().is_err() {
        println!("skipped: mkcert is missing (`make bench` installs it)");
        return alone("voicectl cert new (lineage)", PAIRS, lineage);
    }
    // As it comes (an RSA-3072 CA, and a look at the system's trust store in each run), and as it is fastest.
    let fastest = [("TRUST_STORES", "none")];
    for (kind, flags, environment) in [
        ("as it comes", &[][..], &[][..]),
        ("P-256 CA, no trust store", &["-ecdsa"], &fastest[..]),
    ] {
        let root = home.join(kind);
        let mkcert = |flags: &[&str]| {
            let mut command = Command::new("mkcert");
            command
                .args(flags)
                .args(["-cert-file", "m.pem", "-key-file", "m-key.pem"])
                .args(names)
                .env("CAROOT", &root)
                .envs(environment.iter().copied())
                .current_dir(home)
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        std::fs::create_dir_all(&root).expect("a folder");
        whole(&mut mkcert(flags));
        let peer = format!("mkcert -ecdsa ({kind})");
        let theirs = || whole(&mut mkcert(&["-ecdsa"]));
        pair("voicectl cert new (lineage)", &peer, lineage, theirs);
        pair("voicectl cert new --out", &peer, &mut files, theirs);
    }
}

/// From the start of the process to the first byte of sound behind the header.
fn say_first_byte(home: &Path) {
    for text in [
        "one two three",
        "The quick brown fox jumps over the lazy dog. It does so every day, without a pause.",
    ] {
        alone(
            &format!("say, first audio byte, {} characters", text.len()),
            31,
            || {
                let begin = Instant::now();
                let mut child = voicectl(home, &["say", text])
                    .stdout(Stdio::piped())
                    .spawn()
                    .expect("it runs");
                let mut out = child.stdout.take().expect("a pipe");
                // 44 bytes of WAV header, then the first sample.
                let mut head = [0; 46];
                out.read_exact(&mut head).expect("audio");
                let elapsed = begin.elapsed();
                std::io::copy(&mut out, &mut std::io::sink()).expect("the rest");
                child.wait().expect("it ends");
                elapsed
            },
        );
    }
}

/// From the start of the process to `Ready`, with the model in a file and the certificate there.
fn serve_ready(home: &Path) {
    let model =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/speech/whisper/ggml-digits-en.bin");
    let model = model.to_str().expect("text");
    alone("serve, start to ready (demo model, 4 MB)", 31, || {
        let begin = Instant::now();
        let mut child = voicectl(
            home,
            &["serve", "--listen", "127.0.0.1:0", "--model", model],
        )
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
        let said = BufReader::new(child.stderr.take().expect("a pipe"));
        let ready = said
            .lines()
            .map_while(Result::ok)
            .any(|line| line == "Ready");
        let elapsed = begin.elapsed();
        child.kill().expect("killed");
        child.wait().expect("it ends");
        assert!(ready, "it never was ready");
        elapsed
    });
}

fn size(_home: &Path) {
    let bytes = std::fs::metadata(VOICECTL).expect("the binary").len();
    println!(
        "{:<44} {:>8.1} MB",
        "size of the binary",
        bytes as f64 / 1e6
    );
}
