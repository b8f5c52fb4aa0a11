//! What the tests share: tools, data, child processes.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test target uses its own part"
)]

pub mod browser;
pub mod command;
pub mod fake_acme;
pub mod faketime;
pub mod fault;
pub mod fault_proxy;
pub mod fronts;
pub mod http2;
pub mod loopback;
pub mod named;
pub mod nginx;
pub mod ogg;
pub mod pebble;
pub mod pebble_options;
pub mod ports;
pub mod private;
pub mod server;
pub mod speaker;
pub mod switches;
pub mod switching;
pub mod terminal;
pub mod tls;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use command::Context;

/// A file or folder of `tests/data`.
pub fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// The spoken files of `tests/data/eval` with their reference words; an empty reference means no words.
pub fn spoken() -> Vec<(PathBuf, String)> {
    let table = std::fs::read_to_string(data("eval/references.tsv"))
        .expect("the table of references is there");
    table
        .lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split('\t');
            let file = fields.next().expect("a file name");
            (
                data("eval").join(file),
                fields.nth(3).unwrap_or_default().trim().to_owned(),
            )
        })
        .collect()
}

/// Whether `tool` is on the PATH. Under `CI=true` a missing tool fails the test, elsewhere it is a reason to skip.
pub fn have(tool: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {tool}")])
        .output()
        .expect("sh runs")
        .status
        .success();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "{tool} is missing: `make test` installs it"
    );
    if !found {
        println!("skipped: {tool} is missing; `make test` installs it");
    }
    found
}

/// The Python that has the speech clients of others (`tests/serve/clients/requirements.txt`); without it as [`have`].
pub fn speech_clients() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/speech-clients/bin/python");
    let found = python.exists();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "the Python packages openai and deepgram-sdk are missing: `make test` installs them"
    );
    if !found {
        println!("skipped: openai and deepgram-sdk are missing; `make test` installs them");
    }
    found.then_some(python)
}

/// A folder of models with the one that finds voice; without it as [`have`].
pub fn silero() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/silero-5.1.2");
    let found = folder.join("ggml-silero-v5.1.2.bin").exists();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "Silero's model is missing: `make test` fetches it"
    );
    if !found {
        println!("skipped: Silero's model is missing; `make test` fetches it");
    }
    found.then_some(folder)
}

/// A home folder where that model is installed.
pub fn silero_home() -> Option<Context> {
    let file = "ggml-silero-v5.1.2.bin";
    let from = silero()?.join(file);
    let context = Context::new();
    let folder = context.path(".cache/voicectl/models");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::copy(from, folder.join(file)).expect("a copy");
    Some(context)
}

/// Runs a tool that must succeed; answers its stdout.
pub fn tool(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A path as text, for arguments.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("test paths are UTF-8")
}

/// Waits for a condition, at most a minute.
pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < Duration::from_mins(1), "in vain: {what}");
        std::thread::yield_now();
    }
}
