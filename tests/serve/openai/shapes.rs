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
    let retry = if head.contains("retry-after: ") {
        " (again)"
    } else {
        ""
    };
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
    assert_snapshot!(ask("/v1/nothing", &[]), @"404 invalid_request_error not_found -: see `/` for the page, `/stt`, `/tts` and `/v1` for programs");
    assert_snapshot!(ask("/v1", &[]), @"404 invalid_request_error not_found -: see `/` for the page, `/stt`, `/tts` and `/v1` for programs");
    assert_snapshot!(ask(SPEECH, &[]), @"405 invalid_request_error method_not_allowed -: see the `Allow` field");
    assert_snapshot!(ask(SPEECH, &["--json", TEXT, "--header", "Origin: https://evil.test"]), @"403 invalid_request_error foreign_origin -: https://evil.test is neither the origin of this server nor one of its `allow-origin`");
    assert_snapshot!(ask(SPEECH, &["--json", TEXT, "--header", "Content-Encoding: gzip"]), @"415 invalid_request_error encoded_body -: send it as it is, without `Content-Encoding`");
    assert_snapshot!(ask(SPEECH, &["--data", "input=one"]), @"400 invalid_request_error not_json -: send `Content-Type: application/json`");
    assert_snapshot!(ask(SPEECH, &["--json", "{"]), @r#"400 invalid_request_error bad_request -: send JSON such as {"model": "tts-1", "input": "hello", "voice": "alloy"}: EOF while parsing an object at line 1 column 1"#);
    assert_snapshot!(ask(SPEECH, &["--json", r#"{"input": "one", "voice": 5}"#]), @r#"400 invalid_request_error bad_request -: send JSON such as {"model": "tts-1", "input": "hello", "voice": "alloy"}: `voice` is a name, or an object with `id` at line 1 column 28"#);
    assert_snapshot!(ask(LISTENING, &["--json", "{}"]), @"400 invalid_request_error no_audio file: send a multipart/form-data form with the recording in the field `file`");
    assert_snapshot!(ask(LISTENING, &["--form", "model=whisper-1"]), @"400 invalid_request_error no_audio file: the form has `model`, but no field `file`");
    let long = format!("prompt={}", "a".repeat(17 << 10));
    assert_snapshot!(ask(LISTENING, &["--form", &long]), @"413 invalid_request_error too_large prompt: field `prompt` has more than 16 KiB");
    assert_snapshot!(ask("/v1/models?api_key=secret", &[]), @"400 authentication_error invalid_api_key -: keys and tokens in an address end up in logs: replace this one, and send it in `Authorization: Bearer ...`");

    // Elsewhere nothing has changed.
    let (code, body) = server.curl("/nothing", &[]);
    assert!(
        code == 404 && body.contains("urn:problem-type:voicectl:not-found"),
        "{body}"
    );
    let (code, body) = server.curl("/tts", &["--json", "{}"]);
    assert!(code == 400 && body.contains(r#""status":400"#), "{body}");
}

#[test]
fn closed_and_crowded_servers_say_so_too() {
    let context = Context::new();
    let speaker = key(&context, "speaker", "--scope tts");
    let server = Server::start_in(
        context,
        &["--limit", "rate=1/1m", "--limit", "failures=2/1m"],
    );
    let bearer = |key: &str| format!("Authorization: Bearer {key}");
    let ask = |path: &str, header: &str| {
        let form = format!("file=@{}", text(&data(RECORDING)));
        let body = if path == LISTENING {
            ["--form", &form]
        } else {
            ["--json", TEXT]
        };
        refusal(&server, path, &[&body[..], &["--header", header]].concat())
    };
    assert_snapshot!(ask(SPEECH, "X-Nothing: 1"), @"401 authentication_error invalid_api_key -: send an API key or a token: `Authorization: Bearer ...`");
    assert_snapshot!(ask(LISTENING, &bearer(&speaker)), @"403 authentication_error scope_missing -: the credential has not the scope `stt`");
    let header = bearer(&speaker);
    let arguments = ["--json", TEXT, "--header", &header, "--output", "/dev/null"];
    assert_eq!(server.curl(SPEECH, &arguments).0, 200);
    assert_snapshot!(ask(SPEECH, &bearer(&speaker)), @"429 rate_limit_error rate_limit_exceeded -: 1 requests in 60 s are taken from one caller (limit `rate`) (again)");
    assert_snapshot!(ask(SPEECH, &bearer("vctl_wrong")), @"401 authentication_error invalid_api_key -: the key is not known");
    assert_snapshot!(ask(SPEECH, &bearer("vctl_wrong")), @"401 authentication_error invalid_api_key -: the key is not known");
    assert_snapshot!(ask(SPEECH, &bearer("vctl_wrong")), @"429 rate_limit_error too_many_failures -: too many wrong credentials came from there (again)");
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
    assert_eq!(
        (&long["limit"], &long["limit_seconds"]),
        (&"audio".into(), &1.into())
    );
    let unknown = error(SPEECH, &["--json", r#"{"input": "one", "voice": "x"}"#]);
    assert_eq!(unknown["known"][0], "pico-en-US");
    let aac = error(
        SPEECH,
        &["--json", r#"{"input": "one", "response_format": "aac"}"#],
    );
    assert_eq!(
        aac["supported"],
        serde_json::json!(["mp3", "opus", "flac", "wav", "pcm"])
    );
    let (_, models) = server.curl("/v1/models", &[]);
    assert!(models.contains(r#""audio_seconds":1"#), "{models}");
}
