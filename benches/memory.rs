//! How much memory `serve` has: idle, with a model, with recordings side by side, and after ten thousand requests.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

#[path = "measure/grown.rs"]
mod grown;
mod measure;
#[path = "recognize/sound.rs"]
mod sound;
#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use measure::process::memory;
use measure::{Asked, Row, http, rounds};
use support::server::Server;
use support::text;

/// Recordings side by side.
const STATES: usize = 2;

/// Servers that are started for one figure.
const STARTS: usize = 5;

/// Requests before the first look, and until the second one.
const FIRST: usize = 1_000;
const MORE: usize = 10_000;

/// How long a state that has nothing to do is kept, and some.
const REST: Duration = Duration::from_secs(65);

/// How long a server may take until its memory no longer changes: it starts threads, and reads its model.
const SETTLED: Duration = Duration::from_secs(5);

fn main() {
    measure::run(&[
        ("memory-idle", "memory", idle),
        ("memory-model", "memory", model),
        ("memory-requests", "memory", requests),
    ]);
}

/// What a server has in memory, in MB.
#[derive(Clone, Copy)]
struct Held {
    all: f64,
    /// What is its alone; the rest are files that the system could drop: the program, mapped models.
    own: f64,
}

/// Its memory once it has not changed for a fifth of a second.
fn held(server: &Server) -> Held {
    let now = || {
        let of = |line| memory(server.pid(), line).expect("it runs");
        Held {
            all: of("VmRSS"),
            own: of("RssAnon"),
        }
    };
    let begin = Instant::now();
    let mut last = now();
    loop {
        std::thread::sleep(Duration::from_millis(200));
        let held = now();
        if (held.all - last.all).abs() < 0.05 || begin.elapsed() > SETTLED {
            return held;
        }
        last = held;
    }
}

/// Several servers, one after the other: what each has after something was done with it.
fn of_servers(arguments: &[&str], mut done: impl FnMut(&Server)) -> Vec<Held> {
    let one = |_| {
        let limit = ["--plain", "--limit", "rate-address=off"];
        let server = Server::start(&[&limit, arguments].concat());
        done(&server);
        held(&server)
    };
    (0..rounds(STARTS)).map(one).collect()
}

/// A row with all memory, held against a bound, and one with what is the process's own.
fn record(what: &str, held: &[Held], command: &str, bound: Option<f64>) {
    let all = held.iter().map(|held| held.all).collect();
    let mut row = Row::new(what, "MB", all).by(command);
    if let Some(bound) = bound {
        row = row.asked(Asked::at_most(bound));
    }
    row.record();
    let own = held.iter().map(|held| held.own).collect();
    let what = format!("{what}: without the pages of files");
    Row::new(&what, "MB", own).by(command).record();
}

fn idle(_: &Path) {
    // Nothing answers there; nothing is asked. The voices are those of this server.
    let upstream = "--engine upstream http://127.0.0.1:9/v1 --upstream-for stt";
    let upstream: Vec<&str> = upstream.split(' ').collect();
    record(
        "serve, idle, without a model",
        &of_servers(&upstream, |_| ()),
        "voicectl serve --plain --engine upstream URL --upstream-for stt",
        Some(20.0),
    );
    record(
        "serve, idle, built-in model",
        &of_servers(&[], |_| ()),
        "voicectl serve --plain",
        None,
    );
}

/// A model of the size of Whisper's `tiny`.
fn model(folder: &Path) {
    let file = grown::model(folder, grown::TINY);
    let size = fs::metadata(&file).expect("it was written").len() as f64 / 1e6;
    let states = STATES.to_string();
    let arguments = ["--model", text(&file), "--states", &states];
    let command = "voicectl serve --plain --model FILE --states 2";
    record(
        &format!("serve, idle, model of {size:.0} MB"),
        &of_servers(&arguments, |_| ()),
        command,
        Some(size + 60.0),
    );
    for seconds in [3, 30] {
        let sound = sound::of(Duration::from_secs(seconds));
        let recognise = |server: &Server| {
            let port = server.port();
            std::thread::scope(|scope| {
                for _ in 0..STATES {
                    scope.spawn(|| http::recording(port, "/stt", &sound));
                }
            });
        };
        record(
            &format!("serve, model of {size:.0} MB, after {seconds} s on each of {STATES} states"),
            &of_servers(&arguments, recognise),
            command,
            Some(size + 60.0 + 30.0 * STATES as f64),
        );
        if seconds == 30 {
            let rest = |server: &Server| {
                recognise(server);
                std::thread::sleep(REST);
            };
            record(
                &format!("serve, model of {size:.0} MB, a minute later"),
                &of_servers(&arguments, rest),
                command,
                Some(size + 60.0),
            );
        }
    }
}

/// Of twenty requests one is a recording, three are texts, and the others ask how it is.
fn requests(_: &Path) {
    let server = Server::start(&["--plain", "--limit", "rate-address=off"]);
    let port = server.port();
    let sound = sound::of(Duration::from_secs(1));
    let ask = |number: usize| match number % 20 {
        0 => {
            http::recording(port, "/stt", &sound);
        }
        1..=3 => {
            http::speech(port, &format!("That was number {number}."));
        }
        _ => {
            http::page(port, "/healthz");
        }
    };
    // As many as there are rounds stand for the whole.
    let share = rounds(10);
    let (first, more) = (FIRST * share / 10, MORE * share / 10);
    (0..first).for_each(ask);
    let before = held(&server);
    (first..first + more).for_each(ask);
    let after = held(&server);
    Row::new(
        "serve, built-in model, after 10,000 more requests: without the pages of files",
        "MB",
        vec![after.own],
    )
    .by("voicectl serve --plain")
    .beside("after 1,000", "", &[before.own])
    .asked(Asked::ratio_at_most(1.02))
    .record();
}
