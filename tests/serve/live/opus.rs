//! Opus in each of the forms in which clients send it, and what is none.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::sandbox::{proc, signal, workers};
use crate::support::server::Server;
use crate::support::{data, have, ogg, spoken, text, until};

use super::raw::{BINARY, PING, Raw};
use super::{FINALIZE, RECORDING, WORDS};

/// A recording by ffmpeg, written to a pipe: as one that records writes it, not knowing when it ends.
fn packed(recording: &str, options: &[&str]) -> Vec<u8> {
    let output = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-i", recording])
        .args(options)
        .arg("pipe:1")
        .output()
        .expect("ffmpeg runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{options:?}: {said}");
    output.stdout
}

const OGG: &[&str] = &["-c:a", "libopus", "-b:a", "32k", "-f", "ogg"];
const WEBM: &[&str] = &["-c:a", "libopus", "-b:a", "32k", "-live", "1", "-f", "webm"];

/// The packets of an Ogg file, without its two headers.
fn packets(file: Vec<u8>) -> Vec<Vec<u8>> {
    let mut reader = ::ogg::PacketReader::new(std::io::Cursor::new(file));
    let packets = std::iter::from_fn(|| reader.read_packet().expect("Ogg"));
    packets.skip(2).map(|packet| packet.data).collect()
}

/// A file as a recorder hands it over, in pieces that begin anywhere.
fn pieces(file: &[u8], size: usize) -> Vec<Vec<u8>> {
    file.chunks(size).map(<[u8]>::to_vec).collect()
}

fn configured(server: &Server, encoding: &str) -> Raw {
    let mut raw = Raw::open(server);
    raw.say(&format!(
        r#"{{"type":"config","encoding":"{encoding}","language":"en","interim":false}}"#
    ));
    raw
}

/// The next final.
fn last(raw: &mut Raw) -> Value {
    loop {
        let (kind, message) = raw.receive().expect("open");
        if kind != PING {
            let message: Value = serde_json::from_str(&message).expect(&message);
            assert_eq!(message["type"], "final", "{message}");
            return message;
        }
    }
}

/// What is understood of messages in a session of their own, and when the last utterance ended, in seconds.
fn understood(server: &Server, encoding: &str, messages: &[Vec<u8>]) -> (String, f64) {
    let mut raw = configured(server, encoding);
    for message in messages {
        raw.send(BINARY, message);
    }
    raw.say(FINALIZE);
    let mut texts = Vec::new();
    loop {
        let message = last(&mut raw);
        texts.push(message["text"].as_str().expect("text").to_owned());
        if message["from_finalize"] == true {
            let end = message["end"].as_f64().expect("seconds");
            return (texts.join(" ").trim().to_owned(), end);
        }
    }
}

#[test]
fn every_recording_is_understood_in_each_form() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain", "--limit", "rate-address=off"]);
    let (mut words, mut wrong) = (0, [0; 3]);
    for (path, expected) in spoken() {
        let count = expected.split_whitespace().count();
        words += count;
        let (ogg, webm) = (packed(text(&path), OGG), packed(text(&path), WEBM));
        let forms = [
            ("opus-ogg", pieces(&ogg, 1000)),
            ("opus-webm", pieces(&webm, 333)),
            ("opus", packets(ogg)),
        ];
        for ((encoding, messages), wrong) in forms.iter().zip(&mut wrong) {
            let (said, _) = understood(&server, encoding, messages);
            if said != expected {
                println!("{encoding} {}: {said}", path.display());
                *wrong += count.max(1);
            }
        }
    }
    println!("{wrong:?} of {words} words in recordings that are not right");
    assert!(wrong.iter().all(|wrong| wrong * 20 <= words), "{wrong:?}");
}

#[test]
fn deepgrams_clients_may_send_opus_too() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain"]);
    let recording = data(RECORDING);
    let ogg = packed(text(&recording), OGG);
    for (query, messages) in [
        ("encoding=ogg-opus&sample_rate=16000", pieces(&ogg, 500)),
        ("model=nova-3", pieces(&ogg, 1 << 20)),
        ("", pieces(&packed(text(&recording), WEBM), 500)),
        ("encoding=opus&sample_rate=48000&channels=2", packets(ogg)),
    ] {
        let (mut raw, head) = Raw::ask_at(&server, &format!("/v1/listen?{query}"), "");
        assert!(head.starts_with("HTTP/1.1 101 "), "{query}: {head}");
        for message in &messages {
            raw.send(BINARY, message);
        }
        raw.say(r#"{"type":"CloseStream"}"#);
        let said = raw.rest();
        assert!(said.contains(WORDS), "{query}: {said}");
        assert!(said.ends_with(" 1000 "), "{query}: {said}");
    }
}

#[test]
fn packets_that_were_lost_leave_a_gap_and_no_less_time() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain"]);
    let mut messages = packets(packed(text(&data(RECORDING)), OGG));
    let (_, whole) = understood(&server, "opus", &messages);
    for message in messages.iter_mut().skip(5).step_by(10) {
        message.clear();
    }
    let (said, end) = understood(&server, "opus", &messages);
    assert_eq!(said, WORDS);
    assert!((end - whole).abs() < 0.2, "{end} and {whole}");
}

