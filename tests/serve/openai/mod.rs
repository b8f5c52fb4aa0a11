//! OpenAI's interface: with the official clients, and as curl sees it.

mod clients;
mod page;
mod shapes;

use std::path::Path;

use serde_json::Value;

use crate::stt::understands_every_format;
use crate::support::server::Server;
use crate::support::{data, have, text};

const RECORDING: &str = "eval/25-seven-four-nine.wav";
const WORDS: &str = "seven four nine";

/// The answer of `/v1/audio/transcriptions` as JSON.
fn transcribed(server: &Server, file: &Path, more: &[&str]) -> Value {
    let form = format!("file=@{}", text(file));
    let mut arguments = vec!["--form", &form];
    arguments.extend(more);
    let (code, body) = server.curl("/v1/audio/transcriptions", &arguments);
    assert_eq!(code, 200, "{}: {body}", file.display());
    serde_json::from_str(&body).expect("JSON")
}

#[test]
fn every_spoken_file_in_every_format_is_understood() {
    if !have("curl") || !have("ffmpeg") {
        return;
    }
    let server = Server::start(&[]);
    understands_every_format(|file| {
        let answer = transcribed(&server, file, &["--form", "model=whisper-1"]);
        answer["text"].as_str().expect("a text").to_owned()
    });
}

#[test]
fn silence_is_an_empty_text_in_every_form() {
    let server = Server::start(&[]);
    let silence = data("eval/silence.wav");
    let answer = transcribed(&server, &silence, &[]);
    assert_eq!(answer["text"], "");
    let verbose = ["--form", "response_format=verbose_json"];
    let answer = transcribed(&server, &silence, &verbose);
    assert_eq!(
        (&answer["text"], &answer["segments"]),
        (&"".into(), &Value::Array(Vec::new()))
    );
    let form = format!("file=@{}", text(&silence));
    let ask = |field: &str| {
        let arguments = ["--form", &form, "--form", field];
        server.curl("/v1/audio/transcriptions", &arguments)
    };
    assert_eq!(ask("response_format=text"), (200, "\n".to_owned()));
    assert_eq!(ask("response_format=srt"), (200, String::new()));
    assert_eq!(ask("response_format=vtt"), (200, "WEBVTT\n\n".to_owned()));
    let (code, events) = ask("stream=true");
    assert_eq!(code, 200);
    let (first, rest) = events.split_once("\n\n").expect("an event");
    assert!(first.starts_with("data: {") && rest.is_empty(), "{events}");
    assert!(
        first.contains(r#""text":"""#) && first.contains("transcript.text.done"),
        "{events}"
    );
}

/// Some clients send the file first, some last.
#[test]
fn fields_come_in_any_order() {
    let server = Server::start(&[]);
    let form = format!("file=@{}", text(&data(RECORDING)));
    let fields = [
        "--form",
        "response_format=text",
        "--form",
        "language=english",
    ];
    let first = [&["--form", &form], &fields[..]].concat();
    let last = [&fields[..], &["--form", &form]].concat();
    for arguments in [first, last] {
        let answer = server.curl("/v1/audio/transcriptions", &arguments);
        assert_eq!(answer, (200, format!("{WORDS}\n")));
    }
}
