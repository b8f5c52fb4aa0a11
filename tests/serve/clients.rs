//! The clients that people write, with verification on and nothing but our authority given: each gets speech from
//! `/tts` and words from `/stt`, and each refuses the server when it is given another authority.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::support::server::Server;
use crate::support::{data, have};

const RECORDING: &str = "eval/25-seven-four-nine.wav";
const WORDS: &str = "seven four nine";
const SPOKEN: &str = "one two three";

#[test]
fn curl() {
    Client {
        tools: &["sh", "curl", "python3"],
        program: "sh",
        script: "client.sh",
    }
    .speaks_and_listens();
}

#[test]
fn node_fetch_package() {
    Client {
        tools: &["node", "npm"],
        program: "node",
        script: "client.js",
    }
    .speaks_and_listens();
}

#[test]
fn node_own_fetch() {
    Client {
        tools: &["node"],
        program: "node",
        script: "client_fetch.mjs",
    }
    .speaks_and_listens();
}

#[test]
fn python_requests() {
    Client {
        tools: &["python3"],
        program: "python3",
        script: "client.py",
    }
    .speaks_and_listens();
}

#[test]
fn python_standard_library() {
    Client {
        tools: &["python3"],
        program: "python3",
        script: "client_urllib.py",
    }
    .speaks_and_listens();
}

/// One client of `tests/serve/clients`.
struct Client {
    tools: &'static [&'static str],
    program: &'static str,
    script: &'static str,
}

impl Client {
    fn speaks_and_listens(&self) {
        // Every tool is asked for, so that all that are missing are named at once.
        if self.tools.iter().filter(|tool| !have(tool)).count() > 0 {
            return;
        }
        let server = Server::start(&[]);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let speech = folder.path().join("speech.mp3");

        let output = self.run(&server, server.ca().as_ref(), &speech);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", self.script);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), WORDS);
        assert_eq!(
            heard(&server, &speech),
            SPOKEN,
            "what {} got from /tts",
            self.script
        );

        let other = Server::start(&[]);
        let unwritten = folder.path().join("unwritten.mp3");
        let output = self.run(&server, other.ca().as_ref(), &unwritten);
        let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
        assert!(
            !output.status.success() && said.contains("certificate"),
            "{} took another authority's server: {said}",
            self.script
        );
        assert!(!unwritten.exists());
    }

    fn run(&self, server: &Server, ca: &Path, speech: &Path) -> Output {
        let mut command = trusting_nobody(self.program);
        match self.script {
            "client.js" => command.env("NODE_PATH", node_modules()),
            "client_fetch.mjs" => command.env("NODE_EXTRA_CA_CERTS", ca),
            _ => &mut command,
        };
        command
            .arg(folder().join(self.script))
            .arg(server.url())
            .arg(ca)
            .arg(data(RECORDING))
            .arg(speech)
            .output()
            .expect("the client starts")
    }
}

/// A program without the variables that add trust or take checks away.
pub(crate) fn trusting_nobody(program: &str) -> Command {
    let mut command = Command::new(program);
    for name in [
        "CURL_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
        "NODE_TLS_REJECT_UNAUTHORIZED",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
    ] {
        command.env_remove(name);
    }
    command
}

/// What the server hears in a file, asked by curl.
pub(crate) fn heard(server: &Server, file: &Path) -> String {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--fail-with-body", "--cacert"])
        .arg(server.ca())
        .arg("--form")
        .arg(format!("audio=@{}", file.display()))
        .arg(format!("{}/stt", server.url()))
        .output()
        .expect("curl starts");
    let body = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "curl: {} {body}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answer: serde_json::Value = serde_json::from_str(&body).expect("an answer in JSON");
    answer["transcription"]
        .as_str()
        .expect("a transcription")
        .to_owned()
}

/// Where the scripts of the clients are.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/serve/clients")
}

/// The packages of `package-lock.json`, installed once into the target folder.
pub(crate) fn node_modules() -> &'static Path {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("clients");
        fs::create_dir_all(&target).expect("a folder for packages");
        let wanted = fs::read(folder().join("package-lock.json")).expect("the lock file");
        let lock = target.join("package-lock.json");
        // npm writes the inner file last, so it tells a finished installation from one that was cut off.
        let finished = target.join("node_modules/.package-lock.json").exists();
        if !finished || fs::read(&lock).ok() != Some(wanted) {
            for file in ["package.json", "package-lock.json"] {
                fs::copy(folder().join(file), target.join(file)).expect("a copy");
            }
            let output = Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(&target)
                .output()
                .expect("npm starts");
            assert!(
                output.status.success(),
                "npm ci: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        target.join("node_modules")
    })
}
