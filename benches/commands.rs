//! Small commands against mkcert, and the server's start: `make bench`.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

mod measure;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use measure::{PAIRS, alone, pair, voicectl, whole};

fn main() {
    measure::run(&[
        ("version", version),
        ("cert-new", cert_new),
        ("cert-batch", cert_batch),
        ("say-first-byte", say_first_byte),
        ("serve-ready", serve_ready),
        ("size", size),
    ]);
}

fn version(home: &Path) {
    alone("voicectl --version", PAIRS, || {
        whole(&mut voicectl(home, &["--version"]))
    });
}

/// A P-256 leaf from an existing CA. Ours is durable and switched atomically as a lineage; with `--out` it is plain files
/// in a new folder, which is what mkcert writes.
fn cert_new(home: &Path) {
    let names = ["localhost", "127.0.0.1", "::1"];
    let mut lineage = vec!["cert", "new", "--force"];
    lineage.extend(names);
    whole(&mut voicectl(home, &lineage));
    let lineage = || whole(&mut voicectl(home, &lineage));
    let mut folders = 0;
    let mut files = || {
        folders += 1;
        let out = home.join(format!("tls{folders}"));
        let mut arguments = vec!["cert", "new", "--out", out.to_str().expect("text")];
        arguments.extend(names);
        whole(&mut voicectl(home, &arguments))
    };
    if Command::new("mkcert").arg("-version").output().is_err() {
        println!("skipped: mkcert is missing (`make bench` installs it)");
        return alone("voicectl cert new (lineage)", PAIRS, lineage);
    }
    // As it comes (an RSA-3072 CA, and a look at the system's trust store in each run), and as it is fastest.
    let fastest = [("TRUST_STORES", "none")];
    for (kind, flags, environment) in [
        ("as it comes", &[][..], &[][..]),
        ("P-256 CA, no trust store", &["-ecdsa"], &fastest[..]),
    ] {
        let root = home.join(kind);
        let mkcert = |flags: &[&str]| {
            let mut command = Command::new("mkcert");
            command
                .args(flags)
                .args(["-cert-file", "m.pem", "-key-file", "m-key.pem"])
                .args(names)
                .env("CAROOT", &root)
                .envs(environment.iter().copied())
                .current_dir(home)
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        std::fs::create_dir_all(&root).expect("a folder");
        whole(&mut mkcert(flags));
        let peer = format!("mkcert -ecdsa ({kind})");
        let theirs = || whole(&mut mkcert(&["-ecdsa"]));
        pair("voicectl cert new (lineage)", &peer, lineage, theirs);
        pair("voicectl cert new --out", &peer, &mut files, theirs);
    }
}

/// A thousand names in a file, a certificate for each, by one run: as lineages and as plain files.
fn cert_batch(home: &Path) {
    const NAMES: u32 = 1000;
    let list = home.join("names");
    let names: String = (0..NAMES).fold(String::new(), |list, at| list + &format!("n{at}.test\n"));
    std::fs::write(&list, names).expect("written");
    let list = list.to_str().expect("text");
    let mut runs = 0;
    for kind in ["lineages", "plain files"] {
        alone(
            &format!("cert new --names-from, each of 1,000 {kind}"),
            11,
            || {
                runs += 1;
                let state = home.join(format!("state{runs}"));
                let out = home.join(format!("out{runs}"));
                let mut command = voicectl(home, &["cert", "new", "--names-from", list]);
                command.env("VOICECTL_STATE", state);
                if kind == "plain files" {
                    command.arg("--out").arg(out);
                }
                whole(&mut command) / NAMES
            },
        );
    }
}

/// From the start of the process to the first byte of sound behind the header.
fn say_first_byte(home: &Path) {
    for text in [
        "one two three",
        "The quick brown fox jumps over the lazy dog. It does so every day, without a pause.",
    ] {
        alone(
            &format!("say, first audio byte, {} characters", text.len()),
            31,
            || {
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
            },
        );
    }
}

/// From the start of the process to `Ready`, with the model in a file and the certificate there.
fn serve_ready(home: &Path) {
    let model =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/speech/whisper/ggml-digits-en.bin");
    let model = model.to_str().expect("text");
    alone("serve, start to ready (demo model, 4 MB)", 31, || {
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
}

fn size(_home: &Path) {
    let bytes = std::fs::metadata(env!("CARGO_BIN_EXE_voicectl"))
        .expect("the binary")
        .len();
    println!(
        "{:<44} {:>8.1} MB",
        "size of the binary",
        bytes as f64 / 1e6
    );
}
