//! Thousands of broken files of every kind through the decoder's door: each gets an answer, within memory and time.

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

#[path = "../speech/audio/samples.rs"]
mod samples;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, setrlimit};
use voicectl::speech::audio::{AudioError, DecodeLimits, decode};

use self::samples::SAMPLES;
use crate::support::{data, have};

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
                }
            });
        }
    });
    assert_eq!(
        failures.into_inner(),
        0,
        "files killed or held up the process"
    );
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
        let outcome = match decode(&bytes, &DecodeLimits::default(), &|| false) {
            Ok(recording) => {
                assert!(
                    recording
                        .samples
                        .iter()
                        .all(|sample| (-1.0..=1.0).contains(sample))
                );
                "sound"
            }
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

/// The file of this number: always the same, one to four faults.
fn broken(original: &[u8], number: usize) -> Vec<u8> {
    const LURES: [u32; 8] = [
        0,
        1,
        7,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_fffb,
        0xffff_ffff,
        0x00ff_fffd,
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1));
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(4) {
        if bytes.is_empty() {
            break;
        }
        // Headers are at the begin, and an MP4's index at the end: most faults go there.
        let length = bytes.len();
        let at = match random.below(4) {
            0 | 1 => random.below(length.min(600)),
            2 => length - 1 - random.below(length.min(1500)),
            _ => random.below(length),
        };
        let end = (at + 1 + random.below(64)).min(length);
        match random.below(16) {
            0..=5 => bytes[at] ^= 1 << random.below(8),
            6 | 7 => bytes[at] = random.next() as u8,
            8 | 9 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
            10 | 11 => {
                let lure = LURES[random.below(LURES.len())];
                let lure = if random.below(2) == 0 {
                    lure.to_le_bytes()
                } else {
                    lure.to_be_bytes()
                };
                bytes
                    .iter_mut()
                    .skip(at)
                    .zip(lure)
                    .for_each(|(byte, lure)| *byte = lure);
            }
            12 => bytes.truncate(at),
            13 => drop(bytes.drain(at..end)),
            14 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(length);
                bytes.splice(to..to, copy);
            }
            _ => bytes[at..end]
                .iter_mut()
                .for_each(|byte| *byte = random.next() as u8),
        }
    }
    // Behind a wrong checksum nothing of an Ogg page is looked at.
    if random.below(4) > 0 {
        seal_pages(&mut bytes);
    }
    bytes
}

/// Makes the checksum of each Ogg page right (RFC 3533, section 6).
fn seal_pages(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|word| word == b"OggS") {
        at += found;
        let Some(&segments) = bytes.get(at + 26) else {
            return;
        };
        let body = at + 27 + usize::from(segments);
        let Some(table) = bytes.get(at + 27..body) else {
            return;
        };
        let end = body + table.iter().map(|size| usize::from(*size)).sum::<usize>();
        let Some(page) = bytes.get_mut(at..end) else {
            return;
        };
        page[22..26].fill(0);
        let checksum = page.iter().fold(0_u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
                if sum >> 31 == 1 {
                    sum << 1 ^ 0x04c1_1db7
                } else {
                    sum << 1
                }
            })
        });
        page[22..26].copy_from_slice(&checksum.to_le_bytes());
        at = end;
    }
}

/// Splitmix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}
