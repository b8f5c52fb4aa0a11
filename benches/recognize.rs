//! Recognition beside whisper.cpp: how long the words of a recording take, how many recordings a machine gets through, and how
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

use grown::{BASE, Size, TINY};
use measure::{pairs, spread};
use peer::{Peer, post};
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

fn main() {
    measure::run(&[
        ("recognize-tiny", |folder| beside(folder, TINY)),
        ("recognize-base", |folder| beside(folder, BASE)),
    ]);
}

/// `serve` with a model, and whisper.cpp with the same.
fn beside(folder: &Path, size: Size) {
    let model = grown::model(folder, size);
    let Some(peer) = Peer::start(&model) else {
        return;
    };
    let server = server(&model);
    let name = size.name;
    let short = sound::of(Duration::from_secs(3));
    let long = sound::of(Duration::from_secs(30));
    let ours = |sound: &[u8]| post(server.port(), "/stt", sound).0;
    let theirs = |path: &str, sound: &[u8]| post(peer.port(), path, sound).0;
    let trimmed = format!("/?audio_ctx={SHORT_CONTEXT}");
    let (told, heard) = (
        post(server.port(), "/stt", &short).1,
        post(peer.port(), "/", &short).1,
    );
    println!("3 s, {name}: voicectl heard {told}, whisper.cpp `{heard}`");
    pairs(
        SHORT,
        &format!("3 s, {name}: voicectl"),
        "whisper.cpp, as its server has it",
        || ours(&short),
        || theirs("/", &short),
    );
    pairs(
        SHORT,
        &format!("3 s, {name}: voicectl"),
        "whisper.cpp, as much of the encoder as ours",
        || ours(&short),
        || theirs(&trimmed, &short),
    );
    pairs(
        LONG,
        &format!("30 s, {name}: voicectl"),
        "whisper.cpp, as its server has it",
        || ours(&long),
        || theirs("/", &long),
    );
    throughput(name, &short, server.port(), peer.port());
    drop(server);
    behind(name, &model, &short, &peer);
}

fn server(model: &Path) -> Server {
    let no_limit = ["--limit", "rate-address=off", "--limit", "queue=8"];
    Server::start(&[&["--plain", "--model", text(model)][..], &no_limit].concat())
}

/// Short recordings in a second, of clients that ask without a pause; in turns.
fn throughput(name: &str, sound: &[u8], ours: u16, theirs: u16) {
    let rounds = (0..3).map(|_| {
        let (own, other) = (busy(ours, "/stt", sound), busy(theirs, "/", sound));
        println!("{CLIENTS} clients, 3 s, {name}: voicectl {own:.2}/s, whisper.cpp {other:.2}/s");
        own / other
    });
    let ratio = spread(rounds.collect());
    println!(
        "ratio {:.2} ({:.2} to {:.2})",
        ratio.median, ratio.low, ratio.high
    );
}

fn busy(port: u16, path: &str, sound: &[u8]) -> f64 {
    let done = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                while begin.elapsed() < BUSY {
                    post(port, path, sound);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    done.into_inner() as f64 / begin.elapsed().as_secs_f64()
}

/// A short recording that comes while one of ten minutes is being recognised.
fn behind(name: &str, model: &Path, short: &[u8], peer: &Peer) {
    let long = sound::of(Duration::from_mins(10));
    let server = server(model);
    for (whose, port, path) in [
        ("voicectl", server.port(), "/stt"),
        ("whisper.cpp", peer.port(), "/"),
    ] {
        post(port, path, short);
        std::thread::scope(|scope| {
            let under_way = scope.spawn(|| post(port, path, &long).0);
            // It is sent and decoded within a second; ten of them follow each other while it goes on.
            std::thread::sleep(Duration::from_secs(2));
            let mut waits = Vec::new();
            while !under_way.is_finished() && waits.len() < 10 {
                waits.push(post(port, path, short).0.as_secs_f64());
            }
            let whole = under_way.join().expect("recognised");
            let waits = spread(waits);
            println!(
                "3 s behind 10 min, {name}, {whose}: {:.2} s, at most {:.2} s; the ten minutes {:.0} s",
                waits.median,
                waits.high,
                whole.as_secs_f64()
            );
        });
    }
}
