//! Real programs against a real server: none has an option that would make it trust anybody.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use super::said;
use crate::support::command::environment;
use crate::support::server::Server;
use crate::support::{have, text};

/// A program that has no option to trust anybody, and must be started right.
struct Client {
    /// Whether it is here, is asked of these.
    tools: &'static [&'static str],
    /// Its command line; `URL` is the server's address.
    line: Vec<String>,
    /// What it says once it has spoken with the server.
    passed: &'static str,
    /// What it says of a server that it does not trust, in lower case.
    refused: &'static str,
}

impl Client {
    fn new(tools: &'static [&'static str], line: &[&str]) -> Self {
        Self {
            tools,
            line: line.iter().map(|&word| word.to_owned()).collect(),
            passed: "ok",
            refused: "certificate",
        }
    }

    /// For a program that gets no further than a server which has nothing for it: only a peer that it trusts can say so.
    fn says(mut self, passed: &'static str, refused: &'static str) -> Self {
        (self.passed, self.refused) = (passed, refused);
        self
    }

    fn trusts_only_when_told(&self) {
        if self.tools.iter().filter(|tool| !have(tool)).count() > 0 {
            return;
        }
        let server = Server::start(&[]);
        let line: Vec<String> = self
            .line
            .iter()
            .map(|word| word.replace("URL", server.url()))
            .collect();
        let line: Vec<&str> = line.iter().map(String::as_str).collect();

        let told = run(
            &server,
            &[&["trust", "run", "--"], line.as_slice()].concat(),
        );
        assert!(
            said(&told).contains(self.passed),
            "{line:?}: {}",
            said(&told)
        );
        assert!(
            !said(&told).to_lowercase().contains(self.refused),
            "{line:?}: {}",
            said(&told)
        );

        let untold = untold(&server, &line);
        assert!(!untold.status.success(), "{line:?}: {}", said(&untold));
        assert!(
            said(&untold).to_lowercase().contains(self.refused),
            "{line:?} refuses for another reason: {}",
            said(&untold)
        );
        assert!(
            !said(&untold).contains(self.passed),
            "{line:?}: {}",
            said(&untold)
        );
    }
}

/// voicectl in the home of a server.
fn run(server: &Server, arguments: &[&str]) -> Output {
    let mut command = server.context().command(arguments);
    tuned(&mut command);
    command.stdin(Stdio::null()).output().expect("it runs")
}

/// The same program in the same environment, started by nobody who tells it anything.
fn untold(server: &Server, line: &[&str]) -> Output {
    let model = server.context().command(&[][..]);
    let mut command = Command::new(line[0]);
    command
        .args(&line[1..])
        .env_clear()
        .envs(environment(&model))
        .current_dir(server.context().home());
    tuned(&mut command);
    command.stdin(Stdio::null()).output().expect("it runs")
}

/// What programs need of the outer environment, where they find their own parts.
fn tuned(command: &mut Command) {
    command
        .env("GRPC_VERBOSITY", "info")
        .env("GIT_TERMINAL_PROMPT", "0")
        // A `cafile` in there is all that npm trusts.
        .env("npm_config_globalconfig", "/dev/null");
    let home = std::env::var_os("HOME").map(PathBuf::from);
    for (name, folder) in [("RUSTUP_HOME", ".rustup"), ("CARGO_HOME", ".cargo")] {
        let set = std::env::var_os(name).map(PathBuf::from);
        if let Some(path) = set.or_else(|| Some(home.as_ref()?.join(folder))) {
            command.env(name, path);
        }
    }
    if let Some(toolchain) = std::env::var_os("RUSTUP_TOOLCHAIN") {
        command.env("RUSTUP_TOOLCHAIN", toolchain);
    }
}

