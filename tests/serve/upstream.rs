//! `serve --engine upstream`: other servers do the work, and this one stays what clients see.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, spoken, text};

/// A server whose engines are `behind`, which trusts the CA of the first of them.
pub(crate) fn front(behind: &[&Server], more: &[&str]) -> Server {
    let ca = behind[0].ca();
    let urls: Vec<&str> = behind.iter().map(|server| server.url()).collect();
    let engine = [&["--engine", "upstream"][..], &urls].concat();
    let trust = ["--upstream-ca", text(&ca)];
    Server::start(&[&engine[..], &trust, more].concat())
}

fn transcription(server: &Server, file: &str) -> (u16, String) {
    let form = format!("audio=@{file}");
    server.curl("/stt", &["--form", &form])
}

#[test]
fn clients_see_no_difference() {
    let behind = Server::start(&["--limit", "rate-address=off", "--limit", "queue=64"]);
    let server = front(&[&behind], &["--limit", "rate-address=off"]);
    let (mut words, mut wrong) = (0, 0);
    for (file, reference) in spoken() {
        let (status, body) = transcription(&server, text(&file));
        assert_eq!(status, 200, "{body}");
        let heard: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        words += reference.split_whitespace().count();
        wrong += usize::from(heard["transcription"] != reference.as_str());
    }
    assert!(
        wrong * 20 <= words,
        "{wrong} files are wrong, of {words} words"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let speech = folder.path().join("speech.mp3");
    let json = r#"{"text": "one two three"}"#;
    let (status, _) = server.curl("/tts", &["--json", json, "--output", text(&speech)]);
    assert_eq!(status, 200);
    let (_, body) = transcription(&server, text(&speech));
    assert_eq!(body, r#"{"transcription":"one two three"}"#);
    let form = format!("file=@{}", text(&data("eval/25-seven-four-nine.wav")));
    let verbose = ["--form", &form, "--form", "response_format=verbose_json"];
    let words = ["--form", "timestamp_granularities[]=word"];
    let arguments = [&verbose[..], &words].concat();
    let (here, there) = (
        server.curl("/v1/audio/transcriptions", &arguments),
        behind.curl("/v1/audio/transcriptions", &arguments),
    );
    assert_eq!(here, there);
    assert!(here.1.contains(r#""word":"nine""#), "{}", here.1);
    let said = server.said();
    assert!(said.contains("that of https://localhost:"), "{said}");
    assert!(!said.contains("demo model"), "{said}");
}

#[test]
fn live_sessions_too() {
    let behind = Server::start(&[]);
    let server = front(&[&behind], &[]);
    let (file, ca) = (data("eval/25-seven-four-nine.wav"), server.ca());
    let heard = Context::new().ok(&[
        "transcribe",
        "--live",
        text(&file),
        "--server",
        server.url(),
        "--server-ca",
        text(&ca),
    ]);
    assert_eq!(heard, "seven four nine\n");
}

#[test]
fn one_of_the_two_can_stay_here() {
    let behind = Server::start(&[]);
    let server = front(
        &[&behind],
        &["--upstream-for", "tts", "--upstream-voice", "pico-de-DE=de"],
    );
    let (_, ready) = server.curl("/readyz", &[]);
    let ready: serde_json::Value = serde_json::from_str(&ready).expect("JSON");
    assert_eq!(ready["model"]["name"], "demo");
    assert_eq!(ready["voices"][0]["name"], "pico-de-DE");
    let (status, _) = server.curl(
        "/tts",
        &[
            "--json",
            r#"{"text": "Guten Tag"}"#,
            "--output",
            "/dev/null",
        ],
    );
    assert_eq!(status, 200);
}

#[test]
fn the_next_server_takes_over_and_without_any_it_is_said() {
    let context = Context::new();
    let key = context.ok(&["auth", "key", "new", "front"]);
    let mut first = Server::start_in(context, &[]);
    let ca = first.ca();
    let mut second = Server::start(&["--plain"]);
    let secret = "env:VOICECTL_TEST_KEY";
    let here = Context::new();
    let mut command = here.command(&[
        "serve",
        "--no-input",
        "--listen",
        "localhost:0",
        "--engine",
        "upstream",
        first.url(),
        second.url(),
        "--upstream-ca",
        text(&ca),
        "--upstream-key",
        secret,
    ]);
    command.env("VOICECTL_TEST_KEY", key.trim());
    let server = Server::start_as(&mut command, here);
    let file = data("eval/25-seven-four-nine.wav");
    let words = (200, r#"{"transcription":"seven four nine"}"#.to_owned());
    assert_eq!(transcription(&server, text(&file)), words);
    first.signal("KILL");
    first.wait();
    assert_eq!(transcription(&server, text(&file)), words);
    assert!(
        server.said().contains("does not answer"),
        "{}",
        server.said()
    );
    second.signal("KILL");
    second.wait();
    let (status, body) = transcription(&server, text(&file));
    assert_eq!(status, 502, "{body}");
    assert!(
        body.contains("urn:problem-type:voicectl:upstream"),
        "{body}"
    );
    assert!(
        !body.contains("refused"),
        "what failed is for the log: {body}"
    );
    let (status, body) = server.curl("/tts", &["--json", r#"{"text": "one"}"#]);
    assert_eq!(status, 502, "{body}");
    assert!(!server.said().contains(key.trim()), "no key in a log");
}

/// A request in, status, head and body out.
type Fake = fn(&str) -> (u16, &'static str, &'static str);

/// A server that knows no `verbose_json`, one that is busy, and one that is busy for ever: no peer does this on request.
#[test]
fn terse_and_busy_servers_are_understood() {
    let answers: [Fake; 3] = [
        |request| {
            if request.contains("verbose_json") {
                (
                    400,
                    "",
                    r#"{"error": {"message": "response_format verbose_json is not supported"}}"#,
                )
            } else {
                (200, "", r#"{"text": " one two "}"#)
            }
        },
        |_| {
            (
                503,
                "Retry-After: 7\r\n",
                r#"{"error": {"message": "too much to do"}}"#,
            )
        },
        |_| (503, "Retry-After: 18446744073709551615\r\n", ""),
    ];
    for (answer, status, body) in [
        (answers[0], 200, r#"{"transcription":"one two"}"#),
        (answers[1], 503, "busy"),
        (answers[2], 503, "busy"),
    ] {
        let (url, asked) = fake(answer);
        let server = Server::start(&["--engine", "upstream", &url, "--upstream-for", "stt"]);
        for _ in 0..2 {
            let (code, said) = transcription(&server, text(&data("eval/08-yes.wav")));
            assert_eq!(code, status, "{said}");
            assert!(said.contains(body), "{said}");
        }
        // That a server is terse is learned once; one that is busy for long is not asked again and again.
        assert!(asked.load(Ordering::Relaxed) <= 3, "{asked:?}");
    }
}

/// Answers every request on one connection each, and counts them.
fn fake(answer: Fake) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for mut socket in listener.incoming().map_while(Result::ok) {
            let (mut request, mut piece) = (Vec::new(), vec![0; 65_536]);
            // The last boundary of a form ends with two dashes and a line break.
            while !request.ends_with(b"--\r\n") {
                match socket.read(&mut piece) {
                    Ok(0) | Err(_) => break,
                    Ok(length) => request.extend_from_slice(&piece[..length]),
                }
            }
            count.fetch_add(1, Ordering::Relaxed);
            let (status, head, body) = answer(&String::from_utf8_lossy(&request));
            let length = body.len();
            let _ = write!(
                socket,
                "HTTP/1.1 {status} x\r\n{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            );
        }
    });
    (url, asked)
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let context = Context::new();
    for (flags, why) in [
        (&["--engine", "upstream"][..], "it names no server"),
        (&["--engine", "vllm"], "it must be `built-in`"),
        (
            &["--engine", "upstream", "ftp://host"],
            "no address of a server",
        ),
        (
            &[
                "--engine",
                "upstream",
                "http://192.0.2.1:8000",
                "--upstream-key",
                "env:HOME",
            ],
            "could read its key",
        ),
    ] {
        let output = context.output(&[&["serve", "--no-input"], flags].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "{said}");
    }
    context.settings("[serve]\nupstream-key = \"sk-secret\"\n");
    let output = context.output(&["serve", "--no-input"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(!said.contains("sk-secret"), "{said}");
}
