//! What each feature adds to the binary: builds it without features, with each alone, and with all: `make bench-size`, which takes
//! as long as five builds in release.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

mod measure;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use measure::Row;

/// The features that a build can do without. With none of them there is no recognition, no voice, and no DNS provider.
const FEATURES: [&str; 3] = ["whisper", "pico", "dns-providers"];

fn main() {
    measure::run(&[("size-features", "size", features)]);
}

fn features(_: &Path) {
    let none = built("no feature", "--no-default-features");
    for feature in FEATURES {
        let flags = format!("--no-default-features --features {feature}");
        let with = built(feature, &flags);
        Row::new(&format!("{feature} adds"), "MB", vec![with - none]).record();
    }
    // Last, so that `target/release/voicectl` is the one that everybody expects.
    built("all default features", "");
}

/// Builds the binary in release; answers its size in MB.
fn built(what: &str, flags: &str) -> f64 {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--bin", "voicectl"])
        .args(["--message-format", "json"])
        .args(flags.split_whitespace())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo build {flags}");
    let said = String::from_utf8(output.stdout).expect("JSON");
    let program = said.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(str::to_owned)
    });
    let size = fs::metadata(program.expect("a program")).expect("it was built");
    let size = size.len() as f64 / 1e6;
    Row::new(&format!("binary with {what}"), "MB", vec![size])
        .by(format!("cargo build --release {flags}").trim_end())
        .record();
    size
}
