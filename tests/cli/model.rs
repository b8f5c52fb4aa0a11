//! `voicectl model`: what a user sees of list, pull, verify and rm, with a real server to pull from.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::command::{Context, wrapped};
use crate::support::have;
use crate::support::nginx::Nginx;
use crate::support::silero_home;

const MODEL: &[u8] = include_bytes!("../../src/speech/whisper/ggml-digits-en.bin");
const SHA256: &str = "a0cc3c025b6fea0b6c7ff5b13d81abebe558c4d46cbe62fef98848b94ee12eb9";

/// A home and a server that has a model.
fn scene() -> Option<(Context, Nginx)> {
    if !have("nginx") || !have("openssl") {
        return None;
    }
    let nginx = Nginx::start();
    fs::write(nginx.file("ggml-words.bin"), MODEL).expect("it is written");
    Some((Context::new(), nginx))
}

/// It cannot recognise: who looks for a model with words passes it by.
#[test]
fn what_finds_voice_is_taken_for_no_model_with_words() {
    let Some(context) = silero_home() else { return };
    let seen = context.ok("doctor");
    assert!(
        seen.contains("silero-v5.1.2, only the built-in demo; `voicectl model pull"),
        "{seen}"
    );
    let up = "up --domain voice.test --agree-tos --dry-run --model silero-v5.1.2";
    let refused = context.output(up);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("finds where somebody speaks, and recognises no words"),
        "{said}"
    );
}

fn list(context: &Context) -> Vec<Value> {
    serde_json::from_str(&context.ok(&["model", "list", "--json"])).expect("a JSON array")
}

