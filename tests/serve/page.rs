//! The page in Chromium, over HTTPS, with our authority in the browser's own certificate store: what people do with
//! it, what it shows when things go wrong, and that it keeps to its own origin.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::clients::{folder, heard};
use crate::support::server::Server;
use crate::support::{data, have};

#[test]
fn uploads_become_transcripts() {
    let files = [
        data("eval/01-one-seven.wav"),
        seven_four_nine(),
        data("eval/silence.wav"),
    ];
    let files: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
    let Some(seen) = visit("upload", &Server::start(&[]), &files) else {
        return;
    };
    assert_eq!(
        seen["transcripts"],
        json!(["No speech heard", "seven four nine", "one seven"])
    );
    assert_clean(&seen);
}

#[test]
fn a_dropped_file_becomes_a_transcript() {
    let Some(seen) = visit("drop", &Server::start(&[]), &[&seven_four_nine()]) else {
        return;
    };
    assert_eq!(seen["transcript"], "seven four nine");
    assert_clean(&seen);
}

#[test]
fn an_upload_can_be_cancelled_and_tried_again() {
    let Some(seen) = visit("cancel", &Server::start(&[]), &[&seven_four_nine()]) else {
        return;
    };
    assert_eq!(seen["meta"], "Cancelled");
    assert_eq!(seen["transcript"], "seven four nine");
    assert_clean(&seen);
}

#[test]
fn transcripts_outlive_a_reload_where_that_is_wished() {
    let downloads = tempfile::tempdir().expect("a temporary folder");
    let files = [&seven_four_nine(), downloads.path()];
    let Some(seen) = visit("history", &Server::start(&[]), &files) else {
        return;
    };
    let nothing = json!([]);
    assert_eq!(seen["unkept"], nothing);
    assert_eq!(seen["kept"], json!(["seven four nine"]));
    assert_eq!(seen["cleared"], nothing);
    assert_eq!(seen["after"], nothing);
    assert_eq!(seen["stored"], 0, "a wish that was taken back");
    let mut saved = fs::read_dir(downloads.path()).expect("a folder");
    let saved = saved.next().expect("a download").expect("a file").path();
    let saved = fs::read_to_string(saved).expect("a text");
    let (head, words) = saved.split_once('\n').expect("a head");
    assert!(head.contains("25-seven-four-nine.wav ("), "{head}");
    assert_eq!(words, "seven four nine\n");
    assert_clean(&seen);
}

#[test]
fn a_voice_is_chosen_by_its_name() {
    let Some(seen) = visit("voice", &Server::start(&[]), &[]) else {
        return;
    };
    let wish = &seen["wish"];
    assert_eq!(wish["voice"], "pico-en-GB");
    assert_eq!(wish["lang"], "en-GB");
    let labels = seen["labels"].to_string();
    assert!(labels.contains("British English"), "{labels}");
    assert_clean(&seen);
}

#[test]
fn text_becomes_speech_that_plays_and_downloads() {
    let server = Server::start(&[]);
    for scene in ["speak", "whole"] {
        let downloads = tempfile::tempdir().expect("a temporary folder");
        let Some(seen) = visit(scene, &server, &[downloads.path()]) else {
            return;
        };
        let seconds = seen["duration"].as_f64().expect("a finite duration");
        assert!((0.5..10.0).contains(&seconds), "{seconds} s of speech");
        assert_eq!(
            seen["asked"], 1,
            "the second press plays what is there already"
        );
        assert_eq!(
            heard(&server, &downloads.path().join("speech.mp3")),
            "one two three"
        );
        assert_clean(&seen);
    }
}

#[test]
fn refusals_are_shown_in_the_words_of_the_server() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("letter.wav");
    fs::write(&file, "This is no audio.").expect("a file");
    let Some(seen) = visit("refused", &server, &[&file]) else {
        return;
    };
    let upload = format!("audio=@{}", file.display());
    let speech = r#"{"text": "你好", "lang": "en-US"}"#;
    assert_shows(
        &seen["upload"],
        &detail(&server, "/stt", &["--form", &upload]),
    );
    assert_shows(
        &seen["speech"],
        &detail(
            &server,
            "/tts",
            &[
                "--header",
                "content-type: application/json",
                "--data",
                speech,
            ],
        ),
    );
    assert_eq!(seen["foreign"], json!([]));
}

#[test]
fn plain_http_is_named_as_the_reason_and_uploading_goes_on() {
    let server = Server::start(&["--plain"]);
    let Some(seen) = visit("insecure", &server, &[&seven_four_nine()]) else {
        return;
    };
    let notice = seen["notice"].as_str().expect("a notice");
    assert!(
        notice.contains("plain HTTP") && notice.contains("https://"),
        "{notice}"
    );
    assert_eq!(seen["transcript"], "seven four nine");
    assert_clean(&seen);
}

