//! Ten minutes of speech in live sessions, at the pace of speech: memory stays, words do not come later and later, and the
//! last of them come, too.
//!
//! `VOICECTL_LIVE_MINUTES` sets another time.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::campaign::Campaign;
use crate::support::data;
use crate::support::server::Server;
use crate::support::speaker::{all, below};

const SESSIONS: usize = 4;

/// How often somebody goes away in the middle of a word.
const BROKEN_OFF: u32 = 10;

/// What memory may grow after the first tenth, in KiB.
const GROWTH: u64 = 4 * 1024;

#[test]
fn sessions_of_ten_minutes() {
    let minutes = std::env::var("VOICECTL_LIVE_MINUTES")
        .map_or(10, |minutes| minutes.parse().expect("minutes"));
    let server = Server::start(&["--plain"]);
    let time = Duration::from_secs(60 * minutes);
    let memory = || -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.expect("a field").parse().expect("a number")
    };
    let mut tenths = Vec::new();
    let understood = std::thread::scope(|scope| {
        let speakers = scope.spawn(|| all(server.port(), SESSIONS, time));
        let begin = Instant::now();
        for tenth in 1..10 {
            // The pace of the speakers, not a wait for something to happen.
            std::thread::park_timeout((time * tenth / 10).saturating_sub(begin.elapsed()));
            tenths.push(memory());
        }
        speakers.join().expect("everything was understood")
    });
    println!("memory after each tenth: {tenths:?} KiB");
    let most = tenths[1..].iter().max().expect("tenths");
    assert!(*most <= tenths[0] + GROWTH, "it grows: {tenths:?}");

    // In the order of sessions: each one's first and last third.
    let each = understood.len() / SESSIONS;
    let late = |from: usize, to: usize| {
        let part = understood.chunks(each).filter(|part| part.len() == each);
        below(
            0.95,
            part.flat_map(|part| &part[from..to]).map(|one| one.last),
        )
    };
    let (begin, end) = (late(0, each / 3), late(each * 2 / 3, each));
    let right = understood.iter().filter(|one| one.right).count();
    println!(
        "{} utterances, {right} right; finals p95 {begin:?} in the first third, {end:?} in the last",
        understood.len()
    );
    assert!(
        end <= begin + Duration::from_millis(200),
        "{begin:?}, {end:?}"
    );
    assert!(right * 20 >= understood.len() * 19, "{right}");
    let said = u32::try_from(understood.len()).expect("few");
    let whole = if minutes < 10 { u32::MAX } else { said };
    Campaign::new("utterances in live sessions of ten minutes", said, whole)
        .count(SESSIONS, "sessions at once")
        .count(right, "understood word by word")
        .count(
            begin.as_millis(),
            "ms until the last word in the first third (95 %)",
        )
        .count(end.as_millis(), "ms in the last")
        .count(*most - tenths[0].min(*most), "KiB grown")
        .done();
}

/// What a session holds is its place, and an engine that works on what nobody waits for.
#[test]
fn who_breaks_off_is_forgotten_within_a_second() {
    let server = Server::start(&["--plain", "--limit", "sessions=1"]);
    let sound = fs::read(data("eval/25-seven-four-nine.wav")).expect("a recording");
    let mut session = open(&server).expect("the place is free");
    let mut slowest = Duration::ZERO;
    for _ in 0..BROKEN_OFF {
        let config = br#"{"type":"config","encoding":"s16le"}"#;
        session.write_all(&frame(TEXT, config)).expect("sent");
        let sound = frame(BINARY, &sound[44..44 + 64_000]);
        session.write_all(&sound).expect("sent");
        assert!(open(&server).is_none(), "there is one place");
        drop(session);
        let gone = Instant::now();
        session = loop {
            if let Some(next) = open(&server) {
                break next;
            }
            assert!(gone.elapsed() < Duration::from_secs(1), "still there");
        };
        slowest = slowest.max(gone.elapsed());
    }
    Campaign::new("live sessions that break off", BROKEN_OFF, BROKEN_OFF)
        .count(
            slowest.as_millis(),
            "ms until the slowest place was free again",
        )
        .done();
}

const TEXT: u8 = 1;
const BINARY: u8 = 2;

/// A session over a bare socket; `None` where there is no place.
fn open(server: &Server) -> Option<TcpStream> {
    let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    let request = "GET /ws/asr HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    socket.write_all(request.as_bytes()).expect("sent");
    let mut status = [0; 12];
    socket.read_exact(&mut status).expect("an answer");
    (status == *b"HTTP/1.1 101").then_some(socket)
}

/// A whole message of a client, under a mask of zeros (RFC 6455, section 5.2).
fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).expect("short").to_be_bytes();
    let short = u8::try_from(payload.len())
        .ok()
        .filter(|length| *length < 126);
    let head = match short {
        Some(length) => vec![0x80 | kind, 0x80 | length],
        None => vec![0x80 | kind, 0xfe, length[0], length[1]],
    };
    [&head, &[0; 4][..], payload].concat()
}
