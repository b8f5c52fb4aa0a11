//! The server beside nginx and Caddy with the same certificate, and beside Flask behind gunicorn and nginx, which it replaces.
//!
//! Servers get the first core and clients the second, so that neither takes the other's time; every server is measured in
//! every round, one after the other, and what counts is the median of the ratios of the rounds.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

#[path = "load/client.rs"]
mod client;
mod measure;
#[path = "load/peers.rs"]
mod peers;
#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use client::{Answer, Client};
use measure::{Asked, Row, lasting, rounds};
use peers::{Peer, pin_to};
use support::{data, have, tool};

const ROUNDS: usize = 7;
/// How long one server is asked in one round.
const TURN: Duration = Duration::from_secs(3);

/// Connections side by side.
const CLIENTS: u32 = 32;

/// At most this many times the unloaded 99th percentile.
const OF_UNLOADED: f64 = 3.0;

const HEALTHZ: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn main() {
    let tools = ["taskset", "nginx", "h2load"];
    if !tools.iter().all(|tool| have(tool)) {
        return;
    }
    if std::thread::available_parallelism().map_or(1, usize::from) < 2 {
        println!("skipped: the clients need a core of their own, and there is only one");
        return;
    }
    pin_to(peers::CLIENTS);
    measure::run(&[
        ("load-requests", "load", requests),
        ("load-handshakes", "load", handshakes),
        ("load-overload", "overload", overload),
    ]);
}

/// Requests over connections that stay open.
fn requests(home: &Path) {
    for (protocol, flags) in [("HTTP/1.1", &["--h1"][..]), ("HTTP/2", &["-m", "8"])] {
        side_by_side(
            home,
            &format!("{protocol} requests on kept connections"),
            |peer| h2load(peer, flags),
        );
    }
}

/// A new connection for each request, and no session resumed.
fn handshakes(home: &Path) {
    let client = Client::new();
    side_by_side(home, "new connections, one request on each", |peer| {
        let answers = client.closed(peer.port(), HEALTHZ, CLIENTS, lasting(TURN));
        assert!(answers.iter().all(|answer| answer.status == 200));
        answers.len() as f64
    });
}

/// Answers to h2load.
fn h2load(peer: &Peer, flags: &[&str]) -> f64 {
    let (clients, time) = (CLIENTS.to_string(), lasting(TURN).as_secs().to_string());
    let url = format!("https://127.0.0.1:{}/healthz", peer.port());
    let mut arguments = vec!["-c", &clients, "-D", &time];
    arguments.extend(flags);
    arguments.push(&url);
    let said = tool("h2load", &arguments);
    let number = |before: &str, after: &str| -> f64 {
        let rest = said.split(before).nth(1).expect("a report");
        let number = rest.split(after).next().expect("a number");
        number.trim().parse().expect("a number")
    };
    let (good, all) = (
        number("status codes: ", " 2xx"),
        number("requests: ", " total"),
    );
    assert!(good > 0.0 && good >= all * 0.99, "{}: {said}", peer.name());
    good
}

/// What one server did in all rounds.
#[derive(Default)]
struct Turns {
    /// Answers per second.
    rates: Vec<f64>,
    /// Processor time of one answer, in microseconds.
    costs: Vec<f64>,
}

/// Measures each server in each round; records rates and costs, and the ratios of both.
fn side_by_side(home: &Path, what: &str, answers: impl Fn(&Peer) -> f64) {
    let peers = peers::all(home);
    let mut turns: Vec<Turns> = peers.iter().map(|_| Turns::default()).collect();
    for round in 0..=rounds(ROUNDS) {
        for (peer, turns) in peers.iter().zip(&mut turns) {
            let (begin, spent) = (Instant::now(), peer.spent());
            let answers = answers(peer);
            let cost = peer.spent().saturating_sub(spent).as_secs_f64() * 1e6 / answers;
            // The first round warms the caches up.
            if round > 0 {
                turns.rates.push(answers / begin.elapsed().as_secs_f64());
                turns.costs.push(cost);
            }
        }
    }
    let ours = &turns[0];
    for (peer, theirs) in peers.iter().zip(&turns).skip(1) {
        let rate = Row::new(what, "/s", ours.rates.clone()).rate();
        let rate = rate.by(peers[0].command());
        let rate = rate.beside(peer.name(), peer.command(), &theirs.rates);
        match peer.asked() {
            Some(bound) => rate.asked(Asked::ratio_at_least(bound)).record(),
            None => rate.record(),
        }
        Row::new(
            &format!("{what}, processor time of one"),
            "us",
            ours.costs.clone(),
        )
        .by(peers[0].command())
        .beside(peer.name(), peer.command(), &theirs.costs)
        .record();
    }
}