fn script(name: &str) -> String {
    format!("{}/tests/cli/trust_run/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A Python with packages of its own, installed once into the target folder.
pub(crate) fn python() -> &'static str {
    const PACKAGES: [&str; 5] = [
        "requests==2.32.4",
        "httpx==0.28.1",
        "grpcio==1.74.0",
        "zxing-cpp==2.3.0",
        "pillow==11.3.0",
    ];
    static INSTALLED: OnceLock<String> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("trust-python");
        let python = folder.join("bin/python");
        let list = folder.join("packages");
        let wanted = PACKAGES.join(" ");
        // Written last, so it tells a finished installation from one that was cut off.
        if fs::read_to_string(&list).ok().as_ref() != Some(&wanted) {
            let run = |command: &mut Command| {
                let output = command.output().expect("Python runs");
                assert!(output.status.success(), "{}", said(&output));
            };
            run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
            let pip = [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ];
            run(Command::new(&python).args(pip).args(PACKAGES));
            fs::write(&list, wanted).expect("written");
        }
        text(&python).to_owned()
    })
}

fn python_with(library: &str) -> Client {
    Client::new(
        &["python3"],
        &[python(), &script("fetch.py"), library, "URL/healthz"],
    )
}

#[test]
fn python_standard_library() {
    python_with("urllib").trusts_only_when_told();
}

#[test]
fn python_requests() {
    python_with("requests").trusts_only_when_told();
}

#[test]
fn python_httpx() {
    python_with("httpx").trusts_only_when_told();
}

#[test]
fn python_grpc() {
    python_with("grpc")
        .says("ok", "certificate_verify_failed")
        .trusts_only_when_told();
}

#[test]
fn pip() {
    let line = [
        "-m",
        "pip",
        "-vv",
        "download",
        "--retries=0",
        "--no-cache-dir",
        "--index-url=URL/simple",
        "nothing",
    ];
    Client::new(&["python3"], &[&[python()], line.as_slice()].concat())
        .says("404 Client Error", "certificate_verify_failed")
        .trusts_only_when_told();
}

#[test]
fn node() {
    Client::new(&["node"], &["node", &script("fetch.mjs"), "URL/healthz"]).trusts_only_when_told();
}

#[test]
fn npm() {
    Client::new(
        &["npm"],
        &[
            "npm",
            "view",
            "nothing",
            "--registry=URL/",
            "--fetch-retries=0",
        ],
    )
    .says("E404", "unable_to_verify")
    .trusts_only_when_told();
}

#[test]
fn curl() {
    Client::new(&["curl"], &["curl", "-sS", "URL/healthz"]).trusts_only_when_told();
}

#[test]
fn git() {
    // The server has no repository, which git learns only from a peer that it trusts.
    Client::new(&["git"], &["git", "ls-remote", "URL/nothing.git"])
        .says("not found", "certificate")
        .trusts_only_when_told();
}

#[test]
fn cargo() {
    let line = ["cargo", "search", "nothing", "--index", "sparse+URL/index/"];
    Client::new(&["cargo"], &line)
        .says("config.json not found", "ssl")
        .trusts_only_when_told();
}

#[test]
fn java() {
    let line = [
        "java",
        "-XX:TieredStopAtLevel=1",
        &script("Fetch.java"),
        "URL/healthz",
    ];
    Client::new(&["java", "javac"], &line)
        .says("ok", "pkix")
        .trusts_only_when_told();
}

/// Programs that a machine may well lack, where no test of ours depends on them otherwise.
fn if_there(tool: &str, line: &[&str]) {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {tool}")])
        .output();
    if found.expect("sh runs").status.success() {
        Client::new(&[], line).trusts_only_when_told();
    } else {
        println!("skipped: {tool} is missing");
    }
}

#[test]
fn go() {
    if_there("go", &["go", "run", &script("fetch.go"), "URL/healthz"]);
}

#[test]
fn deno() {
    if_there(
        "deno",
        &[
            "deno",
            "run",
            "--allow-net",
            &script("fetch.mjs"),
            "URL/healthz",
        ],
    );
}

#[test]
fn bun() {
    if_there("bun", &["bun", "run", &script("fetch.mjs"), "URL/healthz"]);
}

#[test]
fn a_folder_with_blanks_and_quotes_serves_java_too() {
    if !have("java") || !have("javac") {
        return;
    }
    let server = Server::start(&[]);
    let url = format!("{}/healthz", server.url());
    let script = script("Fetch.java");
    let mut command = server
        .context()
        .command(&["trust", "run", "java", &script, &url]);
    let cache = server.context().path("it's \"a\" cache");
    let output = command
        .env("VOICECTL_CACHE", cache)
        .output()
        .expect("it runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "ok",
        "{}",
        said(&output)
    );
}