#[test]
fn what_could_be_installed_is_listed() {
    let context = Context::new();
    let table = context.ok(&["model", "list"]);
    let first: Vec<&str> = table.lines().take(4).collect();
    assert_snapshot!(first.join("\n"), @r#"
    MODEL                SIZE     LANGUAGES  STATE
    demo                 4 MB     English    built in: digits and command words only
    tiny                 78 MB    99
    tiny-q5_1            33 MB    99
    "#);
    let models = list(&context);
    assert_eq!(models.len() + 1, table.lines().count());
    assert_eq!(models[0]["name"], "demo");
    assert_eq!(models[0]["installed"], true);
    assert_eq!(models[0]["finds"], "words");
    let voice = models.last().expect("models");
    assert_eq!(
        (&voice["name"], &voice["finds"], &voice["multilingual"]),
        (&"silero-v5.1.2".into(), &"voice".into(), &Value::Null)
    );
    let last = table.trim_end();
    assert!(
        last.ends_with("finds voice, for `serve --vad silero`"),
        "{table}"
    );
    assert!(
        models[1..]
            .iter()
            .all(|model| model["installed"] == false && model["path"].is_null())
    );
}

#[test]
fn a_model_comes_is_verified_and_goes() {
    let Some((context, nginx)) = scene() else {
        return;
    };
    let url = nginx.url("/ggml-words.bin");
    let pull = ["model", "pull", &url, "--sha256", SHA256];
    assert_snapshot!(context.run(&pull), @r#"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Model words is in [HOME]/.cache/voicectl/models/ggml-words.bin
    "#);
    assert_snapshot!(context.run(&pull), @r#"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Model words is there already: [HOME]/.cache/voicectl/models/ggml-words.bin
    "#);
    let words = list(&context).pop().expect("models");
    assert_eq!(
        (words["name"].as_str(), words["origin"].as_str()),
        (Some("words"), Some("custom"))
    );
    assert_eq!(words["bytes"], MODEL.len());
    assert_snapshot!(context.run(&["model", "verify"]), @r#"
    exit: 0
    ----- stdout -----
    words: ok ([SHA256])
    ----- stderr -----
    "#);

    let path = words["path"].as_str().expect("a path");
    let mut damaged = MODEL.to_vec();
    damaged[3_000_000] ^= 1;
    fs::write(path, damaged).expect("it is written");
    assert_snapshot!(context.run(&["model", "verify", "words"]), @r#"
    exit: 3
    ----- stdout -----
    words: wrong ([HOME]/.cache/voicectl/models/ggml-words.bin has SHA-256 [SHA256], but [SHA256] was expected)
    ----- stderr -----
    hint: `voicectl model rm words`, then `voicectl model pull URL --name words`, from where it came
    "#);
    let rows: Value =
        serde_json::from_slice(&context.output(&["model", "verify", "--json"]).stdout)
            .expect("a JSON array");
    assert_eq!(rows[0]["state"], "wrong");

    assert_snapshot!(context.run(&["model", "rm", "words"]), @r#"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Removed model words (4 MB)
    "#);
    assert!(!fs::exists(path).expect("the folder can be read"));
    let again = context.output(&["model", "rm", "words"]);
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn a_wrong_digest_and_a_wrong_mirror_are_refused() {
    let Some((context, nginx)) = scene() else {
        return;
    };
    let port = |text: String| text.replace(&nginx.url(""), "http://[SERVER]");
    let url = nginx.url("/ggml-words.bin");
    let wrong = "0".repeat(64);
    assert_snapshot!(port(context.run(&["model", "pull", &url, "--sha256", &wrong])), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot fetch model words
      because: http://[SERVER]/ggml-words.bin has SHA-256 [SHA256], but [SHA256] was expected
    "#);
    fs::write(nginx.file("ggml-tiny-q5_1.bin"), MODEL).expect("it is written");
    let mirror = nginx.url("");
    assert_snapshot!(port(context.run(&["model", "pull", "tiny-q5_1", "--mirror", &mirror])), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot fetch model tiny-q5_1
      because: http://[SERVER]/ggml-tiny-q5_1.bin has 3726439 bytes, but 32152673 were expected
    "#);
    assert_snapshot!(port(context.run(&["model", "pull", "tiny.en", "--mirror", &mirror])), @r#"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot fetch model tiny.en
      because: http://[SERVER]/ggml-tiny.en.bin answered 404 Not Found

    hint: check the network, or pass `--mirror URL` for another place to fetch it from
    hint: or copy the file from elsewhere and pass its path: `--model ggml-tiny.en.bin`
    "#);
    assert!(
        list(&context)[1..]
            .iter()
            .all(|model| model["installed"] == false)
    );
}

#[test]
fn what_is_asked_for_wrongly_is_usage() {
    let context = Context::new();
    for wrong in [
        &["https://host/ggml-x.bin"][..],
        &["https://host/ggml-x.bin", "--sha256", "12"],
        &["https://host/", "--sha256", SHA256],
        &["https://host/x.bin", "--sha256", SHA256, "--name", "../x"],
        &["https://host/x.bin", "--sha256", SHA256, "--name", "base"],
        &["tiny", "--sha256", SHA256],
        &["tiny", "--mirror", "ftp://host"],
    ] {
        let output = context.output(&[&["model", "pull"], wrong].concat());
        assert_eq!(
            output.status.code(),
            Some(2),
            "{wrong:?}\n{}",
            context.show(&output)
        );
    }
    assert_snapshot!(context.run(&["model", "pull", "https://host/ggml-x.bin"]), @r#"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: a model behind a URL needs its digest
      because: what is loaded must be known: a hostile model can crash the server

    hint: pass `--sha256 HEX`: `voicectl model pull https://host/ggml-x.bin --sha256 HEX`
    "#);
    let unknown = context.output(&["model", "pull", "tinny"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("known: "));
}

#[test]
fn a_pull_that_broke_off_says_how_it_goes_on() {
    let Some((context, nginx)) = scene() else {
        return;
    };
    let url = nginx.url("/ggml-words.bin");
    let pull = ["model", "pull", &url, "--sha256", SHA256, "--name", "mine"];
    let plain = context.command(&pull);
    // Files may have half a mebibyte: a disk that is full.
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 1024; exec \"$0\" \"$@\""]);
    let output = wrapped(limited, &plain).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let hint = said.split('`').nth(1).expect("a command");
    let words: Vec<&str> = hint.split(' ').skip(1).collect();
    assert_eq!(words, pull, "{said}");
    context.ok(&words);
    context.ok("model verify mine");
    let resumed = nginx.requests();
    assert!(
        resumed.iter().any(|line| line.starts_with("206 ")),
        "{resumed:?}"
    );
}
