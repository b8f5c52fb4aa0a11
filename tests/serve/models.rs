//! Several models: the first is loaded at start, the others when somebody asks for them.

use std::fs;

use crate::support::command::Context;
use crate::support::server::Server;

const DEMO: &[u8] = include_bytes!("../../src/speech/whisper/ggml-digits-en.bin");

/// A home folder with these models installed.
fn with_models(names: &[&str]) -> Context {
    let context = Context::new();
    let models = context.path(".cache/voicectl/models");
    fs::create_dir_all(&models).expect("made");
    for name in names {
        fs::write(models.join(format!("ggml-{name}.bin")), DEMO).expect("written");
    }
    context
}

#[test]
fn the_first_is_loaded_and_all_are_named() {
    let context = with_models(&["first", "second"]);
    let server = Server::start_in(context, &["--model", "first", "--model", "second"]);
    let said = server.said();
    assert!(said.contains("model        first, second\n"), "{said}");
    let (code, body) = server.curl("/readyz", &[]);
    assert_eq!(code, 200);
    let ready: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(ready["model"]["name"], "first");
    let expected = serde_json::json!([
        { "name": "first", "demo": false, "languages": ["en"], "loaded": true },
        { "name": "second", "demo": false, "languages": ["en"], "loaded": false },
    ]);
    assert_eq!(ready["models"], expected);
}

#[test]
fn models_come_from_the_variable_and_the_file_as_well() {
    let context = with_models(&["first", "second"]);
    let config = context.path(".config/voicectl/config.toml");
    fs::create_dir_all(config.parent().expect("a folder")).expect("made");
    fs::write(&config, "[serve]\nmodel = [\"second\", \"first\"]\n").expect("written");
    let shown = context.ok(&["serve", "--print-config"]);
    assert!(shown.contains("model = [\"second\", \"first\"]"), "{shown}");
    let mut command = context.command(&["serve", "--print-config"]);
    let output = command
        .env("VOICECTL_MODEL", "first,second")
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("model = [\"first\", \"second\"]"), "{shown}");
}

#[test]
fn a_model_that_is_there_twice_or_not_at_all_is_named() {
    let context = with_models(&["first"]);
    let serve = [
        "serve",
        "--no-input",
        "--listen",
        "localhost:0",
        "--model",
        "first",
    ];
    for (name, wanted) in [("first", "`first` is there twice"), ("tiny", "tiny")] {
        let output = context.output(&[&serve[..], &["--model", name]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success());
        assert!(said.contains(wanted), "{said}");
    }
}
