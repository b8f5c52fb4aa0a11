//! Two hours of everything at once, good and bad, renewals and reloads among it: nothing grows, and the server never fails.
//!
//! `VOICECTL_SOAK_MINUTES` sets another time.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::campaign::Campaign;
use crate::support::server::Server;
use crate::support::switching::{Clients, certificate};
use crate::support::{data, have, spoken, text};

/// Pause of each client between two requests, and of what is done again and again.
const PAUSE: Duration = Duration::from_millis(100);
const SAMPLES: Duration = Duration::from_secs(1);
const RELOADS: Duration = Duration::from_secs(5);
const RENEWALS: Duration = Duration::from_secs(30);

/// How long it is that counts.
const MINUTES: u32 = 120;

/// Connections that never say a whole word, at once.
const HALF_OPEN: usize = 40;

/// What may grow from the end of the warm-up to the end: noise, and nothing that goes on.
const GROWTH: Sample = Sample {
    memory: 4.0 * 1024.0,
    files: 4.0,
    threads: 2.0,
};

/// The server's process at one moment: resident memory in KiB, open files, threads.
#[derive(Clone, Copy, Debug, Default)]
struct Sample {
    memory: f64,
    files: f64,
    threads: f64,
}

impl Sample {
    fn of(pid: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
        let field = |name: &str| -> f64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.expect("a field").parse().expect("a number")
        };
        let files = fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs");
        Self {
            memory: field("VmRSS:"),
            files: f64::from(u32::try_from(files.count()).expect("few")),
            threads: field("Threads:"),
        }
    }
}

/// A server, and what it answered: by what was asked and status, 0 where there was no answer.
struct Soak {
    server: Server,
    /// Who asks `/healthz` all the time, and must be answered each time.
    clients: Clients,
    over: AtomicBool,
    reloaded: AtomicU64,
    renewed: AtomicU64,
    answers: Mutex<BTreeMap<(&'static str, u16), Answers>>,
}

/// Answers of one status.
#[derive(Default)]
struct Answers {
    count: u64,
    /// The first of them.
    first: String,
}

#[test]
fn hours_of_everything_leave_no_trace() {
    if !have("curl") {
        return;
    }
    let minutes = std::env::var("VOICECTL_SOAK_MINUTES").map_or(MINUTES, |minutes| {
        minutes.parse().expect("VOICECTL_SOAK_MINUTES in minutes")
    });
    let server = Server::start(&[
        "--log",
        "voicectl::access=off",
        "--limit",
        "rate-address=off",
    ]);
    let soak = Soak {
        clients: Clients::start(server.port(), certificate(&server.ca()), 8, 2),
        server,
        over: AtomicBool::new(false),
        reloaded: AtomicU64::new(0),
        renewed: AtomicU64::new(0),
        answers: Mutex::default(),
    };
    let samples = std::thread::scope(|scope| {
        for work in [
            Soak::hear_well,
            Soak::hear_well,
            Soak::say_well,
            Soak::say_badly,
            Soak::half_open,
            Soak::reload,
            Soak::renew,
        ] {
            let soak = &soak;
            scope.spawn(move || work(soak));
        }
        soak.watch(Duration::from_secs(u64::from(minutes) * 60))
    });
    let asked = soak.clients.asked();
    soak.clients.end(asked);
    println!("{asked} times /healthz over kept and new connections");
    let answers = soak.answers.into_inner().expect("no panic while held");
    for ((what, status), answers) in &answers {
        println!("{:>8} {what} {status}", answers.count);
        let is_good = ["heard", "said"].contains(what);
        assert!(
            !is_good || matches!(status, 200 | 429 | 503),
            "{what}: {}",
            answers.first
        );
        assert!(*status < 500 || *status == 503, "{what}: {status}");
        // A head over every limit ends an HTTP/2 connection, as does a client that breaks off.
        let may_be_silent = ["broken off", "too long"].contains(what);
        assert!(*status != 0 || may_be_silent, "{what}: no answer");
    }
    let more = judge(&samples);
    let others: u64 = answers.values().map(|answers| answers.count).sum();
    Campaign::new(
        "minutes of everything at once, good and bad",
        minutes,
        MINUTES,
    )
    .count(asked, "requests over kept and new connections")
    .count(others, "others")
    .count(soak.reloaded.into_inner(), "reloads")
    .count(soak.renewed.into_inner(), "renewals")
    .count(more, "KiB more in the end")
    .done();
}

impl Soak {
    fn repeat(&self, pause: Duration, mut work: impl FnMut(usize)) {
        for number in 0.. {
            if self.over.load(Ordering::Relaxed) {
                return;
            }
            work(number);
            std::thread::sleep(pause);
        }
    }

    /// Samples until the time is over, then ends everything.
    fn watch(&self, time: Duration) -> Vec<Sample> {
        let (begin, mut samples) = (Instant::now(), Vec::new());
        while begin.elapsed() < time {
            samples.push(Sample::of(self.server.pid()));
            std::thread::sleep(SAMPLES);
        }
        self.over.store(true, Ordering::Relaxed);
        samples
    }

