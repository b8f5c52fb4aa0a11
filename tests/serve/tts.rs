//! `POST /tts`: audio for words.

use std::fs;
use std::path::Path;

use crate::support::server::Server;
use crate::support::{have, text, tool};

fn speak(server: &Server, json: &str, out: &Path) -> (u16, String) {
    server.curl(
        "/tts",
        &[
            "--json",
            json,
            "--output",
            text(out),
            "--write-out",
            "%{content_type}\n%{http_code}",
        ],
    )
}

fn seconds(file: &Path) -> f64 {
    let out = tool(
        "ffprobe",
        &[
            "-loglevel",
            "error",
            "-show_entries",
            "format=duration",
            "-of",
            "csv=p=0",
            text(file),
        ],
    );
    out.trim().parse().expect("a number of seconds")
}

#[test]
fn what_is_spoken_is_understood_again() {
    if !have("ffprobe") {
        return;
    }
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let mp3 = folder.path().join("out.mp3");
    let (code, media_type) = speak(&server, r#"{"text": "seven four nine"}"#, &mp3);
    assert_eq!((code, media_type.as_str()), (200, "audio/mpeg"));
    assert!((0.8..4.0).contains(&seconds(&mp3)), "{} s", seconds(&mp3));
    let (_, body) = server.curl("/stt", &["--form", &format!("audio=@{}", text(&mp3))]);
    assert_eq!(body, r#"{"transcription":"seven four nine"}"#);
}

#[test]
fn language_and_speed_are_obeyed() {
    if !have("ffprobe") {
        return;
    }
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let length = |json: &str| {
        let mp3 = folder.path().join("out.mp3");
        let (code, _) = speak(&server, json, &mp3);
        assert_eq!(
            code,
            200,
            "{json}: {}",
            fs::read_to_string(&mp3).unwrap_or_default()
        );
        seconds(&mp3)
    };
    let normal = length(r#"{"text": "one two three four five six seven eight nine"}"#);
    let slow = length(r#"{"text": "one two three four five six seven eight nine", "speed": 0.5}"#);
    assert!(slow > normal * 1.6, "{slow} s against {normal} s");
    // A voice comes before a language.
    let british = length(r#"{"text": "one", "voice": "pico-en-GB"}"#);
    assert!(
        (length(r#"{"text": "one", "voice": "pico-en-GB", "lang": "de"}"#) - british).abs() < 1e-9
    );
    for lang in ["en-US", "en-GB", "de", "es-ES", "fr", "it-IT"] {
        assert!(
            length(&format!(r#"{{"text": "hallo, 1 2 3", "lang": "{lang}"}}"#)) > 0.5,
            "{lang}"
        );
    }
}

#[test]
fn four_thousand_characters_are_spoken() {
    if !have("ffprobe") {
        return;
    }
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let mp3 = folder.path().join("out.mp3");
    let long = "The quick brown fox jumps over the lazy dog. ".repeat(89);
    assert_eq!(long.len(), 4005);
    let (code, _) = speak(
        &server,
        &serde_json::json!({ "text": long }).to_string(),
        &mp3,
    );
    assert_eq!(code, 200);
    // Pico says about 15 characters a second.
    assert!(
        (180.0..420.0).contains(&seconds(&mp3)),
        "{} s",
        seconds(&mp3)
    );
}

#[test]
fn wrong_requests_are_told_what_is_wrong() {
    let server = Server::start(&[]);
    let problem = |arguments: &[&str]| {
        let (code, body) = server.curl("/tts", arguments);
        let body: serde_json::Value =
            serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
        format!("{code} {}", body["detail"].as_str().expect("a detail"))
    };
    insta::assert_snapshot!(problem(&["--json", "{}"]), @"400 the text is empty");
    insta::assert_snapshot!(problem(&["--json", r#"{"text": "  "}"#]), @"400 the text is empty");
    insta::assert_snapshot!(problem(&["--json", r#"{"text": 5}"#]), @r#"400 send JSON such as {"text": "hello"}: invalid type: integer `5`, expected a string at line 1 column 10"#);
    insta::assert_snapshot!(problem(&["--json", "{"]), @r#"400 send JSON such as {"text": "hello"}: EOF while parsing an object at line 1 column 1"#);
    insta::assert_snapshot!(problem(&["--data", "text=hello"]), @"415 send `Content-Type: application/json`");
    insta::assert_snapshot!(problem(&["--json", r#"{"text": "hello", "lang": "xx"}"#]), @"422 unknown language `xx`; known: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT");
    insta::assert_snapshot!(problem(&["--json", r#"{"text": "hello", "voice": "x"}"#]), @"422 unknown voice `x`; known: pico-en-US, pico-en-GB, pico-de-DE, pico-es-ES, pico-fr-FR, pico-it-IT");
    insta::assert_snapshot!(problem(&["--json", r#"{"text": "hello", "speed": 9}"#]), @"422 speed 9 is outside of 0.25 to 4");
    insta::assert_snapshot!(problem(&["--json", r#"{"text": "你好"}"#]), @"422 voice `pico-en-US` cannot read this text");
    let long = serde_json::json!({ "text": "a ".repeat(2501) }).to_string();
    insta::assert_snapshot!(problem(&["--json", &long]), @"413 the text has 5002 characters, at most 5000 are spoken at once (limit `text`)");
    let huge = tempfile::NamedTempFile::new().expect("a file");
    fs::write(
        huge.path(),
        serde_json::json!({ "text": "a ".repeat(100_000) }).to_string(),
    )
    .expect("written");
    insta::assert_snapshot!(problem(&["--json", &format!("@{}", text(huge.path()))]), @"413 at most 5000 characters are spoken at once (limit `text`)");
}

#[test]
fn markup_in_the_text_touches_no_file() {
    let server = Server::start(&[]);
    let canary = server.context().path("canary.wav");
    fs::write(&canary, "still here").expect("written");
    let made = server.context().path("made.wav");
    for path in [&canary, &made] {
        let spoken = format!(
            "one <genfile file=\"{}\">two</genfile> three",
            path.display()
        );
        let json = serde_json::json!({ "text": spoken }).to_string();
        let (code, _) = server.curl("/tts", &["--json", &json, "--output", "/dev/null"]);
        assert_eq!(code, 200);
    }
    assert_eq!(
        fs::read_to_string(&canary).expect("the canary"),
        "still here"
    );
    assert!(!made.exists());
}
