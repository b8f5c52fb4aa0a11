//! whisper.cpp as it comes in its Python package, behind HTTP, and a client for both servers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The most threads that its own server takes by default.
const THREADS: usize = 4;

/// The running peer, killed when it goes.
pub struct Peer {
    child: Child,
    port: u16,
}

impl Peer {
    /// With a model; none where the package is not installed.
    pub fn start(model: &Path) -> Option<Self> {
        let python = Path::new("target/pywhispercpp-1.5/bin/python");
        if !python.exists() {
            println!(
                "skipped: {} is missing; `make bench` installs it",
                python.display()
            );
            return None;
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut child = Command::new(python)
            .arg("benches/recognize/peer.py")
            .arg(model)
            .arg(cores.min(THREADS).to_string())
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

/// What begins and ends the form around a recording, which both servers take.
const BEGIN: &str =
    "--sound\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\n\r\n";
const END: &str = "\r\n--sound--\r\n";

/// Sends a recording; answers how long the answer took, and what it says.
pub fn post(port: u16, path: &str, sound: &[u8]) -> (Duration, String) {
    let begin = Instant::now();
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=sound\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        BEGIN.len() + sound.len() + END.len()
    );
    socket.write_all(head.as_bytes()).expect("sent");
    for part in [BEGIN.as_bytes(), sound, END.as_bytes()] {
        socket.write_all(part).expect("sent");
    }
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("answered");
    let took = begin.elapsed();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
    (took, body.to_owned())
}