/// Twice as many recordings as the server can recognise: those that it takes are answered in time, the rest at once.
fn overload(home: &Path) {
    const ALONE: Duration = Duration::from_secs(8);
    const CROWD: Duration = Duration::from_secs(8);
    const FLOOD: Duration = Duration::from_secs(20);
    let peer = peers::ours(home);
    let client = Client::new();
    let request = recording();
    let answered = |answers: &[Answer]| -> Vec<f64> {
        let good = answers.iter().filter(|answer| answer.status == 200);
        good.map(|answer| answer.took.as_secs_f64() * 1e3).collect()
    };
    client.closed(peer.port(), &request, 1, Duration::from_secs(1));
    let alone = answered(&client.closed(peer.port(), &request, 1, lasting(ALONE)));
    let begin = Instant::now();
    // One is worked on and one waits: nobody is refused, and there is always a next one.
    let crowd = answered(&client.closed(peer.port(), &request, 2, lasting(CROWD)));
    let capacity = crowd.len() as f64 / begin.elapsed().as_secs_f64();
    let flood = client.open(peer.port(), &request, 2.0 * capacity, lasting(FLOOD));
    let taken = answered(&flood);
    let refused: Vec<&Answer> = flood.iter().filter(|answer| answer.status == 503).collect();
    let others = flood.len() - taken.len() - refused.len();
    let unsaid = refused.iter().filter(|answer| !answer.retry_after).count();
    let last = |times: &[f64]| vec![percentile(times, 0.99)];
    let (alone_last, taken_last) = (last(&alone), last(&taken));
    let refused: Vec<f64> = refused
        .iter()
        .map(|answer| answer.took.as_secs_f64() * 1e3)
        .collect();
    let refused_last = last(&refused);
    let row = |what: &str, unit: &str, values| {
        Row::new(&format!("/stt, {what}"), unit, values).by(peer.command())
    };
    row("two clients, recordings", "/s", vec![capacity])
        .rate()
        .record();
    row("one client", "ms", alone).record();
    row("twice the capacity, those that are taken", "ms", taken).record();
    row(
        "twice the capacity, neither taken nor 503 with Retry-After",
        "answers",
        vec![(others + unsaid) as f64],
    )
    .asked(Asked::at_most(0.0))
    .record();
    row("twice the capacity, 503", "ms", refused).record();
    row(
        "twice the capacity, 503, 99th percentile",
        "ms",
        refused_last,
    )
    .record();
    row(
        "twice the capacity, those that are taken, 99th percentile",
        "ms",
        taken_last,
    )
    .beside("one client", "", &alone_last)
    .asked(Asked::ratio_at_most(OF_UNLOADED))
    .record();
}

fn percentile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let at = (values.len() as f64 * share) as usize;
    values.get(at).copied().unwrap_or(f64::NAN)
}

/// A spoken file as a form.
fn recording() -> Vec<u8> {
    let audio = fs::read(data("eval/01-one-seven.wav")).expect("a file");
    let mut body =
        b"--frontier\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\n\
        Content-Type: audio/wav\r\n\r\n"
            .to_vec();
    body.extend(audio);
    body.extend(b"\r\n--frontier--\r\n");
    let mut request = format!(
        "POST /stt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
        Content-Type: multipart/form-data; boundary=frontier\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend(body);
    request
}
