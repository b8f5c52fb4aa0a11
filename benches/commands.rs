//! Small commands, and certificates beside other makers of certificates: `make bench`.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

#[path = "commands/makers.rs"]
mod makers;
mod measure;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use measure::{PAIRS, Row, alone, voicectl, whole};

fn main() {
    measure::run(&[
        ("version", "start", version),
        ("cert-new", "certificates", makers::beside),
        ("cert-batch", "many", cert_batch),
        ("say-first-byte", "start", say_first_byte),
        ("serve-ready", "start", serve_ready),
        ("size", "start", size),
    ]);
}

fn version(home: &Path) {
    let times = alone(PAIRS, || whole(&mut voicectl(home, &["--version"])));
    Row::times("--version", &times)
        .by("voicectl --version")
        .record();
}

/// A thousand names in a file, a certificate for each, by one run: as lineages and as plain files.
fn cert_batch(home: &Path) {
    const NAMES: u32 = 1000;
    let list = home.join("names");
    let names: String = (0..NAMES).fold(String::new(), |list, at| list + &format!("n{at}.test\n"));
    std::fs::write(&list, names).expect("written");
    let list = list.to_str().expect("text");
    let mut runs = 0;
    for (kind, flags) in [("1,000 lineages", ""), ("plain files", " --out DIR")] {
        let times = alone(11, || {
            runs += 1;
            let state = home.join(format!("state{runs}"));
            let out = home.join(format!("out{runs}"));
            let mut command = voicectl(home, &["cert", "new", "--names-from", list]);
            command.env("VOICECTL_STATE", state);
            if !flags.is_empty() {
                command.arg("--out").arg(out);
            }
            whole(&mut command) / NAMES
        });
        Row::times(&format!("cert new --names-from, {kind}, each"), &times)
            .by(&format!("voicectl cert new --names-from FILE{flags}"))
            .record();
    }
}

/// From the start of the process to the first byte of sound behind the header.
fn say_first_byte(home: &Path) {
    for text in [
        "one two three",
        "The quick brown fox jumps over the lazy dog. It does so every day, without a pause.",
    ] {
        let times = alone(31, || {
            let begin = Instant::now();
            let mut child = voicectl(home, &["say", text])
                .stdout(Stdio::piped())
                .spawn()
                .expect("it runs");
            let mut out = child.stdout.take().expect("a pipe");
            // 44 bytes of WAV header, then the first sample.
            let mut head = [0; 46];
            out.read_exact(&mut head).expect("audio");
            let elapsed = begin.elapsed();
            std::io::copy(&mut out, &mut std::io::sink()).expect("the rest");
            child.wait().expect("it ends");
            elapsed
        });
        let label = format!("say, first audio byte, {} characters", text.len());
        Row::times(&label, &times).by("voicectl say TEXT").record();
    }
}

/// From the start of the process to `Ready`, with the model in a file and the certificate there.
fn serve_ready(home: &Path) {
    let model =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/speech/whisper/ggml-digits-en.bin");
    let model = model.to_str().expect("text");
    let times = alone(31, || {
        let begin = Instant::now();
        let mut child = voicectl(
            home,
            &["serve", "--listen", "127.0.0.1:0", "--model", model],
        )
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
        let said = BufReader::new(child.stderr.take().expect("a pipe"));
        let ready = said
            .lines()
            .map_while(Result::ok)
            .any(|line| line == "Ready");
        let elapsed = begin.elapsed();
        child.kill().expect("killed");
        child.wait().expect("it ends");
        assert!(ready, "it never was ready");
        elapsed
    });
    Row::times("serve, start to ready, 4 MB model in a file", &times)
        .by("voicectl serve --listen 127.0.0.1:0 --model FILE")
        .record();
}

fn size(_home: &Path) {
    let bytes = std::fs::metadata(measure::VOICECTL)
        .expect("the binary")
        .len();
    Row::new(
        "binary: recognizer, model, six voices, DNS providers",
        "MB",
        vec![bytes as f64 / 1e6],
    )
    .by("cargo build --release")
    .record();
}
