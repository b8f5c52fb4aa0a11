//! Broken files of certificates and keys, without end: each call answers in time, within memory, and never panics.
//!
//! Fuzzing (`tests/fuzz`) gives the same functions what its coverage leads it to. This breaks DER by its structure, which no fuzzer
//! keeps whole, has files of many megabytes, and measures the memory of each call.
//!
//! `VOICECTL_PROVE_SECONDS` says how long each kind is tried (20 by default; 720 make an hour of all five).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "a test that fails here has found what it looks for"
)]

mod seeds;

use std::io::{BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use voicectl::pki::decode::decode;

use crate::campaign::Campaign;
use crate::support::have;
use crate::targets::{certificates, names};

/// How long each kind is tried.
const DEFAULT: Duration = Duration::from_secs(20);
/// Longest time for one call.
const PATIENCE: Duration = Duration::from_secs(10);
/// Memory that one call may take besides ten times its input, in bytes: scrypt's 64 MiB, and what the allocator rounds up to.
const MEMORY: usize = 80 << 20;
/// The same for files without scrypt.
const LITTLE_MEMORY: usize = 8 << 20;
/// Names the kind that a child process is to try.
const WORK: &str = "VOICECTL_PROVE_FORMAT";
/// The test as the child finds it.
const TEST: &str = "formats::each_broken_file_gets_an_answer";
const KINDS: [&str; 5] = ["pem", "der", "pkcs12", "csr", "names"];

fn time_for_each() -> Duration {
    let seconds = std::env::var("VOICECTL_PROVE_SECONDS");
    seconds.map_or(DEFAULT, |seconds| {
        Duration::from_secs(seconds.parse().unwrap())
    })
}

#[test]
fn each_broken_file_gets_an_answer() {
    if let Ok(kind) = std::env::var(WORK) {
        return try_all(&kind);
    }
    if !have("openssl") {
        return;
    }
    let mut failures = Vec::new();
    // Calls, those that read something, milliseconds of the slowest, MiB beyond ten times the input.
    let (mut calls, mut read, mut slowest, mut most) = (0, 0, 0, 0);
    for kind in KINDS {
        let mut child = spawn(kind);
        let lines = lines_of(&mut child);
        let mut last = String::new();
        loop {
            match lines.recv_timeout(PATIENCE * 2) {
                Ok(line) => {
                    if let Some(failure) = line.strip_prefix("failure ") {
                        failures.push(format!("{kind}: {failure}"));
                    } else if let Some(report) = line.strip_prefix("report ") {
                        println!("{kind:7} {report}");
                        let words = report.split(|letter: char| !letter.is_ascii_digit());
                        let numbers: Vec<u32> =
                            words.filter_map(|word| word.parse().ok()).collect();
                        calls += numbers[0];
                        read += numbers[1];
                        slowest = slowest.max(numbers[2]);
                        most = most.max(numbers[3]);
                    } else if line.starts_with("at ") {
                        last = line;
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    failures.push(format!("{kind}: hangs within 1000 after {last}"));
                    child.kill().unwrap();
                    break;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.wait().unwrap();
        if !status.success() {
            failures.push(format!("{kind}: {status} within 1000 after {last}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let name = "broken files of certificates, keys, requests, names";
    Campaign::new(name, calls, if is_shorter() { u32::MAX } else { calls })
        .count(read, "of them still something that can be read")
        .count(slowest, "ms for the slowest")
        .count(most, "MiB and ten times the input at most")
        .done();
}

/// Whether less is tried than by default.
fn is_shorter() -> bool {
    time_for_each() < DEFAULT
}

fn spawn(kind: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env(WORK, kind)
        // What is freed goes back at once, so that memory can be measured call by call.
        .env("MALLOC_MMAP_THRESHOLD_", "65536")
        .env("MALLOC_TRIM_THRESHOLD_", "65536")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let output = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// What a child has seen.
#[derive(Default)]
struct Tally {
    calls: u64,
    read: u64,
    slowest: Duration,
    /// Memory beyond the input's tenfold, at worst.
    most: usize,
}

/// The child's part.
fn try_all(kind: &str) {
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = std::io::stdout().lock();
    // The harness has begun a line of its own.
    writeln!(output).unwrap();
    let seeds = seeds::of(kind);
    let mut tally = Tally::default();
    for (name, file) in seeds::large(kind) {
        let memory = Memory::begin();
        examine(kind, name, &file, &mut tally, &mut output);
        let taken = memory.taken();
        let allowed = 10 * file.len() + LITTLE_MEMORY;
        tally.most = tally.most.max(taken.saturating_sub(10 * file.len()));
        if taken > allowed {
            writeln!(
                output,
                "failure {name} of {} bytes takes {taken}",
                file.len()
            )
            .unwrap();
        }
    }
    let begin = Instant::now();
    let mut number = 0_u64;
    while begin.elapsed() < time_for_each() {
        writeln!(output, "at {number}").unwrap();
        output.flush().unwrap();
        let memory = Memory::begin();
        for number in number..number + 1000 {
            let file = seeds::broken(&seeds, number);
            examine(kind, &number.to_string(), &file, &mut tally, &mut output);
            if begin.elapsed() >= time_for_each() {
                break;
            }
        }
        let taken = memory.taken();
        tally.most = tally.most.max(taken);
        if taken > MEMORY {
            writeln!(
                output,
                "failure one of 1000 from {number} takes {taken} bytes"
            )
            .unwrap();
        }
        number += 1000;
    }
    writeln!(
        output,
        "report {:9} calls, {:8} of them read something, slowest {:4} ms, at most {:3} MiB and ten times the input",
        tally.calls,
        tally.read,
        tally.slowest.as_millis(),
        tally.most >> 20,
    )
    .unwrap();
}

/// One call and all that follows from its answer.
fn examine(kind: &str, name: &str, file: &[u8], tally: &mut Tally, output: &mut impl Write) {
    let begin = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| match kind {
        "names" => names::examine(file),
        _ => is_content(file),
    }));
    let time = begin.elapsed();
    tally.calls += 1;
    tally.slowest = tally.slowest.max(time);
    match outcome {
        Ok(read) => tally.read += u64::from(read),
        Err(_) => writeln!(output, "failure {name} panics").unwrap(),
    }
    if time > PATIENCE {
        writeln!(output, "failure {name} takes {time:?}").unwrap();
    }
}

fn is_content(file: &[u8]) -> bool {
    let _ = decode(file, None);
    certificates::examine(file)
}

/// The memory of this process, as the kernel counts it.
struct Memory(usize);

impl Memory {
    /// Forgets the peak so far (`proc(5)`, `clear_refs`).
    fn begin() -> Self {
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        Self(kilobytes("VmRSS:"))
    }

    /// The peak since then, in bytes, beyond what there was.
    fn taken(&self) -> usize {
        kilobytes("VmHWM:").saturating_sub(self.0) * 1024
    }
}

fn kilobytes(field: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let mut lines = status.lines();
    let value = lines.find_map(|line| line.strip_prefix(field)).unwrap();
    value.trim().trim_end_matches(" kB").parse().unwrap()
}
