//! `/ws/asr`: live audio over a WebSocket, from a client library over verified TLS and from one that misbehaves.

mod detectors;
mod leaving;
mod opus;
mod peers;
mod raw;

use std::io::Write;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::support::server::Server;
use crate::support::{data, have, text, tool, until};

use raw::{BINARY, PING, Raw};

const RECORDING: &str = "eval/25-seven-four-nine.wav";
const WORDS: &str = "seven four nine";

#[test]
fn python_speaks_in_either_encoding_and_at_other_rates() {
    if !have("ffmpeg") || !has_module("websockets") {
        return;
    }
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let live = |ca: &str, rate: u32, encoding: &str| {
        let file = folder.path().join(format!("{rate}.wav"));
        let rate = rate.to_string();
        let recording = data(RECORDING);
        let convert = ["-loglevel", "error", "-y", "-i", text(&recording)];
        tool(
            "ffmpeg",
            &[&convert[..], &["-ar", &rate, text(&file)]].concat(),
        );
        Command::new("python3")
            .arg("tests/serve/clients/live.py")
            .arg(format!("{}/ws/asr", server.url().replace("https", "wss")))
            .args([ca, text(&file), &rate, encoding])
            .output()
            .expect("python3 runs")
    };
    let ca = server.ca();
    for (rate, encoding) in [(16_000, "f32le"), (16_000, "s16le"), (48_000, "s16le")] {
        let output = live(text(&ca), rate, encoding);
        let said = String::from_utf8_lossy(&output.stderr);
        let heard = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{rate} {encoding}: {said}");
        let heard: Vec<&str> = heard.lines().collect();
        assert_eq!(heard, [WORDS, WORDS], "{rate} {encoding}");
    }
    let other = Server::start(&[]).ca();
    let refused = live(text(&other), 16_000, "s16le");
    assert!(!refused.status.success());
}

/// Whether Python has a module; without it as [`have`].
pub(crate) fn has_module(name: &str) -> bool {
    let found = Command::new("python3")
        .args(["-c", &format!("import {name}")])
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(
        found || std::env::var_os("CI").is_none(),
        "Python's {name} is missing: `make test` installs it"
    );
    if !found {
        println!("skipped: Python's {name} is missing; `make test` installs it");
    }
    found
}

const CONFIG: &str = r#"{"type":"config","encoding":"s16le"}"#;
const FINALIZE: &str = r#"{"type":"finalize"}"#;

