//! `transcribe` and `say` with `--server`: the work is done by a server, over verified TLS.

use std::fs;
use std::process::{Output, Stdio};

use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, have, text, tool};

const RECORDING: &str = "eval/25-seven-four-nine.wav";
const WORDS: &str = "seven four nine\n";

/// A client on a machine of its own, which trusts the server's CA by file.
fn ask(server: &Server, arguments: &[&str]) -> Output {
    let context = Context::new();
    let ca = server.ca();
    let server = ["--server", server.url(), "--server-ca", text(&ca)];
    context.output(&[arguments, &server].concat())
}

fn stdout(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_server_transcribes_and_speaks() {
    let server = Server::start(&[]);
    let recording = data(RECORDING);
    assert_eq!(
        stdout(&ask(&server, &["transcribe", text(&recording)])),
        WORDS
    );
    let folder = tempfile::tempdir().expect("a folder");
    let spoken = folder.path().join("spoken.mp3");
    stdout(&ask(
        &server,
        &["say", "one two three", "-o", text(&spoken)],
    ));
    let heard = stdout(&ask(&server, &["transcribe", "--json", text(&spoken)]));
    let heard: serde_json::Value = serde_json::from_str(&heard).expect("JSON");
    assert_eq!(heard[0]["text"], "one two three");
    assert_eq!(heard[0]["language"], "en");
    let end = heard[0]["segments"][0]["end"].as_f64().expect("a time");
    assert!((0.5..5.0).contains(&end), "{end}");
}

#[test]
fn live_words_come_from_files_and_from_pipes() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&[]);
    let recording = data(RECORDING);
    let file = ["transcribe", "--live", text(&recording)];
    assert_eq!(stdout(&ask(&server, &file)), WORDS);
    let folder = tempfile::tempdir().expect("a folder");
    let piped = |form: &[&str]| {
        let sound = folder.path().join("sound");
        let from = ["-loglevel", "error", "-y", "-i", text(&recording)];
        tool("ffmpeg", &[&from[..], form, &[text(&sound)]].concat());
        let context = Context::new();
        let ca = server.ca();
        let output = context
            .command(&[
                "transcribe",
                "--live",
                "-",
                "--server",
                server.url(),
                "--server-ca",
                text(&ca),
            ])
            .stdin(Stdio::from(fs::File::open(sound).expect("a file")))
            .output()
            .expect("it runs");
        stdout(&output)
    };
    // What `arecord -t raw`, `arecord` and `arecord -f cd` write.
    assert_eq!(piped(&["-f", "s16le", "-ar", "16000"]), WORDS);
    assert_eq!(piped(&["-f", "wav", "-ar", "8000"]), WORDS);
    assert_eq!(piped(&["-f", "wav", "-ar", "44100", "-ac", "2"]), WORDS);
}

#[test]
fn each_utterance_is_a_line_with_its_times() {
    let server = Server::start(&[]);
    let file = data("eval/phrases.wav");
    let lines = stdout(&ask(
        &server,
        &["transcribe", "--live", "--json", text(&file)],
    ));
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert!(lines.len() > 1, "{lines:?}");
    let mut end = 0.0;
    for line in &lines {
        let start = line["start"].as_f64().expect("a time");
        assert!(start >= end, "{lines:?}");
        end = line["end"].as_f64().expect("a time");
        assert!(end > start, "{lines:?}");
    }
}

#[test]
fn keys_are_sent_and_refusals_say_what_to_do() {
    let context = Context::new();
    let key = context.ok(&["auth", "key", "new", "laptop", "--scope", "stt,stream"]);
    let server = Server::start_in(context, &[]);
    let recording = data(RECORDING);
    let refusal = refused(&ask(&server, &["transcribe", text(&recording)]));
    assert!(refusal.contains("answers 401"), "{refusal}");
    assert!(refusal.contains("--server-key"), "{refusal}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    fs::write(&file, key.trim()).expect("written");
    let source = format!("file:{}", text(&file));
    for live in [&[][..], &["--live"]] {
        let arguments = ["transcribe", text(&recording), "--server-key", &source];
        let output = ask(&server, &[&arguments[..], live].concat());
        assert_eq!(stdout(&output), WORDS);
    }
    let refusal = refused(&ask(
        &server,
        &["say", "one", "--server-key", &source, "-o", "x.wav"],
    ));
    assert!(refusal.contains("answers 403"), "{refusal}");
}

#[test]
fn strangers_are_not_spoken_to() {
    let (server, other) = (Server::start(&[]), Server::start(&[]));
    let (recording, ca) = (data(RECORDING), other.ca());
    for live in [&[][..], &["--live"]] {
        let arguments = [
            "transcribe",
            text(&recording),
            "--server",
            server.url(),
            "--server-ca",
            text(&ca),
        ];
        let refusal = refused(&Context::new().output(&[&arguments[..], live].concat()));
        assert!(refusal.contains("UnknownIssuer"), "{refusal}");
        assert!(refusal.contains("--server-ca"), "{refusal}");
    }
    let plain = Context::new();
    let arguments = [
        "transcribe",
        text(&recording),
        "--server",
        "http://192.0.2.1:8000",
        "--server-key",
        "env:PATH",
    ];
    let output = plain.output(&arguments);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("over plain HTTP"), "{said}");
}
