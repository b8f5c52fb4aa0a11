//! `POST /tts` to MP3 beside what servers do without it: a speech program in a subprocess, piped into ffmpeg.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

mod measure;
#[path = "../tests/support/mod.rs"]
mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use measure::{Asked, Row, rounds};
use support::have;
use support::server::Server;
use voicectl::speech::audio::{DecodeLimits, decode};

const RUNS: usize = 51;

/// A hundred characters; the number is another one each time, so that nothing can be kept from the time before.
fn text(number: usize) -> String {
    format!(
        "Your item number {number:04} has been received, and it will be delivered to you on the next Friday at noon."
    )
}

/// What speaks beside it: name, the programs that it takes, and what a shell runs for the text in `$0`.
const PEERS: [(&str, &[&str], &str); 2] = [
    (
        "espeak-ng, ffmpeg",
        &["espeak-ng", "ffmpeg"],
        "espeak-ng --stdout \"$0\" | ffmpeg -loglevel error -i - -f mp3 -",
    ),
    (
        "flite, ffmpeg",
        &["flite", "ffmpeg"],
        "flite -t \"$0\" -o /dev/stdout | ffmpeg -loglevel error -i - -f mp3 -",
    ),
];

fn main() {
    measure::run(&[("speak", "speak", speak)]);
}

/// One text, spoken.
struct Spoken {
    /// Until the first byte of sound, and until the last.
    first: Duration,
    whole: Duration,
    /// How long the sound is.
    sound: Duration,
}

fn speak(_: &Path) {
    assert_eq!(text(0).len(), 100, "characters");
    let server = Server::start(&["--plain", "--limit", "rate-address=off"]);
    let ours = |number| post(server.port(), &text(number));
    let mut is_asked = true;
    for (name, programs, script) in PEERS {
        if !programs.iter().all(|program| have(program)) {
            continue;
        }
        let theirs = |number| piped(script, &text(number));
        for number in 0..3 {
            ours(number);
            theirs(number);
        }
        let pairs = (3..3 + rounds(RUNS)).map(|number| (ours(number), theirs(number)));
        let (ours, theirs): (Vec<Spoken>, Vec<Spoken>) = pairs.unzip();
        rows(&ours, &theirs, name, script, is_asked);
        is_asked = false;
    }
    if is_asked {
        let ours: Vec<Spoken> = (0..rounds(RUNS)).map(ours).collect();
        rows(&ours, &[], "", "", true);
    }
}

/// A figure of a spoken text: its name, its unit, what it is, and what was asked.
type Kind = (&'static str, &'static str, fn(&Spoken) -> f64, Vec<Asked>);

/// What was asked is asked beside the first peer.
fn rows(ours: &[Spoken], theirs: &[Spoken], name: &str, script: &str, is_asked: bool) {
    let speed = |spoken: &Spoken| spoken.sound.as_secs_f64() / spoken.whole.as_secs_f64();
    let kinds: [Kind; 3] = [
        (
            "first byte",
            "ms",
            |spoken| spoken.first.as_secs_f64() * 1e3,
            vec![Asked::at_most(30.0)],
        ),
        (
            "whole",
            "ms",
            |spoken| spoken.whole.as_secs_f64() * 1e3,
            Vec::new(),
        ),
        (
            "times real time",
            "x",
            speed,
            vec![Asked::at_least(100.0), Asked::ratio_at_least(2.0)],
        ),
    ];
    for (what, unit, figure, asked) in kinds {
        let of = |spoken: &[Spoken]| -> Vec<f64> { spoken.iter().map(figure).collect() };
        let what = format!("/tts, 100 characters to MP3, {what}");
        let mut row = Row::new(&what, unit, of(ours)).by("POST /tts {\"text\": TEXT}");
        if unit == "x" {
            row = row.rate();
        }
        if !theirs.is_empty() {
            row = row.beside(name, &script.replace("\"$0\"", "TEXT"), &of(theirs));
        }
        if is_asked {
            row = asked.into_iter().fold(row, Row::asked);
        }
        row.record();
    }
}

/// A new connection and one request over it.
fn post(port: u16, text: &str) -> Spoken {
    let body = serde_json::json!({ "text": text }).to_string();
    let begin = Instant::now();
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let request = format!(
        "POST /tts HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).expect("sent");
    let mut answer = BufReader::new(socket);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = answer.read_line(&mut head).expect("answered");
        assert!(read > 0, "{head}");
    }
    assert!(head.starts_with("HTTP/1.0 200 "), "{head}");
    heard(&mut answer, begin)
}

/// The same by a shell.
fn piped(script: &str, text: &str) -> Spoken {
    let begin = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", script, text])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut out = child.stdout.take().expect("a pipe");
    let spoken = heard(&mut out, begin);
    assert!(child.wait().expect("it ends").success(), "{script}");
    spoken
}

/// Reads an MP3 to its end.
fn heard(sound: &mut impl Read, begin: Instant) -> Spoken {
    let mut mp3 = vec![0];
    sound.read_exact(&mut mp3).expect("a first byte");
    let first = begin.elapsed();
    sound.read_to_end(&mut mp3).expect("the rest");
    let whole = begin.elapsed();
    let decoded = decode(&mp3, &DecodeLimits::default(), &|| false).expect("it can be decoded");
    Spoken {
        first,
        whole,
        sound: Duration::from_secs_f64(decoded.samples.len() as f64 / 16_000.0),
    }
}