#[test]
fn nonsense_is_answered_with_an_error_and_a_close() {
    let server = Server::start(&["--plain"]);
    let after = |speak: &dyn Fn(&mut Raw)| {
        let mut raw = Raw::open(&server);
        speak(&mut raw);
        raw.rest()
    };
    let says = |words: &'static str| after(&|raw: &mut Raw| raw.say(words));
    insta::assert_snapshot!(says("{"), @r#"{"type":"error","message":"send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding`) or `finalize`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"commit"}"#), @r#"{"type":"error","message":"send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding`) or `finalize`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(FINALIZE), @r#"{"type":"error","message":"begin with `{\"type\":\"config\"}`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"config","sample_rate":48001}"#), @r#"{"type":"error","message":"`sample_rate` 48001 is outside of 8000 to 48000","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"config","sample_rate":-1}"#), @r#"{"type":"error","message":"send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding`) or `finalize`","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(says(r#"{"type":"config","language":"xx"}"#), @r#"{"type":"error","message":"unknown language `xx`; known: en","code":"unknown-language"} 1008 unknown-language"#);
    insta::assert_snapshot!(after(&|raw| raw.send(BINARY, &[0; 4])), @r#"{"type":"error","message":"begin with `{\"type\":\"config\"}`","code":"bad-request"} 1008 bad-request"#);
    let configured = |payload: &[u8]| {
        after(&|raw| {
            raw.say(r#"{"type":"config"}"#);
            raw.send(BINARY, payload);
        })
    };
    insta::assert_snapshot!(configured(&[0; 5]), @r#"{"type":"error","message":"a binary message is not a multiple of 4 bytes","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(configured(&vec![0; (256 << 10) + 4]), @r#"{"type":"error","message":"at most 256 KiB are taken in one frame","code":"too-large"} 1009 too-large"#);
    insta::assert_snapshot!(after(&|raw| {
        raw.say(CONFIG);
        raw.say(CONFIG);
    }), @r#"{"type":"error","message":"`config` comes once, before the audio","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(after(&|raw| {
        raw.say(CONFIG);
        for _ in 0..=1000 {
            raw.send(BINARY, &[]);
        }
    }), @r#"{"type":"error","message":"1000 messages in a row were empty","code":"bad-request"} 1008 bad-request"#);
    let config = |fields: &'static str| {
        after(&|raw: &mut Raw| raw.say(&format!(r#"{{"type":"config",{fields}}}"#)))
    };
    insta::assert_snapshot!(config(r#""encoding":"opus-mp4""#), @r#"{"type":"error","message":"`encoding` is one of f32le, s16le, opus, opus-ogg, opus-webm","code":"bad-request"} 1008 bad-request"#);
    insta::assert_snapshot!(config(r#""endpointing_ms":199"#), @r#"{"type":"error","message":"`endpointing_ms` is 200 to 10000, or 0 for utterances that only `finalize` ends","code":"bad-request"} 1008 bad-request"#);
    let long = |field: &str| {
        let prompt = "a".repeat(1025);
        after(&|raw: &mut Raw| raw.say(&format!(r#"{{"type":"config","{field}":"{prompt}"}}"#)))
    };
    insta::assert_snapshot!(long("prompt"), @r#"{"type":"error","message":"`prompt` has more than 1024 bytes","code":"bad-request"} 1008 bad-request"#);
    assert_eq!(long("context"), long("prompt"));
    // Frames that are against RFC 6455 itself: unmasked, of a kind that does not exist, too long for a command.
    for frame in [
        &b"\x81\x02{}"[..],
        b"\x8b\x80\0\0\0\0",
        b"\x89\xfe\x01\0\0\0\0\0",
    ] {
        let closed = after(&|raw| raw.0.write_all(frame).expect("sent"));
        assert!(closed.is_empty() || closed.starts_with("1002"), "{closed}");
    }
    // Nobody else notices: what is no number is silence.
    let mut raw = Raw::open(&server);
    raw.say(
        r#"{"type":"config","more":{},"chunk_size_sec":0,"unfixed_chunk_num":-4,"context":""}"#,
    );
    raw.send(BINARY, &f32::NAN.to_le_bytes().repeat(16_000));
    raw.say(FINALIZE);
    let (_, answer) = raw.receive().expect("a final");
    assert!(
        answer.contains(r#""type":"final""#) && answer.contains(r#""text":"""#),
        "{answer}"
    );
}

#[test]
fn an_upgrade_needs_a_websocket_a_page_of_ours_and_a_place() {
    let server = Server::start(&["--plain"]);
    let (code, body) = server.curl("/ws/asr", &[]);
    assert_eq!(
        (code, body.contains("speaks WebSocket")),
        (400, true),
        "{body}"
    );
    for origin in ["https://evil.test", "null"] {
        let (_, head) = Raw::ask(&server, &format!("Origin: {origin}\r\n"));
        assert!(head.starts_with("HTTP/1.1 403 "), "{origin}: {head}");
    }
    let (_, head) = Raw::ask(&server, "Origin: http://localhost\r\n");
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    // All sixteen places are taken by clients whose recordings are being recognised ...
    let busy = || Raw::ask(&server, "").1.starts_with("HTTP/1.1 503 ");
    let mut open = Vec::new();
    until("the first one's place is free, and all are taken", || {
        open.push(Raw::open(&server));
        open.len() == 16 || busy()
    });
    for raw in &mut open {
        raw.say(CONFIG);
        raw.send(BINARY, &vec![1; 256 << 10]);
        raw.say(FINALIZE);
    }
    let (_, head) = Raw::ask(&server, "");
    assert!(head.starts_with("HTTP/1.1 503 "), "{head}");
    assert!(head.to_lowercase().contains("retry-after: 5"), "{head}");
    // ... and free as soon as they are gone, without a good-bye.
    drop(open);
    until("there is a place again", || !busy());
}

#[test]
fn a_server_that_stops_says_so() {
    let mut server = Server::start(&["--plain"]);
    let raw = Raw::open(&server);
    server.signal("TERM");
    assert_eq!(raw.rest(), "1001 the server is stopping");
    assert!(server.wait().success());
}

#[test]
fn what_was_said_before_the_server_stops_is_not_lost() {
    let mut server = Server::start(&["--plain"]);
    let mut raw = Raw::open(&server);
    raw.say(r#"{"type":"config","encoding":"s16le","interim":false}"#);
    let recording = std::fs::read(data(RECORDING)).expect("a recording");
    // Up to the last word, and no silence after it.
    raw.send(BINARY, &recording[44..44 + 32_000 * 22 / 10]);
    raw.say(FINALIZE);
    raw.send(BINARY, &recording[44..44 + 32_000 * 22 / 10]);
    let (_, first) = raw.receive().expect("a final");
    assert!(first.contains(WORDS), "{first}");
    server.signal("TERM");
    let rest = raw.rest();
    assert!(rest.contains(WORDS), "{rest}");
    assert!(rest.ends_with("1001 the server is stopping"), "{rest}");
    assert!(server.wait().success());
}

#[test]
fn a_recording_much_faster_than_it_was_spoken_is_throttled_and_heard_to_the_end() {
    let server = Server::start(&["--plain"]);
    let mut raw = Raw::open(&server);
    raw.say(r#"{"type":"config","encoding":"s16le"}"#);
    let recording = std::fs::read(data(RECORDING)).expect("a recording");
    let mut writer = raw.writer();
    let rounds = 60;
    std::thread::scope(|scope| {
        // Three minutes of sound; nobody reads on this thread while it is written.
        scope.spawn(move || {
            for _ in 0..rounds {
                writer.send(BINARY, &recording[44..]);
                writer.send(BINARY, &[0; 16_000]);
            }
            writer.say(FINALIZE);
        });
        let mut finals = 0;
        loop {
            let (kind, message) = raw.receive().expect("open until the end");
            if kind == PING || message.contains(r#""type":"partial""#) {
                continue;
            }
            assert!(message.contains(r#""type":"final""#), "{message}");
            finals += usize::from(message.contains(WORDS));
            if message.contains(r#""from_finalize":true"#) {
                break;
            }
        }
        assert_eq!(finals, rounds);
    });
}

#[test]
fn deepgrams_clients_have_to_say_something_and_ask_for_what_there_is() {
    let server = Server::start(&["--plain"]);
    let refused = |query: &str| {
        let (mut raw, head) = Raw::ask_at(&server, &format!("/v1/listen?{query}"), "");
        assert!(head.starts_with("HTTP/1.1 400 "), "{query}: {head}");
        raw.body()
    };
    for query in [
        "encoding=flac&sample_rate=48000",
        "encoding=linear16",
        "encoding=linear16&sample_rate=16000&channels=2",
    ] {
        let body = refused(query);
        assert!(
            body.contains(r#""err_code":"INVALID_QUERY_PARAMETER""#),
            "{body}"
        );
    }
    let query = "/v1/listen?encoding=linear16&sample_rate=16000";
    let (mut nonsense, _) = Raw::ask_at(&server, query, "");
    nonsense.say(r#"{"type":"Nothing"}"#);
    insta::assert_snapshot!(nonsense.rest(), @r#"{"type":"Error","description":"send JSON: `type` is `KeepAlive`, `Finalize` or `CloseStream`","message":"The request cannot be read","variant":"DATA-0000"} 1008 DATA-0000"#);
    let (silent, head) = Raw::ask_at(&server, query, "Sec-WebSocket-Protocol: token, none\r\n");
    assert!(head.contains("sec-websocket-protocol: token\r\n"), "{head}");
    let rest = silent.rest();
    assert!(rest.ends_with("1011 NET-0001"), "{rest}");
}

#[test]
fn realtime_is_for_transcription_and_wrong_events_do_not_end_it() {
    let server = Server::start(&["--plain"]);
    let (_, head) = Raw::ask_at(&server, "/v1/realtime?model=gpt-realtime", "");
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    let (mut raw, _) = Raw::ask_at(&server, "/v1/realtime?intent=transcription", "");
    raw.receive().expect("session.created");
    for (event, wanted) in [
        ("{", r#""code":"invalid_json""#),
        (
            r#"{"type":"response.create","event_id":"e1"}"#,
            r#""event_id":"e1""#,
        ),
        (
            r#"{"type":"input_audio_buffer.commit"}"#,
            "input_audio_buffer_commit_empty",
        ),
        (
            r#"{"type":"input_audio_buffer.append","audio":"AA=="}"#,
            "not a multiple of 2 bytes",
        ),
        (
            r#"{"type":"session.update","session":{"type":"realtime"}}"#,
            r#""param":"session.type""#,
        ),
        (
            r#"{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"language":"xx"}}}}}"#,
            "unknown language `xx`",
        ),
        (
            r#"{"type":"transcription_session.update","session":{"input_audio_format":"pcm16","turn_detection":null}}"#,
            r#""type":"transcription_session.updated""#,
        ),
        (
            r#"{"type":"input_audio_buffer.clear"}"#,
            r#""type":"input_audio_buffer.cleared""#,
        ),
    ] {
        raw.say(event);
        let (_, answer) = raw.receive().expect("an answer");
        assert!(answer.contains(wanted), "{event}: {answer}");
    }
    raw.send(BINARY, &[0; 2]);
    assert!(raw.rest().ends_with("1008 bad-request"));
}

/// The server may find the end of an utterance long after what follows has come: that is committed all the same.
#[test]
fn what_follows_an_utterance_is_left_to_be_committed() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&["--plain"]);
    let folder = tempfile::tempdir().expect("a folder");
    let (recording, raw_sound) = (data(RECORDING), folder.path().join("24000"));
    let read = ["-loglevel", "error", "-i", text(&recording)];
    let write = ["-f", "s16le", "-ar", "24000", text(&raw_sound)];
    tool("ffmpeg", &[&read[..], &write].concat());
    let mut sound = std::fs::read(&raw_sound).expect("made");
    sound.resize(sound.len() + 3 * 48_000, 0);

    let (mut raw, _) = Raw::ask_at(&server, "/v1/realtime?intent=transcription", "");
    raw.say(
        r#"{"type":"session.update","session":{"type":"transcription","audio":{"input":{
            "turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}}"#,
    );
    // In one message: all of it is there before anything is found in it.
    let audio = STANDARD.encode(&sound);
    raw.say(&format!(
        r#"{{"type":"input_audio_buffer.append","audio":"{audio}"}}"#
    ));
    let wait_for = |raw: &mut Raw, wanted: &str| {
        loop {
            let (_, event) = raw.receive().expect("an event");
            assert!(!event.contains(r#""type":"error""#), "{event}");
            if event.contains(wanted) {
                break;
            }
        }
    };
    wait_for(&mut raw, "transcription.completed");
    raw.say(r#"{"type":"input_audio_buffer.commit"}"#);
    wait_for(&mut raw, "input_audio_buffer.committed");
}

#[test]
fn a_client_that_does_not_answer_pings_is_let_go() {
    let server = Server::start(&["--plain"]);
    let mut raw = Raw::open(&server);
    let (kind, _) = raw.receive().expect("a ping");
    assert_eq!(kind, PING);
    assert_eq!(raw.rest(), "", "it is gone, without a word");
}
