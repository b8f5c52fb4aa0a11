//! Thousands of broken files of every kind through the decoder's door: each gets an answer, within memory and time.
//!
//! Fuzzing (`tests/fuzz`, the target `audio`) goes on from small files by what they reach. This breaks whole recordings, of more
//! forms and always in the same ways, and measures time and memory for each.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    unreachable_pub,
    reason = "a test that fails here has found what it looks for"
)]

mod broken;
#[path = "../speech/audio/samples.rs"]
mod samples;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, setrlimit};
use voicectl::speech::audio::{AudioError, DecodeLimits};

use self::broken::broken;
use self::samples::SAMPLES;
use crate::campaign::Campaign as Done;
use crate::support::{data, have};
use crate::targets::audio::examine;

/// Broken files of each form.
const COUNT: usize = 3000;
/// Address space of a process that decodes them, in bytes.
const MEMORY: u64 = 1_500_000_000;
/// Time for one file.
const PATIENCE: Duration = Duration::from_secs(20);
/// The forms that are broken.
const FORMS: &[&str] = &[
    "wav 16 bit",
    "wav mu-law",
    "wav ima adpcm",
    "wav ms adpcm",
    "aiff",
    "mp3",
    "aac adts",
    "m4a aac",
    "m4a aac, index first",
    "mp4 aac, fragmented",
    "m4a alac",
    "mp4 opus",
    "flac",
    "ogg vorbis",
    "ogg opus",
    "ogg flac",
    "webm opus",
    "mka flac",
];
/// Names the file that a child process is to break, and the number to begin with.
const WORK: &str = "VOICECTL_MUTATIONS_OF";
/// The test as the child finds it.
const TEST: &str = "mutations::each_broken_file_gets_an_answer_within_memory_and_time";

#[test]
fn each_broken_file_gets_an_answer_within_memory_and_time() {
    if let Ok(work) = std::env::var(WORK) {
        return answer_all(&work);
    }
    if !have("ffmpeg") {
        return;
    }
    let queue = Mutex::new(FORMS.iter());
    let failures = AtomicUsize::new(0);
    let reports = Mutex::new(Vec::new());
    println!(
        "{:22} {:>5} {:>7} {:>7} {:>6} {:>7} {:>6} {:>6} {:>9} {:>7}",
        "form",
        "sound",
        "damaged",
        "refused",
        "limits",
        "panics",
        "aborts",
        "hangs",
        "slowest",
        "peak"
    );
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(form) = { queue.lock().unwrap().next() } {
                    let report = campaign(form);
                    println!("{report}");
                    failures.fetch_add(report.aborts.len() + report.hangs.len(), Ordering::Relaxed);
                    reports.lock().unwrap().push(report);
                }
            });
        }
    });
    assert_eq!(
        failures.into_inner(),
        0,
        "files killed or held up the process"
    );
    let reports = reports.into_inner().unwrap();
    let of = |name: &str| -> usize {
        let counts = reports.iter().map(|report| report.counts.get(name));
        counts.map(|count| count.copied().unwrap_or_default()).sum()
    };
    let files = (FORMS.len() * COUNT) as u32;
    let slowest = reports.iter().map(|report| report.slowest).max();
    Done::new("broken files of audio", files, files)
        .count(FORMS.len(), "forms")
        .count(of("sound"), "heard all the same")
        .count(of("damaged"), "said to be damaged")
        .count(of("refused"), "to be no audio that is known")
        .count(of("limits"), "to be beyond the limits")
        .count(
            slowest.unwrap_or_default().as_millis(),
            "ms for the slowest",
        )
        .count(
            reports
                .iter()
                .map(|report| report.peak / 1000)
                .max()
                .unwrap_or_default(),
            "MB at most",
        )
        .done();
}

/// What came of one form.
struct Report {
    form: &'static str,
    counts: BTreeMap<String, usize>,
    panics: usize,
    aborts: Vec<usize>,
    hangs: Vec<usize>,
    slowest: Duration,
    peak: u64,
}

impl std::fmt::Display for Report {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |name: &str| self.counts.get(name).copied().unwrap_or_default();
        write!(
            formatter,
            "{:22} {:5} {:7} {:7} {:6} {:7} {:6} {:6} {:6} ms {:4} MB",
            self.form,
            count("sound"),
            count("damaged"),
            count("refused"),
            count("limits"),
            self.panics,
            self.aborts.len(),
            self.hangs.len(),
            self.slowest.as_millis(),
            self.peak / 1000,
        )?;
        for (what, numbers) in [("aborted", &self.aborts), ("hung", &self.hangs)] {
            if !numbers.is_empty() {
                write!(formatter, "\n    {what} on number {numbers:?}")?;
            }
        }
        Ok(())
    }
}

/// Breaks one form, in child processes that may die.
fn campaign(form: &'static str) -> Report {
    let sample = SAMPLES
        .iter()
        .find(|sample| sample.name == form)
        .expect("a known form");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&sample.of(&data("eval/08-yes.wav")))
        .unwrap();
    let mut report = Report {
        form,
        counts: BTreeMap::new(),
        panics: 0,
        aborts: Vec::new(),
        hangs: Vec::new(),
        slowest: Duration::ZERO,
        peak: 0,
    };
    let mut next = 0;
    while next < COUNT {
        let mut child = spawn(&format!("{next} {}", file.path().display()));
        let lines = lines_of(&mut child);
        loop {
            match lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    let fields: Vec<_> = line.split(' ').collect();
                    let ["answer", outcome, micros, panics, peak] = fields[..] else {
                        continue;
                    };
                    *report.counts.entry(outcome.to_owned()).or_default() += 1;
                    report.slowest = report
                        .slowest
                        .max(Duration::from_micros(micros.parse().unwrap()));
                    report.panics += panics.parse::<usize>().unwrap();
                    report.peak = report.peak.max(peak.parse().unwrap());
                    next += 1;
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    report.hangs.push(next);
                    child.kill().unwrap();
                    break;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    if next < COUNT {
                        report.aborts.push(next);
                    }
                    break;
                }
            }
        }
        child.wait().unwrap();
        next += 1;
    }
    report
}

fn spawn(work: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture", "--test-threads=1"])
        .env(WORK, work)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this test starts itself")
}

fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
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

/// The child's part: a line for each file.
fn answer_all(work: &str) {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let (first, path) = work.split_once(' ').unwrap();
    let original = std::fs::read(path).unwrap();
    setrlimit(
        Resource::As,
        Rlimit {
            current: Some(MEMORY),
            maximum: Some(MEMORY),
        },
    )
    .unwrap();
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let mut output = std::io::stdout().lock();
    // The harness has begun a line of its own.
    writeln!(output).unwrap();
    for number in first.parse().unwrap()..COUNT {
        let bytes = broken(&original, number);
        let begin = Instant::now();
        let outcome = match examine(&bytes, &DecodeLimits::default()) {
            Ok(()) => "sound",
            Err(AudioError::Damaged { .. } | AudioError::Empty) => "damaged",
            Err(
                AudioError::NotAudio
                | AudioError::Unsupported { .. }
                | AudioError::NoAudioTrack { .. },
            ) => "refused",
            Err(_) => "limits",
        };
        let micros = begin.elapsed().as_micros();
        let panics = PANICS.swap(0, Ordering::Relaxed);
        writeln!(output, "answer {outcome} {micros} {panics} {}", peak()).unwrap();
        output.flush().unwrap();
    }
}

/// The most memory that this process has held, in KB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    line.trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap_or_default()
}