#[test]
fn the_page_waits_for_a_server_that_starts() {
    let Some(seen) = visit("starting", &Server::start(&[]), &[]) else {
        return;
    };
    assert_eq!(
        seen["arrival"],
        json!({ "state": "Starting", "closed": true })
    );
    assert_eq!(seen["state"], "Ready");
    assert_eq!(seen["closed"], false);
}

#[test]
fn a_page_of_somebody_else_reaches_speech_on_the_same_origin() {
    let Some(seen) = visit("seed", &Server::start(&[]), &[&seven_four_nine()]) else {
        return;
    };
    let played = seen["played"]
        .as_str()
        .and_then(|text| text.strip_prefix("played "));
    let seconds: f64 = played
        .and_then(|text| text.parse().ok())
        .expect("a duration");
    assert!((0.5..10.0).contains(&seconds), "{seconds} s of speech");
    assert_eq!(seen["heard"], "heard seven four nine");
    assert_clean(&seen);
}

#[test]
fn a_browser_without_our_authority_refuses() {
    let Some(seen) = visit("untrusted", &Server::start(&[]), &[]) else {
        return;
    };
    assert_eq!(seen["refused"], "net::ERR_CERT_AUTHORITY_INVALID");
}

#[test]
fn parts_are_guarded_and_revalidated() {
    if !have("curl") {
        return;
    }
    let server = Server::start(&[]);
    let page = fetch(&server, "/", &[]);
    assert!(
        page.starts_with("http/2 200") || page.starts_with("http/1.1 200"),
        "{page}"
    );
    for header in [
        "content-type: text/html; charset=utf-8",
        "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         media-src 'self' blob:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "permissions-policy: microphone=(self)",
        "cache-control: no-cache",
    ] {
        assert!(
            page.lines().any(|line| line == header),
            "`{header}` is missing in: {page}"
        );
    }
    let parts = page.split("=\"").filter_map(|rest| rest.split('"').next());
    let parts: Vec<&str> = parts.filter(|part| part.starts_with("web/")).collect();
    assert!(parts.len() > 10, "{parts:?}");
    for part in parts {
        let path = format!("/{part}");
        let answer = fetch(&server, &path, &[]);
        let tag = answer
            .lines()
            .find_map(|line| line.strip_prefix("etag: "))
            .unwrap_or_else(|| panic!("{path} has no tag: {answer}"));
        let again = fetch(
            &server,
            &path,
            &["--header", &format!("If-None-Match: \"x\", W/{tag}")],
        );
        assert!(
            again
                .lines()
                .next()
                .is_some_and(|status| status.contains(" 304")),
            "{again}"
        );
        let changed = fetch(&server, &path, &["--header", "If-None-Match: \"x\""]);
        assert!(
            changed
                .lines()
                .next()
                .is_some_and(|status| status.contains(" 200")),
            "{changed}"
        );
    }
}

pub(crate) fn seven_four_nine() -> std::path::PathBuf {
    data("eval/25-seven-four-nine.wav")
}

/// Plays one scene of `clients/page.mjs`; `None` where a tool is missing.
pub(crate) fn visit(scene: &str, server: &Server, files: &[&Path]) -> Option<Value> {
    let tools = ["chromium", "certutil", "curl", "node"];
    if tools.iter().filter(|tool| !have(tool)).count() > 0 {
        return None;
    }
    let output = Command::new("node")
        .arg(folder().join("page.mjs"))
        .arg(scene)
        .arg(server.url())
        .arg(server.ca())
        .args(files)
        .output()
        .expect("node starts");
    assert!(
        output.status.success(),
        "{scene}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(serde_json::from_slice(&output.stdout).expect("an outcome in JSON"))
}

/// Nothing red in the console, nothing asked of another origin.
pub(crate) fn assert_clean(seen: &Value) {
    assert_eq!(seen["complaints"], json!([]));
    assert_eq!(seen["foreign"], json!([]));
}

/// The page sets commands apart and writes sentences: the rest is the server's own text.
fn assert_shows(shown: &Value, detail: &str) {
    let shown = shown.as_str().expect("a message").to_lowercase();
    let detail = detail.replace('`', "").to_lowercase();
    assert!(shown.contains(&detail), "{shown} does not say: {detail}");
}

/// The `detail` with which the server refuses, asked by curl.
fn detail(server: &Server, path: &str, arguments: &[&str]) -> String {
    let output = curl(server, path, arguments);
    let problem: Value = serde_json::from_str(&output).expect("a problem in JSON");
    problem["detail"].as_str().expect("a detail").to_owned()
}

/// Status line, headers and body, in lower case.
fn fetch(server: &Server, path: &str, arguments: &[&str]) -> String {
    let mut all = vec!["--include"];
    all.extend(arguments);
    curl(server, path, &all).replace('\r', "").to_lowercase()
}

fn curl(server: &Server, path: &str, arguments: &[&str]) -> String {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--cacert"])
        .arg(server.ca())
        .args(arguments)
        .arg(format!("{}{path}", server.url()))
        .output()
        .expect("curl starts");
    assert!(
        output.status.success(),
        "curl: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}
