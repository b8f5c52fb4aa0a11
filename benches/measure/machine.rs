//! Which machine this is, and which versions of the peers it has.

use std::fs;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// The programs beside which something is measured, and what tells their version in its first line.
const PROGRAMS: &[(&str, &str)] = &[
    ("mkcert", "mkcert -version"),
    (
        "minica",
        "go version -m target/minica-1.1/minica | sed -n 's/^[[:space:]]*mod[[:space:]][^[:space:]]*[[:space:]]*//p' | cut -f1",
    ),
    ("openssl", "openssl version | cut -d' ' -f2"),
    ("certtool", "certtool --version | sed -n '1s/.* //p'"),
    ("Node", "node --version"),
    (
        "cryptography",
        "python3 -c 'import cryptography; print(cryptography.__version__)'",
    ),
    ("uacme", "uacme --version 2>&1 | sed -n 's/.*version //p'"),
    ("certbot", "certbot --version 2>&1 | cut -d' ' -f2"),
    // Debian's calls itself `dev`.
    (
        "lego",
        "dpkg-query --show --showformat '${Version}' lego || lego --version",
    ),
    (
        "Pebble",
        "dpkg-query --show --showformat '${Version}' pebble",
    ),
    ("nginx", "nginx -v 2>&1 | cut -d/ -f2"),
    ("Caddy", "caddy version"),
    (
        "Flask",
        "target/flask-3.1/bin/pip show flask | sed -n 's/^Version: //p'",
    ),
    (
        "gunicorn",
        "target/flask-3.1/bin/pip show gunicorn | sed -n 's/^Version: //p'",
    ),
    (
        "whisper.cpp",
        "ls target/pywhispercpp-1.5/lib/python*/site-packages/libwhisper.so.*.*.* | sed 's/.*\\.so\\.//'",
    ),
    (
        "faster-whisper",
        "target/faster-whisper-1.2/bin/pip show faster-whisper ctranslate2 | sed -n 's/^Version: //p' | paste -sd/ | sed 's|/|, CTranslate2 |'",
    ),
    (
        "espeak-ng",
        "espeak-ng --version | sed -n 's/.*: \\([0-9.]*\\) .*/\\1/p'",
    ),
    ("flite", "dpkg-query --show --showformat '${Version}' flite"),
    ("ffmpeg", "ffmpeg -version | cut -d' ' -f3"),
];

/// The versions of all programs that a name has in it, in that order.
pub fn versions(name: &str) -> String {
    let mut named: Vec<(usize, &str)> = PROGRAMS
        .iter()
        .filter_map(|(program, script)| Some((name.find(program)?, *script)))
        .collect();
    named.sort_unstable();
    let versions = named.iter().map(|(_, script)| first_line(script));
    versions.collect::<Vec<_>>().join(", ")
}

/// What a figure depends on besides the program.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    pub voicectl: String,
    pub rust: String,
    pub processor: String,
    pub cores: usize,
    /// In GiB.
    pub memory: f64,
    pub system: String,
    pub kernel: String,
    /// What else was going on: processes that ran or waited, over a minute.
    pub load: String,
    pub day: String,
}

impl Machine {
    pub fn here() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str, sign: char| {
            let line = text.lines().find(|line| line.starts_with(name));
            let (_, value) = line.and_then(|line| line.split_once(sign))?;
            Some(value.trim().trim_matches('"').to_owned())
        };
        let memory = field(&read("/proc/meminfo"), "MemTotal", ':').unwrap_or_default();
        let kilobytes = memory
            .split(' ')
            .next()
            .and_then(|memory| memory.parse::<f64>().ok());
        let load = read("/proc/loadavg");
        Self {
            voicectl: format!(
                "{} ({})",
                env!("CARGO_PKG_VERSION"),
                first_line("git describe --always --dirty")
            ),
            rust: first_line("rustc --version"),
            processor: field(&read("/proc/cpuinfo"), "model name", ':').unwrap_or_default(),
            // All of them, even where this process is kept to one.
            cores: read("/proc/cpuinfo").matches("processor\t").count(),
            memory: kilobytes.unwrap_or_default() / 1024.0 / 1024.0,
            system: field(&read("/etc/os-release"), "PRETTY_NAME", '=').unwrap_or_default(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load: load.split(' ').next().unwrap_or_default().to_owned(),
            day: time::OffsetDateTime::now_utc().date().to_string(),
        }
    }
}

/// What a shell command says, first of all.
fn first_line(script: &str) -> String {
    let output = Command::new("sh")
        .args(["-c", script])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("sh runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.lines().next().unwrap_or_default().trim().to_owned()
}
