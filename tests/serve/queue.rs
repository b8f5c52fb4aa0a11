//! A server with too much to hear says so at once, and hears the rest in time.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::server::Server;
use crate::support::{data, text, until};

/// Ten minutes of speech, at the lowest rate that a telephone has.
fn ten_minutes(folder: &Path) -> PathBuf {
    let spoken = fs::read(data("eval/19-on-down-off.wav")).expect("a recording");
    // 16 kHz, 16 bit, mono, behind 44 bytes of head: every second sample is 8 kHz.
    let samples: Vec<u8> = spoken[44..]
        .chunks_exact(4)
        .flat_map(|pair| [pair[0], pair[1]])
        .collect();
    let sound: Vec<u8> = samples.iter().copied().cycle().take(595 * 16_000).collect();
    let size = u32::try_from(sound.len()).expect("it fits");
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((36 + size).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    for (number, bytes) in [
        (16_u32, 4),
        (1, 2),
        (1, 2),
        (8_000, 4),
        (16_000, 4),
        (2, 2),
        (16, 2),
    ] {
        wav.extend(&number.to_le_bytes()[..bytes]);
    }
    wav.extend(b"data");
    wav.extend(size.to_le_bytes());
    wav.extend(sound);
    let file = folder.join("ten-minutes.wav");
    fs::write(&file, wav).expect("written");
    file
}

/// A client that has sent a recording and waits.
struct Waiting(Child);

impl Waiting {
    fn send(server: &Server, file: &Path) -> Self {
        let client = Command::new("curl")
            .args(["--silent", "--form"])
            .arg(format!("audio=@{}", text(file)))
            .arg(format!("{}/stt", server.url()))
            .stdout(Stdio::null())
            .spawn();
        Self(client.expect("curl runs"))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until so many recordings are worked on, and so many wait.
fn until_busy(server: &Server, running: usize, waiting: usize) {
    let lines = [
        format!("voicectl_queue_running{{engine=\"stt\"}} {running}\n"),
        format!("voicectl_queue_waiting{{engine=\"stt\"}} {waiting}\n"),
    ];
    until(&lines.concat(), || {
        let (_, numbers) = server.curl("/metrics", &[]);
        lines.iter().all(|line| numbers.contains(line))
    });
}

#[test]
fn a_full_queue_refuses_before_the_upload_and_frees_who_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = ten_minutes(folder.path());
    let one = "--plain --states 1 --threads 1 --without passing";
    let server = Server::start(&one.split(' ').collect::<Vec<_>>());
    let first = Waiting::send(&server, &long);
    until_busy(&server, 1, 0);
    let second = Waiting::send(&server, &data("eval/08-yes.wav"));
    until_busy(&server, 1, 1);

    // Nothing but the head of the request is sent, and the answer is there.
    let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    let begin = Instant::now();
    socket
        .write_all(
            b"POST /stt HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n\
              Content-Length: 20000000\r\n\r\n",
        )
        .expect("sent");
    let lines: Vec<String> = BufReader::new(&socket)
        .lines()
        .map(|line| line.expect("a line").to_lowercase())
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(begin.elapsed() < Duration::from_secs(5), "it waited");
    assert!(lines[0].contains(" 503 "), "{lines:?}");
    let seconds = lines
        .iter()
        .find_map(|line| line.strip_prefix("retry-after: "));
    let seconds: u64 = seconds.expect("a time").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds} s");
    drop(socket);

    // Who sends all of it gets the same answer, not a broken connection.
    let form = format!("audio=@{}", text(&long));
    let (status, body) = server.curl("/stt", &["--header", "Expect:", "--form", &form]);
    assert_eq!(status, 503, "{body}");
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["type"], "urn:problem-type:voicectl:busy");
    let detail = body["detail"].as_str().expect("a detail");
    assert!(detail.contains("(limit `queue`)"), "{detail}");

    // Who leaves frees the place in the line, and who leaves the engine frees that.
    drop(second);
    until_busy(&server, 1, 0);
    drop(first);
    until_busy(&server, 0, 0);
    let form = format!("audio=@{}", text(&data("eval/08-yes.wav")));
    let (status, body) = server.curl("/stt", &["--form", &form]);
    assert_eq!((status, body.as_str()), (200, r#"{"transcription":"yes"}"#));
}
