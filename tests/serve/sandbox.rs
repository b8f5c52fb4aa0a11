//! Decoders live behind walls: what their processes may do, and that none of them takes the server along.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use voicectl::serve::decoder::{Decoder, DecoderError, DecoderSettings};
use voicectl::speech::audio::{DecodeLimits, decode};

use crate::support::server::Server;
use crate::support::{data, ogg, spoken, text, tool, until};

/// The workers of a server.
pub(crate) fn workers(server: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").expect("processes").flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| {
            let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            let command = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            status.contains(&format!("\nPPid:\t{server}\n")) && command.contains("__decode")
        })
        .collect()
}

/// The one worker of a server that has just started, waiting for work.
fn worker(server: &Server) -> u32 {
    until("there is a worker behind its walls", || {
        workers(server.pid()).iter().any(|pid| {
            proc(*pid, "status").contains("Seccomp:\t2\n") && proc(*pid, "wchan").contains("pipe")
        })
    });
    workers(server.pid())[0]
}

pub(crate) fn proc(pid: u32, name: &str) -> String {
    fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default()
}

pub(crate) fn signal(pid: u32, name: &str) {
    tool("kill", &[&format!("-{name}"), &pid.to_string()]);
}

fn is_gone(pid: u32) -> bool {
    !Path::new(&format!("/proc/{pid}")).exists()
}

/// Bytes that a process has written anywhere, pipes included.
fn written(pid: u32) -> u64 {
    let line = proc(pid, "io");
    let count = line.lines().find_map(|line| line.strip_prefix("wchar: "));
    count.expect("a count").parse().expect("a number")
}

fn stt(server: &Server, file: &Path) -> (u16, String) {
    server.curl("/stt", &["--form", &format!("audio=@{}", text(file))])
}

fn is_understood(server: &Server) {
    let (code, body) = stt(server, &data("eval/08-yes.wav"));
    assert_eq!((code, body.contains("yes")), (200, true), "{body}");
}

/// A recording that is larger than what a pipe holds, so that its decoder is known to be at it.
fn large(folder: &Path) -> PathBuf {
    let path = folder.join("large.wav");
    let file = voicectl::speech::audio::Encoding::Wav.file(16_000, &vec![0; 4 << 20]);
    fs::write(&path, file.expect("a file")).expect("written");
    path
}

/// Uploads to a worker that stands still, until the server hands the recording over; answers the upload.
fn upload_to(server: &Server, worker: u32, file: &Path) -> std::process::Child {
    signal(worker, "STOP");
    let before = written(server.pid());
    let upload = Command::new("curl")
        .args(["--silent", "--max-time", "60", "--cacert"])
        .arg(server.ca())
        .args(["--write-out", "\n%{http_code}", "--form"])
        .arg(format!("audio=@{}", text(file)))
        .arg(format!("{}/stt", server.url()))
        .stdout(Stdio::piped())
        .spawn()
        .expect("curl runs");
    until("the recording is handed over", || {
        written(server.pid()) >= before + 1_000_000
    });
    upload
}

#[test]
fn a_worker_is_behind_every_wall() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let server = Server::start(&["--log", "info"]);
    is_understood(&server);
    let worker = worker(&server);
    let status = proc(worker, "status");
    for line in ["NoNewPrivs:\t1", "Seccomp:\t2", "Threads:\t1"] {
        assert!(status.contains(line), "{line} is not in {status}");
    }
    let limits = proc(worker, "limits");
    for (limit, value) in [
        ("Max core file size", "0"),
        ("Max file size", "0"),
        ("Max open files", "3"),
        ("Max processes", "0"),
        ("Max address space", "1073741824"),
        ("Max cpu time", "601"),
    ] {
        let line = limits.lines().find_map(|line| line.strip_prefix(limit));
        let values: Vec<&str> = line.expect("a limit").split_whitespace().collect();
        assert_eq!(values[..2], [value, value], "{limit}");
    }
    // Whoever may not look (not even the same user) has seen what it should.
    if let Ok(environment) = fs::read(format!("/proc/{worker}/environ")) {
        assert!(environment.is_empty(), "{environment:?}");
    }
    if let Ok(open) = fs::read_dir(format!("/proc/{worker}/fd")) {
        let mut open: Vec<String> = open
            .flatten()
            .map(|entry| {
                let file = fs::read_link(entry.path()).expect("a link");
                let kind = text(&file).split(':').next().expect("a kind").to_owned();
                format!("{} {kind}", entry.file_name().to_string_lossy())
            })
            .collect();
        open.sort();
        assert_eq!(open, ["0 pipe", "1 pipe", "2 pipe"]);
    }
    // Nothing is missing here, so nothing is said.
    assert!(!server.said().contains("sandbox"), "{}", server.said());
}

#[test]
fn workers_are_kept_and_end_with_their_server() {
    let mut server = Server::start(&[]);
    let first = worker(&server);
    is_understood(&server);
    is_understood(&server);
    assert_eq!(workers(server.pid()), [first]);
    server.signal("TERM");
    assert!(server.wait().success());
    until("its worker is gone", || is_gone(first));
    // Nor does one outlive a server that had no time to say good-bye.
    let mut server = Server::start(&[]);
    let second = worker(&server);
    server.signal("KILL");
    server.wait();
    until("its worker is gone", || is_gone(second));
}

