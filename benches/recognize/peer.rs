//! whisper.cpp and faster-whisper as they come in their Python packages, each behind HTTP.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::text;

/// The most threads that whisper.cpp's own server takes by default.
const THREADS: usize = 4;

/// The running peer, killed when it goes.
pub struct Peer {
    child: Child,
    port: u16,
}

impl Peer {
    /// whisper.cpp with a model; none where the package is not installed.
    pub fn whisper_cpp(model: &Path) -> Option<Self> {
        let arguments = ["benches/recognize/peer.py", text(model), &threads()];
        Self::start("target/pywhispercpp-1.5/bin/python", &arguments)
    }

    /// faster-whisper with the same model, which it converts into a folder, and with a type of numbers.
    pub fn faster_whisper(model: &Path, folder: &Path, numbers: &str) -> Option<Self> {
        let arguments = [
            "benches/recognize/faster.py",
            text(model),
            text(folder),
            &threads(),
            numbers,
        ];
        Self::start("target/faster-whisper-1.2/bin/python", &arguments)
    }

    fn start(python: &str, arguments: &[&str]) -> Option<Self> {
        if !Path::new(python).exists() {
            println!("skipped: {python} is missing; `make bench` installs it");
            return None;
        }
        let mut child = Command::new(python)
            // No compiled files beside the sources.
            .arg("-B")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says its port");
        let port = line.trim().parse().expect("a port");
        Some(Self { child, port })
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn threads() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.min(THREADS).to_string()
}
