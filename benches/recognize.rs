//! Recognition beside whisper.cpp and faster-whisper: how long the words of a recording take, how many recordings a machine gets through, and how
//! long a short one waits behind a long one.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

#[path = "measure/grown.rs"]
mod grown;
mod measure;
#[path = "recognize/peer.rs"]
mod peer;
#[path = "recognize/sound.rs"]
mod sound;
#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use grown::{BASE, Format, Size, TINY};
use measure::http::recording;
use measure::{Row, lasting, rounds, turns};
use peer::Peer;
use support::server::Server;
use support::text;

/// What `serve` gives the encoder for a recording of three seconds, of 1500 positions for thirty: the peer gets as many where
/// settings are to be equal.
const SHORT_CONTEXT: u32 = 384;

/// Pairs of short recordings, and of long ones.
const SHORT: usize = 15;
const LONG: usize = 5;

/// How long clients ask without a pause, and how many of them.
const BUSY: Duration = Duration::from_secs(20);
const CLIENTS: usize = 4;

const OURS: &str = "voicectl serve --plain --model FILE --limit queue=8";
const WHISPER_CPP: &str = "benches/recognize/peer.py FILE 2";

fn main() {
    measure::run(&[
        ("recognize-tiny", "recognize", |folder| beside(folder, TINY)),
        ("recognize-base", "recognize", |folder| beside(folder, BASE)),
        ("recognize-packed", "recognize", packed),
        ("recognize-faster", "recognize", faster),
    ]);
}

/// `serve` with a model, and whisper.cpp with the same.
fn beside(folder: &Path, size: Size) {
    let model = grown::model(folder, size);
    let Some(peer) = Peer::whisper_cpp(&model) else {
        return;
    };
    let server = server(&model);
    one_by_one(size.name, &server, &peer);
    let short = sound::of(Duration::from_secs(3));
    throughput(size.name, &short, server.port(), peer.port());
    drop(server);
    behind(size.name, &model, &short, &peer);
}

/// The same with models whose numbers are smaller.
fn packed(folder: &Path) {
    for format in [Format::Q5_1, Format::Q8_0] {
        let model = grown::packed(folder, TINY, format);
        let Some(peer) = Peer::whisper_cpp(&model) else {
            return;
        };
        let name = format!("{}{}", TINY.name, format.suffix());
        one_by_one(&name, &server(&model), &peer);
    }
}

/// One client, who waits for each answer.
fn one_by_one(name: &str, server: &Server, peer: &Peer) {
    let (short, long) = (
        sound::of(Duration::from_secs(3)),
        sound::of(Duration::from_secs(30)),
    );
    let (told, heard) = (
        recording(server.port(), "/stt", &short).1,
        recording(peer.port(), "/", &short).1,
    );
    println!("voicectl heard {told}, whisper.cpp `{heard}`");
    let trimmed = format!("/?audio_ctx={SHORT_CONTEXT}");
    let as_it_comes = "whisper.cpp";
    let as_much = "whisper.cpp, as much of the encoder as ours";
    for (seconds, sound, count, peer_name, path) in [
        (3, &short, SHORT, as_it_comes, "/"),
        (3, &short, SHORT, as_much, trimmed.as_str()),
        (30, &long, LONG, as_it_comes, "/"),
    ] {
        let ours = || recording(server.port(), "/stt", sound).0;
        let theirs = || recording(peer.port(), path, sound).0;
        let (ours, theirs) = turns(count, ours, theirs);
        Row::times(&format!("{seconds} s, `{name}`"), &ours)
            .by(OURS)
            .beside_times(peer_name, WHISPER_CPP, &theirs)
            .record();
    }
}

/// `serve`, and faster-whisper with the same model, whose numbers it makes smaller, or does not.
fn faster(folder: &Path) {
    let model = grown::model(folder, TINY);
    let server = server(&model);
    for numbers in ["int8", "float32"] {
        let converted = folder.join("ctranslate2");
        let Some(peer) = Peer::faster_whisper(&model, &converted, numbers) else {
            return;
        };
        for (seconds, count) in [(3, SHORT), (30, LONG)] {
            let sound = sound::of(Duration::from_secs(seconds));
            let (told, heard) = (
                recording(server.port(), "/stt", &sound).1,
                recording(peer.port(), "/", &sound).1,
            );
            println!("voicectl heard {told}, faster-whisper `{heard}`");
            let ours = || recording(server.port(), "/stt", &sound).0;
            let theirs = || recording(peer.port(), "/", &sound).0;
            let (ours, theirs) = turns(count, ours, theirs);
            let command = format!("benches/recognize/faster.py FILE DIR 2 {numbers}");
            Row::times(&format!("{seconds} s, `tiny`"), &ours)
                .by(OURS)
                .beside_times(&format!("faster-whisper, {numbers}"), &command, &theirs)
                .record();
        }
    }
}

fn server(model: &Path) -> Server {
    let no_limit = ["--limit", "rate-address=off", "--limit", "queue=8"];
    Server::start(&[&["--plain", "--model", text(model)][..], &no_limit].concat())
}

/// Short recordings in a second, of clients that ask without a pause; in turns.
fn throughput(name: &str, sound: &[u8], ours: u16, theirs: u16) {
    let turns = (0..rounds(3)).map(|_| (busy(ours, "/stt", sound), busy(theirs, "/", sound)));
    let (ours, theirs): (Vec<f64>, Vec<f64>) = turns.unzip();
    Row::new(
        &format!("four clients without a pause, 3 s, `{name}`"),
        "/s",
        ours,
    )
    .rate()
    .by(OURS)
    .beside("whisper.cpp", WHISPER_CPP, &theirs)
    .record();
}

fn busy(port: u16, path: &str, sound: &[u8]) -> f64 {
    let done = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                while begin.elapsed() < lasting(BUSY) {
                    recording(port, path, sound);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    done.into_inner() as f64 / begin.elapsed().as_secs_f64()
}

/// A short recording that comes while one of ten minutes is being recognised.
fn behind(name: &str, model: &Path, short: &[u8], peer: &Peer) {
    let length = lasting(Duration::from_mins(10));
    let long = sound::of(length.max(Duration::from_mins(1)));
    let server = server(model);
    let measured = [(server.port(), "/stt"), (peer.port(), "/")].map(|(port, path)| {
        recording(port, path, short);
        std::thread::scope(|scope| {
            let under_way = scope.spawn(|| recording(port, path, &long).0);
            // It is sent and decoded within a second; ten of them follow each other while it goes on.
            std::thread::sleep(Duration::from_secs(2));
            let mut waits = Vec::new();
            while waits.is_empty() || !under_way.is_finished() && waits.len() < 10 {
                waits.push(recording(port, path, short).0.as_secs_f64());
            }
            let whole = under_way.join().expect("recognised");
            (waits, vec![whole.as_secs_f64()])
        })
    });
    let [(our_waits, our_whole), (their_waits, their_whole)] = measured;
    for (what, ours, theirs) in [
        (
            "3 s that come while 10 min are recognised",
            our_waits,
            their_waits,
        ),
        ("10 min", our_whole, their_whole),
    ] {
        Row::new(&format!("{what}, `{name}`"), "s", ours)
            .by(OURS)
            .beside("whisper.cpp", WHISPER_CPP, &theirs)
            .record();
    }
}