#[test]
fn a_killed_worker_costs_its_own_request_only() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = large(folder.path());
    for (name, status, kind) in [
        ("KILL", "500", "internal"),
        ("ILL", "400", "not-audio"),
        ("ABRT", "400", "not-audio"),
        ("SYS", "400", "not-audio"),
        // As by `systemctl stop`, which asks all processes of a service to end: the request goes on elsewhere.
        ("TERM", "200", "transcription"),
    ] {
        let worker = worker(&server);
        let upload = upload_to(&server, worker, &file);
        is_understood(&server);
        signal(worker, name);
        if name != "KILL" {
            signal(worker, "CONT");
        }
        let output = upload.wait_with_output().expect("curl ends");
        let answer = String::from_utf8_lossy(&output.stdout);
        assert!(answer.ends_with(status), "{name}: {answer}");
        assert!(answer.contains(kind), "{name}: {answer}");
        until("the dead one is gone", || is_gone(worker));
        is_understood(&server);
    }
    let said = server.said();
    assert!(said.contains("a decoder ended: signal: 4"), "{said}");
    assert!(!said.contains("signal: 15"), "{said}");
}

#[test]
fn a_worker_that_dies_idle_is_replaced() {
    let server = Server::start(&[]);
    let idle = worker(&server);
    signal(idle, "KILL");
    until("it has been collected", || {
        is_understood(&server);
        is_gone(idle)
    });
}

#[test]
fn a_client_that_leaves_frees_its_worker() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let worker = worker(&server);
    let mut upload = upload_to(&server, worker, &large(folder.path()));
    upload.kill().expect("killed");
    upload.wait().expect("it ends");
    // It stands still, so it does not go by itself.
    until("its worker is gone", || is_gone(worker));
    is_understood(&server);
}

#[test]
fn bombs_are_refused_and_the_server_goes_on() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let bomb = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let (code, body) = stt(&server, &path);
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        format!("{code} {}", body["detail"].as_str().expect("a detail"))
    };
    let pid = server.pid();
    insta::assert_snapshot!(bomb("million.opus", ogg::silence(900_000)), @"413 the recording is longer than 600 seconds (limit `audio`)");
    let mut wav = fs::read(data("eval/08-yes.wav")).expect("a recording");
    wav[24..28].copy_from_slice(&u32::MAX.to_le_bytes());
    insta::assert_snapshot!(bomb("monster.wav", wav), @"400 a sample rate of 4294967295 Hz is outside of 8000 to 192000 Hz");
    is_understood(&server);
    let peak = proc(pid, "status");
    let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.expect("a peak").trim().trim_end_matches(" kB");
    assert!(peak.parse::<u64>().expect("a number") < 400_000, "{peak}");
}

#[test]
fn fifty_uploads_at_once_are_all_understood() {
    let server = Server::start(&["--limit", "queue=64", "--limit", "uploads=64"]);
    let spoken: Vec<_> = spoken()
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .collect();
    thread::scope(|scope| {
        for (file, words) in spoken.iter().cycle().take(50) {
            let server = &server;
            scope.spawn(move || {
                let (code, body) = stt(server, file);
                assert_eq!((code, body.contains(words)), (200, true), "{body}");
            });
        }
    });
    let cores = thread::available_parallelism().expect("cores").get();
    assert!(workers(server.pid()).len() <= cores);
}

fn settings() -> DecoderSettings {
    DecoderSettings {
        program: env!("CARGO_BIN_EXE_voicectl").into(),
        workers: 1,
        ..DecoderSettings::default()
    }
}

#[tokio::test]
async fn hunger_kills_the_worker_and_not_the_server() {
    let all = 256 << 20;
    let decoder = Decoder::new(DecoderSettings {
        memory: all,
        ..settings()
    });
    let file = vec![0; usize::try_from(all).expect("it fits")];
    let limits = DecodeLimits {
        bytes: file.len(),
        ..DecodeLimits::default()
    };
    let hungry = decoder.decode(&file, &limits).await;
    assert!(matches!(hungry, Err(DecoderError::Crashed)), "{hungry:?}");
    let small = fs::read(data("eval/08-yes.wav")).expect("a recording");
    assert!(decoder.decode(&small, &limits).await.is_ok());
}

#[tokio::test]
async fn a_worker_that_hangs_is_given_up() {
    let decoder = Decoder::new(DecoderSettings {
        patience: Duration::from_millis(100),
        ..settings()
    });
    let limits = DecodeLimits {
        duration: Duration::from_hours(1000),
        ..DecodeLimits::default()
    };
    let slow = decoder.decode(&ogg::silence(500_000), &limits).await;
    assert!(matches!(slow, Err(DecoderError::Slow(_))), "{slow:?}");
}

#[tokio::test]
async fn a_program_that_is_no_worker_is_not_believed() {
    for program in ["/bin/true", "/bin/cat", "/nowhere/voicectl"] {
        let decoder = Decoder::new(DecoderSettings {
            program: program.into(),
            ..settings()
        });
        let refused = decoder.decode(b"RIFF", &DecodeLimits::default()).await;
        assert!(
            matches!(refused, Err(DecoderError::Start(_))),
            "{program}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn another_process_gives_the_same_samples_at_little_cost() {
    let decoder = Decoder::new(settings());
    let limits = DecodeLimits::default();
    let (mut here, mut there) = (Vec::new(), Vec::new());
    let file = fs::read(data("eval/25-seven-four-nine.wav")).expect("a recording");
    for _ in 0..50 {
        let begin = Instant::now();
        let one = decode(&file, &limits, &|| false).expect("decoded");
        here.push(begin.elapsed());
        let begin = Instant::now();
        let other = decoder.decode(&file, &limits).await.expect("decoded");
        there.push(begin.elapsed());
        assert_eq!(one.samples, other.samples);
        assert_eq!((one.container, one.codec), (other.container, other.codec));
        assert_eq!((one.rate, one.channels), (other.rate, other.channels));
    }
    println!("the first, with its process: {:?}", there[0]);
    here.sort();
    there.sort();
    println!("median here {:?}, in a worker {:?}", here[25], there[25]);
}
