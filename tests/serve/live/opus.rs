//! Opus in each of the forms in which clients send it, and what is none.

mod processes;

use std::process::Command;

use serde_json::Value;

use crate::sandbox::workers;
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
    raw.say(&config(encoding));
    raw
}

fn config(encoding: &str) -> String {
    format!(r#"{{"type":"config","encoding":"{encoding}","language":"en","interim":false}}"#)
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
    insta::assert_snapshot!(after("opus", &[&vec![0x98; (64 << 10) + 1]]), @r#"{"type":"error","message":"an Opus packet has at most 64 KiB","code":"too-large"} 1009 too-large"#);
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
    let said = after("opus-webm", &[&broken, &vec![0xee; 64 << 10]]);
    assert!(said.ends_with("1008 not-audio"), "{said}");
    // The server is as it was, and the processes are gone.
    let (said, _) = understood(&server, "opus", &packets(packed(recording, OGG)));
    assert_eq!(said, WORDS);
    until("the sessions' processes are gone", || {
        workers(server.pid()).len() <= 1
    });
}

/// Marsaglia's xorshift64: the same packets in each run.
fn random(state: &mut u64) -> u8 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    state.to_le_bytes()[3]
}

#[test]
fn any_bytes_are_sound_or_no_packet() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain", "--limit", "rate-address=off"]);
    let real = packets(packed(text(&data(RECORDING)), OGG));
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let (mut sound, mut refused) = (0, 0);
    for session in 0..40 {
        let mut raw = configured(&server, "opus");
        for number in 0..3 {
            let length = 1 + usize::from(random(&mut state)) % 200;
            let packet: Vec<u8> = if number % 2 == 0 {
                (0..length).map(|_| random(&mut state)).collect()
            } else {
                let real = &real[(3 * session + number) % real.len()];
                real[..length.min(real.len())].to_vec()
            };
            raw.send(BINARY, &packet);
        }
        raw.say(FINALIZE);
        let frames = std::iter::from_fn(|| raw.receive());
        let mut texts = frames.map(|(_, text)| text);
        let answer = texts.find(|text| {
            text.contains(r#""from_finalize":true"#) || text.contains(r#""type":"error""#)
        });
        let answer = answer.expect("an answer");
        if answer.contains("error") {
            assert!(answer.contains("not one whole Opus packet"), "{answer}");
            assert_eq!(texts.next().as_deref(), Some("1008 not-audio"));
            refused += 1;
        } else {
            sound += 1;
        }
    }
    println!("{sound} sessions were sound, {refused} were refused");
    assert!(sound > 0 && refused > 0, "{sound} and {refused}");
    until("the sessions' processes are gone", || {
        workers(server.pid()).len() <= 1
    });
}
