//! The programs of docs/openai.md, run as they are written, against a server that is open and one that is closed.

use std::fs;
use std::process::Command;

use super::clients::python;
use super::{RECORDING, WORDS};
use crate::access::key;
use crate::clients::{node_modules, trusting_nobody};
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, have, speech_clients, text};

const PAGE: &str = include_str!("../../../docs/openai.md");

/// The codes of the page in this language.
fn codes(language: &str) -> Vec<&'static str> {
    // What follows a fence is code and no code by turns.
    let blocks = PAGE.split("\n```").skip(1).step_by(2);
    let codes = blocks.filter_map(|block| block.split_once('\n'));
    let found: Vec<&str> = codes
        .filter(|(found, _)| *found == language)
        .map(|(_, code)| code)
        .collect();
    assert!(!found.is_empty(), "the page has code in {language}");
    found
}

/// Runs each code of a language; answers what each printed.
fn printed(language: &str, command: impl Fn(&Server, &str, &str) -> Command) -> Vec<String> {
    let context = Context::new();
    let key = key(&context, "phone", "");
    let closed = Server::start_in(context, &[]);
    let mut all = Vec::new();
    for (server, key) in [(&Server::start(&[]), "none"), (&closed, &*key)] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(data(RECORDING), folder.path().join("hello.wav")).expect("copied");
        for code in codes(language) {
            let output = command(server, key, code)
                .current_dir(folder.path())
                .output()
                .expect("it starts");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{code}\n{said}");
            all.push(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        for file in ["out.opus", "out.mp3"].map(|name| folder.path().join(name)) {
            if file.exists() {
                let heard = super::transcribed(
                    server,
                    &file,
                    &["--header", &format!("Authorization: Bearer {key}")],
                );
                assert_eq!(heard["text"], WORDS);
            }
        }
    }
    let (open, closed) = all.split_at(all.len() / 2);
    assert_eq!(open, closed);
    open.to_vec()
}

#[test]
fn the_commands() {
    if !have("curl") {
        return;
    }
    let printed = printed("sh", |server, key, code| {
        let mut command = trusting_nobody("sh");
        command
            .args(["-euc", code])
            .env("CA", server.ca())
            .env("OPENAI_BASE_URL", format!("{}/v1", server.url()))
            .env("OPENAI_API_KEY", key);
        command
    });
    let [json, events, speech] = &printed[..] else {
        panic!("{printed:?}")
    };
    assert!(json.contains(&format!(r#""text":"{WORDS}""#)), "{json}");
    assert!(
        events.starts_with("data: {") && events.contains("transcript.text.done"),
        "{events}"
    );
    assert_eq!(speech, "");
}

#[test]
fn the_python_programs() {
    let Some(program) = speech_clients() else {
        return;
    };
    let printed = printed("python", |server, key, code| {
        let mut command = python(server, &program, key);
        command.args(["-c", code]).env("SSL_CERT_FILE", server.ca());
        command
    });
    let words: Vec<String> = WORDS.split(' ').map(|word| format!("{word}\n")).collect();
    assert_eq!(printed, [words.concat(), format!("{WORDS}\n")]);
}

#[test]
fn the_node_program() {
    if !have("node") || !have("npm") {
        return;
    }
    let printed = printed("js", |server, key, code| {
        let mut command = trusting_nobody("node");
        // Modules are looked for beside the program only.
        let program = node_modules().with_file_name("listen.mjs");
        fs::write(&program, code).expect("written");
        command
            .arg(text(&program))
            .env("NODE_EXTRA_CA_CERTS", server.ca())
            .env("OPENAI_BASE_URL", format!("{}/v1", server.url()))
            .env("OPENAI_API_KEY", key);
        command
    });
    assert_eq!(printed, [format!("{WORDS}\n")]);
}
