//! Refusals on `/v1` have OpenAI's shape, whichever part of the server made them; elsewhere they stay as they are.

use insta::assert_snapshot;
use serde_json::Value;

use super::RECORDING;
use crate::access::key;
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, text};

const SPEECH: &str = "/v1/audio/speech";
const LISTENING: &str = "/v1/audio/transcriptions";
const TEXT: &str = r#"{"input": "one"}"#;

/// Status, type, code and parameter, and the message; the head must fit.
fn refusal(server: &Server, path: &str, arguments: &[&str]) -> String {
    let all = [&["--include"], arguments].concat();
    let (code, answer) = server.curl(path, &all);
    // What came before an upload is not the answer.
    let (head, body) = answer.rsplit_once("\r\n\r\n").expect("a head");
    let head = head.to_lowercase();
    assert!(head.contains("content-type: application/json"), "{head}");
    assert!(head.contains("x-request-id: "), "{head}");
    let body: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
    let members: Vec<_> = body.as_object().expect("an object").keys().collect();
    assert_eq!(members, ["error"], "{body}");
    let error = &body["error"];
    assert!(error.get("param").is_some(), "{body}");
    let word = |name: &str| error[name].as_str().unwrap_or("-").to_owned();
    let retry = if head.contains("retry-after: ") { " (again)" } else { "" };
    format!(
        "{code} {} {} {}: {}{retry}",
        word("type"),
        word("code"),
        word("param"),
        word("message")
    )
}

#[test]
fn whoever_refuses_it_says_it_as_openai_would() {
    let server = Server::start(&[]);
    let ask = |path: &str, arguments: &[&str]| refusal(&server, path, arguments);
    assert_snapshot!(ask("/v1/nothing", &[]), @"");
    assert_snapshot!(ask("/v1", &[]), @"");
    assert_snapshot!(ask(SPEECH, &[]), @"");
    assert_snapshot!(ask(SPEECH, &["--json", TEXT, "--header", "Origin: https://evil.test"]), @"");
    assert_snapshot!(ask(SPEECH, &["--json", TEXT, "--header", "Content-Encoding: gzip"]), @"");
    assert_snapshot!(ask(SPEECH, &["--data", "input=one"]), @"");
    assert_snapshot!(ask(SPEECH, &["--json", "{"]), @"");
    assert_snapshot!(ask(SPEECH, &["--json", r#"{"input": "one", "voice": 5}"#]), @"");
    assert_snapshot!(ask(LISTENING, &["--json", "{}"]), @"");
    assert_snapshot!(ask(LISTENING, &["--form", "model=whisper-1"]), @"");
    let long = format!("prompt={}", "a".repeat(17 << 10));
    assert_snapshot!(ask(LISTENING, &["--form", &long]), @"");
    assert_snapshot!(ask("/v1/models?api_key=secret", &[]), @"");

    // Elsewhere nothing has changed.
    let (code, body) = server.curl("/nothing", &[]);
    assert!(code == 404 && body.contains("urn:problem-type:voicectl:not-found"), "{body}");
    let (code, body) = server.curl("/tts", &["--json", "{}"]);
    assert!(code == 400 && body.contains(r#""status":400"#), "{body}");
}

#[test]
fn closed_and_crowded_servers_say_so_too() {
    let context = Context::new();
    let speaker = key(&context, "speaker", "--scope tts");
    let server = Server::start_in(context, &["--limit", "rate=1/1m", "--limit", "failures=2/1m"]);
    let bearer = |key: &str| format!("Authorization: Bearer {key}");
    let ask = |path: &str, header: &str| {
        let form = format!("file=@{}", text(&data(RECORDING)));
        let body = if path == LISTENING { ["--form", &form] } else { ["--json", TEXT] };
        refusal(&server, path, &[&body[..], &["--header", header]].concat())
    };
    assert_snapshot!(ask(SPEECH, "X-Nothing: 1"), @"");
    assert_snapshot!(ask(LISTENING, &bearer(&speaker)), @"");
    let header = bearer(&speaker);
    let arguments = ["--json", TEXT, "--header", &header, "--output", "/dev/null"];
    assert_eq!(server.curl(SPEECH, &arguments).0, 200);
    assert_snapshot!(ask(SPEECH, &bearer(&speaker)), @"");
    assert_snapshot!(ask(SPEECH, &bearer("vctl_wrong")), @"");
    assert_snapshot!(ask(SPEECH, &bearer("vctl_wrong")), @"");
    assert_snapshot!(ask(SPEECH, &bearer("vctl_wrong")), @"");
}

/// Programs find what the limit is, and what there is instead.
#[test]
fn what_programs_may_read_is_there() {
    let server = Server::start(&["--limit", "audio=1s"]);
    let error = |path: &str, arguments: &[&str]| {
        let (_, body) = server.curl(path, arguments);
        let body: Value = serde_json::from_str(&body).expect("JSON");
        body["error"].clone()
    };
    let form = format!("file=@{}", text(&data("eval/phrases.wav")));
    let long = error(LISTENING, &["--form", &form]);
    assert_eq!((&long["limit"], &long["limit_seconds"]), (&"audio".into(), &1.into()));
    let unknown = error(SPEECH, &["--json", r#"{"input": "one", "voice": "x"}"#]);
    assert_eq!(unknown["known"][0], "pico-en-US");
    let aac = error(SPEECH, &["--json", r#"{"input": "one", "response_format": "aac"}"#]);
    assert_eq!(aac["supported"], serde_json::json!(["mp3", "opus", "flac", "wav", "pcm"]));
    let (_, models) = server.curl("/v1/models", &[]);
    assert!(models.contains(r#""audio_seconds":1"#), "{models}");
}
