//! The official clients for Python and Node.

use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output};

use insta::assert_snapshot;

use super::{RECORDING, WORDS};
use crate::access::key;
use crate::clients::{folder, trusting_nobody};
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, speech_clients, text, until};

/// As long as a real one.
const WRONG: &str = "vctl_aaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAaaaaaa";

/// A program of the official client, told by its environment where the server is and who asks.
pub(super) fn python(server: &Server, python: &Path, key: &str) -> Command {
    let mut command = trusting_nobody(text(python));
    command
        .env("OPENAI_BASE_URL", format!("{}/v1", server.url()))
        .env("OPENAI_API_KEY", key)
        .env("PYTHONUTF8", "1");
    command
}

fn succeeds(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// An open server on this machine takes any key, since the client insists on one; a closed one takes its own.
fn with_any_key_and_with_a_real_one(test: impl Fn(&Server, &str)) {
    let flags = ["--limit", "rate-address=off", "--limit", "rate=off"];
    test(&Server::start(&flags), "none");
    let context = Context::new();
    let key = key(&context, "phone", "");
    test(&Server::start_in(context, &flags), &key);
}

#[test]
fn python_listens() {
    let Some(program) = speech_clients() else {
        return;
    };
    with_any_key_and_with_a_real_one(|server, key| {
        let output = python(server, &program, key)
            .arg(folder().join("openai_listen.py"))
            .args([text(&data(RECORDING)), WORDS])
            .arg(data("eval/phrases.wav"))
            .env("SSL_CERT_FILE", server.ca())
            .output();
        succeeds(&output.expect("it starts"));
    });
}

#[test]
fn python_speaks() {
    let Some(program) = speech_clients() else {
        return;
    };
    with_any_key_and_with_a_real_one(|server, key| {
        let out = tempfile::tempdir().expect("a folder");
        let output = python(server, &program, key)
            .arg(folder().join("openai_speak.py"))
            .arg(out.path())
            .env("SSL_CERT_FILE", server.ca())
            .output();
        succeeds(&output.expect("it starts"));
    });
}

/// What the client's errors are: class, status, type, code, parameter, message, and headers that tell more.
fn errors(server: &Server, program: &Path, key: &str, case: &str) -> String {
    let mut command = python(server, program, key);
    command
        .arg(folder().join("openai_errors.py"))
        .args([text(&data(RECORDING)), case]);
    if server.ca().exists() {
        command.env("VOICE_CA", server.ca());
    }
    let output = command.output().expect("it starts");
    succeeds(&output);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn python_is_told_what_is_wrong() {
    let Some(program) = speech_clients() else {
        return;
    };
    let server = Server::start(&["--limit", "rate-address=off"]);
    assert_snapshot!(errors(&server, &program, "none", "wrong"), @r#"
    NotFoundError 404 invalid_request_error model_not_found model
        there is no model `whisper-9`; known: demo, whisper-1, gpt-4o-transcribe, gpt-4o-mini-transcribe, gpt-transcribe
    NotFoundError 404 invalid_request_error model_not_found model
        there is no model `whisper-1`; known: tts-1, tts-1-hd, gpt-4o-mini-tts
    NotFoundError 404 invalid_request_error model_not_found model
        there is no model `gpt-9`; known: demo, whisper-1, gpt-4o-transcribe, gpt-4o-mini-transcribe, gpt-transcribe, tts-1, tts-1-hd, gpt-4o-mini-tts
    BadRequestError 400 invalid_request_error not_audio file
        this is not an audio file; send wav, aiff, mp3, flac, ogg, webm, mka, m4a, aac
    BadRequestError 400 invalid_request_error unsupported_format file
        AMR is not supported; send wav, aiff, mp3, flac, ogg, webm, mka, m4a, aac
    BadRequestError 400 invalid_request_error no_audio file
        the audio is empty
    BadRequestError 400 invalid_request_error unknown_language language
        unknown language `xx`; known: en
    BadRequestError 400 invalid_request_error bad_parameter response_format
        unsupported response_format `diarized_json`; supported: json, text, srt, verbose_json, vtt
    BadRequestError 400 invalid_request_error bad_parameter temperature
        temperature `1.5` is no number from 0 to 1
    BadRequestError 400 invalid_request_error bad_parameter timestamp_granularities
        unknown granularity `letter`; known: segment, word
    BadRequestError 400 invalid_request_error bad_parameter stream
        only text is streamed: `response_format` has to be json or text
    BadRequestError 400 invalid_request_error untranslatable model
        the model `demo` knows one language and cannot translate
    BadRequestError 400 invalid_request_error unknown_voice voice
        unknown voice `pavarotti`; known: pico-en-US, pico-en-GB, pico-de-DE, pico-es-ES, pico-fr-FR, pico-it-IT
    BadRequestError 400 invalid_request_error unknown_voice voice
        unknown voice `voice_1234`; known: pico-en-US, pico-en-GB, pico-de-DE, pico-es-ES, pico-fr-FR, pico-it-IT
    BadRequestError 400 invalid_request_error bad_parameter response_format
        unsupported response_format `aac`; supported: mp3, opus, flac, wav, pcm
    BadRequestError 400 invalid_request_error bad_speed speed
        speed 9 is outside of 0.25 to 4
    BadRequestError 400 invalid_request_error no_text input
        the text is empty
    BadRequestError 400 invalid_request_error unspeakable_text input
        voice `pico-en-US` cannot read this text
    APIStatusError 413 invalid_request_error text_too_long input
        the text has 5002 characters, at most 5000 are spoken at once (limit `text`)
    BadRequestError 400 invalid_request_error bad_parameter stream_format
        unknown stream_format `ndjson`; known: audio, sse
    BadRequestError 400 invalid_request_error bad_request None
        send JSON such as {"model": "tts-1", "input": "hello", "voice": "alloy"}: invalid type: integer `5`, expected a string at line 1 column 26
    BadRequestError 400 invalid_request_error unknown_language language
        unknown language `xx`; known: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT
    NotFoundError 404 invalid_request_error not_found None
        see `/` for the page, `/stt`, `/tts` and `/v1` for programs
    APIStatusError 405 invalid_request_error method_not_allowed None
        see the `Allow` field
    "#);
}

#[test]
fn python_is_told_who_may_not() {
    let Some(program) = speech_clients() else {
        return;
    };
    let context = Context::new();
    let speaker = key(&context, "speaker", "--scope tts");
    let server = Server::start_in(context, &["--limit", "rate=1/1m"]);
    let ask = |key: &str, case: &str| errors(&server, &program, key, case);
    assert_snapshot!(ask(WRONG, "listen"), @"
    AuthenticationError 401 authentication_error invalid_api_key None
        the key is not known
        www-authenticate
    ");
    assert_snapshot!(ask(WRONG, "models"), @"
    AuthenticationError 401 authentication_error invalid_api_key None
        the key is not known
        www-authenticate
    ");
    assert_snapshot!(ask(&speaker, "listen"), @"
    PermissionDeniedError 403 authentication_error scope_missing None
        the credential has not the scope `stt`
        www-authenticate
    ");
    assert_eq!(ask(&speaker, "models"), "fine\n");
    assert_eq!(ask(&speaker, "speak"), "fine\n");
    assert_snapshot!(ask(&speaker, "speak"), @"
    RateLimitError 429 rate_limit_error rate_limit_exceeded None
        1 requests in 60 s are taken from one caller (limit `rate`)
        retry-after
        ratelimit
    ");
}

#[test]
fn python_is_told_that_the_server_is_busy_or_takes_less() {
    let Some(program) = speech_clients() else {
        return;
    };
    let server = Server::start(&["--plain", "--limit", "uploads=1"]);
    let mut held = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    held.write_all(
        b"POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\
          Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n",
    )
    .expect("sent");
    let form = format!("file=@{}", text(&data(RECORDING)));
    until("the one place is taken", || {
        server
            .curl("/v1/audio/transcriptions", &["--form", &form])
            .0
            == 503
    });
    assert_snapshot!(errors(&server, &program, "none", "listen"), @"
    InternalServerError 503 server_error busy None
        1 recordings are being worked on (limit `uploads`)
        retry-after
        ratelimit
    ");
    let server = Server::start(&["--limit", "upload=1KiB"]);
    assert_snapshot!(errors(&server, &program, "none", "listen"), @"
    APIStatusError 413 invalid_request_error too_large file
        at most 1 KiB are taken (limit `upload`)
        ratelimit
    ");
}

#[test]
fn python_refuses_another_authority() {
    let Some(program) = speech_clients() else {
        return;
    };
    let (server, other) = (Server::start(&[]), Server::start(&[]));
    let output = python(&server, &program, "none")
        .arg(folder().join("openai_listen.py"))
        .args([text(&data(RECORDING)), WORDS])
        .arg(data("eval/phrases.wav"))
        .env("SSL_CERT_FILE", other.ca())
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("certificate"),
        "{said}"
    );
    assert!(!server.said().contains("/v1/"), "{}", server.said());
}
