//! The processes that decode for live sessions: each is behind its walls, stays small, and goes with its session.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::sandbox::{proc, signal, workers};
use crate::support::server::Server;
use crate::support::{data, have, text, until};
use crate::upstream::front;

use super::super::raw::{BINARY, Raw, frame};
use super::super::{FINALIZE, RECORDING};
use super::{OGG, config, configured, last, packed, packets, pieces};

/// The process of the one session that is open.
fn decoder(server: &Server, others: &[u32]) -> u32 {
    let of_session = || {
        workers(server.pid())
            .into_iter()
            .find(|pid| !others.contains(pid))
    };
    until("the session has a process", || of_session().is_some());
    of_session().expect("it was there")
}

/// The worker for uploads, which is always there.
fn others(server: &Server) -> Vec<u32> {
    until("the first worker is there", || {
        !workers(server.pid()).is_empty()
    });
    workers(server.pid())
}

#[test]
fn who_breaks_off_takes_the_process_along() {
    let server = Server::start(&[
        "--plain",
        "--limit",
        "sessions=1",
        "--limit",
        "rate-address=off",
    ]);
    let others = others(&server);
    let mut raw = Raw::open(&server);
    for _ in 0..3 {
        raw.say(&config("opus"));
        raw.send(BINARY, &[0x98]);
        let decoder = decoder(&server, &others);
        until("it is behind its walls", || {
            proc(decoder, "status").contains("Seccomp:\t2\n")
        });
        let limits = proc(decoder, "limits");
        for (limit, value) in [("Max address space", "268435456"), ("Max cpu time", "1805")] {
            let line = limits.lines().find(|line| line.starts_with(limit));
            assert!(line.expect("a limit").contains(value), "{limits}");
        }
        let (_, head) = Raw::ask(&server, "");
        assert!(
            head.starts_with("HTTP/1.1 503 "),
            "there is one place: {head}"
        );
        drop(raw);
        let gone = Instant::now();
        until("its process is gone", || {
            !workers(server.pid()).contains(&decoder)
        });
        raw = Raw::when_free(&server);
        assert!(
            gone.elapsed() < Duration::from_secs(1),
            "{:?}",
            gone.elapsed()
        );
    }
}

#[test]
fn a_process_that_hangs_or_dies_costs_one_session() {
    let server = Server::start(&["--plain"]);
    let others = others(&server);
    let after = |name: &str| {
        let mut raw = configured(&server, "opus");
        raw.send(BINARY, &[0x98]);
        let decoder = decoder(&server, &others);
        until("it waits for more", || {
            proc(decoder, "wchan").contains("pipe")
        });
        signal(decoder, name);
        raw.send(BINARY, &[0x98]);
        let said = raw.rest();
        until("it is gone", || workers(server.pid()) == others);
        said
    };
    insta::assert_snapshot!(after("STOP"), @r#"{"type":"error","message":"the recording is not decoded after 5 seconds","code":"not-audio"} 1008 not-audio"#);
    insta::assert_snapshot!(after("KILL"), @r#"{"type":"error","message":"the reason is in the server's log","code":"internal"} 1011 internal"#);
    insta::assert_snapshot!(after("ILL"), @r#"{"type":"error","message":"the recording is damaged in a way that stops the decoder","code":"not-audio"} 1008 not-audio"#);
}

/// The most memory that a process has had, in KiB.
fn most(pid: u32) -> u64 {
    let status = proc(pid, "status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let size = line.and_then(|line| line.split_whitespace().next());
    size.expect("a size").parse().expect("KiB")
}

#[test]
fn a_stream_that_does_not_end_takes_no_more_and_more_memory() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain"]);
    let others = others(&server);
    let silence =
        "-loglevel error -f lavfi -i anoisesrc=a=0.001:r=16000 -t 1200 -c:a libopus -b:a 16k";
    for (encoding, container) in [("opus-webm", "-live 1 -f webm"), ("opus-ogg", "-f ogg")] {
        let output = Command::new("ffmpeg")
            .args(silence.split(' '))
            .args(container.split(' '))
            .arg("pipe:1")
            .output()
            .expect("ffmpeg runs");
        assert!(output.status.success(), "{output:?}");
        let messages = pieces(&output.stdout, 8 << 10);
        let mut raw = configured(&server, encoding);
        let mut sizes = Vec::new();
        for part in messages.chunks(messages.len().div_ceil(4)) {
            for message in part {
                raw.send(BINARY, message);
            }
            raw.say(FINALIZE);
            while last(&mut raw)["from_finalize"] != true {}
            sizes.push(most(decoder(&server, &others)));
        }
        println!("{encoding}: {sizes:?} KiB");
        assert!(sizes[3] < sizes[0] + 1024, "{encoding}: {sizes:?} KiB");
        drop(raw);
        until("it is gone", || workers(server.pid()) == others);
    }
}

#[test]
fn who_sends_more_than_can_be_heard_waits_and_costs_no_memory() {
    if !have("ffmpeg") {
        return;
    }
    let behind = Server::start(&[]);
    let server = front(&[&behind], &["--plain"]);
    // Nothing is understood from here on.
    signal(behind.pid(), "STOP");
    let others = others(&server);
    let packets = packets(packed(text(&data(RECORDING)), OGG));
    // Small frames one after the other, which are hours of speech where nobody stops them.
    let frames = packets.iter().map(|packet| frame(BINARY, packet));
    let speech: Vec<u8> = frames.flatten().collect();
    let mut raw = configured(&server, "opus");
    raw.send(BINARY, &[0x98]);
    let decoder = decoder(&server, &others);
    let before = most(server.pid());
    let pause = Duration::from_millis(500);
    raw.0.set_write_timeout(Some(pause)).expect("set");
    let mut sent = 0;
    while raw.0.write_all(&speech).is_ok() {
        sent += 1;
    }
    let (server_has, decoder_has) = (most(server.pid()) - before, most(decoder));
    println!("{sent} recordings sent; {server_has} and {decoder_has} KiB");
    assert!(server_has < 16 << 10, "{server_has} KiB more");
    assert!(decoder_has < 48 << 10, "{decoder_has} KiB");
    drop(raw);
    let gone = Instant::now();
    until("its process is gone", || workers(server.pid()) == others);
    assert!(
        gone.elapsed() < Duration::from_secs(2),
        "{:?}",
        gone.elapsed()
    );
}