    fn ask(&self, what: &'static str, path: &str, arguments: &[&str]) {
        let (status, body) = self.server.curl(path, arguments);
        let mut answers = self.answers.lock().expect("no panic while held");
        let answers = answers.entry((what, status)).or_default();
        if answers.count == 0 {
            answers.first = body;
        }
        answers.count += 1;
    }

    fn hear_well(&self) {
        let files = spoken();
        self.repeat(PAUSE, |number| {
            let (file, _) = &files[number % files.len()];
            let form = format!("audio=@{}", text(file));
            self.ask("heard", "/stt", &["--form", &form]);
        });
    }

    fn say_well(&self) {
        self.repeat(PAUSE, |_| {
            self.ask(
                "said",
                "/tts",
                &[
                    "--json",
                    r#"{"text": "one two three"}"#,
                    "--output",
                    "/dev/null",
                ],
            );
        });
    }

    fn say_badly(&self) {
        let file = format!("audio=@{}", text(&data("eval/noise.wav")));
        let head = format!("X-Long: {}", "a".repeat(100_000));
        self.repeat(PAUSE, |number| match number % 8 {
            0 => self.ask("bad", "/stt", &["--form", "audio=no audio at all"]),
            1 => self.ask("bad", "/stt", &["--form", "other=field"]),
            2 => self.ask("bad", "/tts", &["--json", "{ no JSON"]),
            3 => self.ask("bad", "/../../etc/passwd", &["--path-as-is"]),
            4 => self.ask("bad", "/healthz", &["--request", "DELETE"]),
            5 => self.ask("too long", "/healthz", &["--header", &head]),
            6 => self.ask(
                "bad",
                "/stt",
                &["--form", &file, "--header", "Origin: https://evil.test"],
            ),
            _ => self.ask(
                "broken off",
                "/stt",
                &["--form", &file, "--limit-rate", "10k", "--max-time", "0.5"],
            ),
        });
    }

    /// Connections that stop in the middle of a word, a new one each time, until the oldest is given up.
    fn half_open(&self) {
        let mut open = VecDeque::new();
        self.repeat(PAUSE, |number| {
            let stream = TcpStream::connect(("127.0.0.1", self.server.port()));
            let mut stream = stream.expect("it takes connections");
            // Nothing; the begin of a TLS record; something else.
            let words: [&[u8]; 3] = [b"", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\n\r\n"];
            stream.write_all(words[number % words.len()]).expect("sent");
            open.push_back(stream);
            if open.len() > HALF_OPEN {
                open.pop_front();
            }
        });
    }

    fn reload(&self) {
        self.repeat(RELOADS, |_| {
            self.server.signal("HUP");
            self.reloaded.fetch_add(1, Ordering::Relaxed);
        });
    }

    /// A new certificate, which the server shows whoever connects from then on.
    fn renew(&self) {
        let context = self.server.context();
        let certs = context.state().join("certs");
        let mut lineages = fs::read_dir(&certs).expect("lineages");
        let lineage = lineages.next().expect("the server's").expect("read");
        let leaf = lineage.path().join("current/cert.pem");
        let command = format!(
            "renew --only {} --force",
            text(lineage.file_name().as_ref())
        );
        self.repeat(RENEWALS, |_| {
            context.ok(command.as_str());
            self.clients.wait_for(&certificate(&leaf), Instant::now());
            self.renewed.fetch_add(1, Ordering::Relaxed);
        });
    }
}

/// One figure of a sample.
type Part = fn(&Sample) -> f64;

/// After the first third nothing grows: the line through the rest of the samples rises by no more than noise. Answers by how many
/// KiB of memory.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some thousand at most, and none below zero"
)]
fn judge(samples: &[Sample]) -> u64 {
    let settled = &samples[samples.len() / 3..];
    let parts: [(&str, Part, f64); 3] = [
        ("KiB of memory", |sample| sample.memory, GROWTH.memory),
        ("open files", |sample| sample.files, GROWTH.files),
        ("threads", |sample| sample.threads, GROWTH.threads),
    ];
    for (what, part, limit) in parts {
        let values: Vec<f64> = settled.iter().map(part).collect();
        let growth = growth(&values);
        let most = values.iter().copied().fold(0.0, f64::max);
        println!(
            "{what}: {growth:+.1} over {} samples, {most} at most",
            values.len()
        );
        assert!(growth <= limit, "{what} grew by {growth}");
    }
    let memory: Vec<f64> = settled.iter().map(|sample| sample.memory).collect();
    growth(&memory).max(0.0).round() as u64
}

/// How far the line of least squares rises from the first value to the last.
fn growth(values: &[f64]) -> f64 {
    let count = f64::from(u32::try_from(values.len()).expect("few"));
    let middle = (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / count;
    let (mut shared, mut own) = (0.0, 0.0);
    for (at, value) in (0..).map(f64::from).zip(values) {
        shared += (at - middle) * (value - mean);
        own += (at - middle) * (at - middle);
    }
    shared / own * (count - 1.0)
}