#[test]
fn what_is_no_opus_is_said_and_ends_the_session() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain"]);
    let recording = data(RECORDING);
    let recording = text(&recording);
    let after = |encoding: &str, messages: &[&[u8]]| {
        let mut raw = configured(&server, encoding);
        for message in messages {
            raw.send(BINARY, message);
        }
        raw.rest()
    };
    insta::assert_snapshot!(after("opus", &[&[0x98], &[0x9b]]), @r#"{"type":"error","message":"a message is not one whole Opus packet","code":"not-audio"} 1008 not-audio"#);
    insta::assert_snapshot!(after("opus", &[&[0x98; (64 << 10) + 1]]), @r#"{"type":"error","message":"an Opus packet has at most 64 KiB","code":"too-large"} 1009 too-large"#);
    insta::assert_snapshot!(after("opus", &[&packed(recording, OGG)]), @r#"{"type":"error","message":"a message is not one whole Opus packet","code":"not-audio"} 1008 not-audio"#);
    insta::assert_snapshot!(after("opus-ogg", &[b"RI", b"FF\0\0\0\0WAVE"]), @r#"{"type":"error","message":"the audio is neither Opus in Ogg nor Opus in WebM","code":"not-audio"} 1008 not-audio"#);
    let vorbis = packed(recording, &["-c:a", "libvorbis", "-f", "ogg"]);
    insta::assert_snapshot!(after("opus-ogg", &[&vorbis]), @r#"{"type":"error","message":"vorbis is not taken live: send Opus in one or two channels","code":"unsupported-format"} 1008 unsupported-format"#);
    let six = [
        "-ac",
        "6",
        "-c:a",
        "libopus",
        "-mapping_family",
        "1",
        "-f",
        "webm",
    ];
    insta::assert_snapshot!(after("opus-webm", &[&packed(recording, &six)]), @r#"{"type":"error","message":"Opus with more than two channels is not taken live: send Opus in one or two channels","code":"unsupported-format"} 1008 unsupported-format"#);
    // Silence packs well: a quarter of an hour in one message.
    insta::assert_snapshot!(after("opus-ogg", &[&ogg::silence(900)]), @r#"{"type":"error","message":"a message has more than 60 seconds of sound","code":"too-large"} 1009 too-large"#);
    let mut broken = packed(recording, WEBM);
    let middle = broken.len() / 2;
    broken[middle..].fill(0xee);
    let said = after("opus-webm", &[&broken, &[0xee; 64 << 10]]);
    assert!(said.ends_with("1008 not-audio"), "{said}");
    // The server is as it was, and the processes are gone.
    let (said, _) = understood(&server, "opus", &packets(packed(recording, OGG)));
    assert_eq!(said, WORDS);
    until("the sessions' processes are gone", || {
        workers(server.pid()).len() <= 1
    });
}

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
    for _ in 0..3 {
        let mut raw = configured(&server, "opus");
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
        until("there is a place", || {
            Raw::ask(&server, "").1.starts_with("HTTP/1.1 101 ")
        });
        assert!(
            gone.elapsed() < Duration::from_secs(1),
            "{:?}",
            gone.elapsed()
        );
        until("that one has left, too", || workers(server.pid()) == others);
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

#[test]
fn a_stream_that_does_not_end_takes_no_more_and_more_memory() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain"]);
    let others = others(&server);
    let silence = ["-t", "3600", "-c:a", "libopus", "-b:a", "16k", "-live", "1"];
    let source = [
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "anoisesrc=a=0.001:r=16000",
    ];
    for (encoding, container) in [("opus-webm", "webm"), ("opus-ogg", "ogg")] {
        let options = if container == "webm" {
            &silence[..]
        } else {
            &silence[..6]
        };
        let output = Command::new("ffmpeg")
            .args(source)
            .args(options)
            .args(["-f", container, "pipe:1"])
            .output()
            .expect("ffmpeg runs");
        assert!(output.status.success(), "{output:?}");
        let messages = pieces(&output.stdout, 8 << 10);
        let mut raw = configured(&server, encoding);
        let most = |decoder: u32| -> u64 {
            let status = proc(decoder, "status");
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let size = line.and_then(|line| line.split_whitespace().next());
            size.expect("a size").parse().expect("KiB")
        };
        let mut sizes = Vec::new();
        for part in messages.chunks(messages.len().div_ceil(4)) {
            for message in part {
                raw.send(BINARY, message);
            }
            raw.say(FINALIZE);
            let mut heard = 0.0;
            while last(&mut raw)["from_finalize"] != true {
                heard += 1.0;
            }
            sizes.push(most(decoder(&server, &others)));
            println!("{encoding}: {heard} finals, {sizes:?} KiB");
        }
        assert!(sizes[3] < sizes[0] + 1024, "{encoding}: {sizes:?} KiB");
        drop(raw);
        until("it is gone", || workers(server.pid()) == others);
    }
}
