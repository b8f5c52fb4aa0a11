//! `POST /stt`: words for audio, and a clear answer for everything else.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::thread;

use crate::support::server::Server;
use crate::support::{data, have, spoken, text, tool, until};

fn transcription(server: &Server, file: &Path) -> String {
    let (code, body) = server.curl("/stt", &["--form", &format!("audio=@{}", text(file))]);
    assert_eq!(code, 200, "{}: {body}", file.display());
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    body["transcription"]
        .as_str()
        .expect("a transcription")
        .to_owned()
}

/// Forms of a recording, and what ffmpeg makes them by: bit rates as phones and browsers use them.
const FORMATS: [(&str, &[&str]); 8] = [
    ("wav", &[]),
    ("mp3", &["-c:a", "libmp3lame", "-b:a", "64k"]),
    ("flac", &["-c:a", "flac"]),
    ("ogg", &["-c:a", "libvorbis", "-q:a", "5"]),
    ("opus.ogg", &["-c:a", "libopus", "-b:a", "32k"]),
    ("webm", &["-c:a", "libopus", "-b:a", "32k"]),
    ("m4a", &["-c:a", "aac", "-b:a", "96k"]),
    ("aac", &["-c:a", "aac", "-b:a", "96k"]),
];

#[test]
fn every_spoken_file_in_every_format_is_understood() {
    if !have("curl") || !have("ffmpeg") {
        return;
    }
    let server = Server::start(&[]);
    understands_every_format(|file| transcription(&server, file));
}

/// Has every spoken file transcribed in every format; at most one word of twenty may be wrong.
pub(crate) fn understands_every_format(transcription: impl Fn(&Path) -> String) {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut words, mut wrong) = (0, 0);
    for (format, options) in FORMATS {
        for (file, reference) in spoken() {
            let stem = file
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let converted = folder.path().join(format!("{stem}.{format}"));
            let mut arguments = vec!["-loglevel", "error", "-y", "-i", text(&file)];
            arguments.extend(options);
            arguments.push(text(&converted));
            tool("ffmpeg", &arguments);
            let heard = transcription(&converted);
            let errors = distance(&reference, &heard);
            if errors > 0 {
                println!("{format} {stem}: `{heard}` for `{reference}`");
            }
            wrong += errors;
            words += reference.split_whitespace().count();
        }
    }
    println!("{wrong} of {words} words wrong");
    assert!(
        wrong * 20 <= words,
        "word error rate over 5 %: {wrong} of {words}"
    );
}

/// Words to insert, delete or replace (Levenshtein).
fn distance(reference: &str, heard: &str) -> usize {
    let heard: Vec<&str> = heard.split_whitespace().collect();
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (index, word) in reference.split_whitespace().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for at in 0..heard.len() {
            let replaced = diagonal + usize::from(word != heard[at]);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[heard.len()]
}

#[test]
fn silence_is_no_words_and_no_error() {
    let server = Server::start(&[]);
    assert_eq!(transcription(&server, &data("eval/silence.wav")), "");
    assert_eq!(transcription(&server, &data("eval/noise.wav")), "");
}

/// They are more than the queue takes: who is refused comes again when it was told to.
#[test]
fn ten_clients_at_once_are_all_right() {
    let server = Server::start(&[]);
    let spoken = spoken();
    thread::scope(|scope| {
        for client in 0..10 {
            let (server, spoken) = (&server, &spoken);
            scope.spawn(move || {
                for (file, reference) in spoken.iter().skip(client).step_by(10) {
                    let form = format!("audio=@{}", text(file));
                    let again = ["--fail", "--retry", "30", "--form", &form];
                    let (code, body) = server.curl("/stt", &again);
                    assert_eq!(code, 200, "{}", file.display());
                    let heard = format!("{{\"transcription\":\"{reference}\"}}");
                    assert_eq!(body, heard, "{}", file.display());
                }
            });
        }
    });
}

/// The problem that an answer is: type, status, detail.
fn problem(server: &Server, path: &str, arguments: &[&str]) -> String {
    let (code, body) = server.curl(path, arguments);
    let body: serde_json::Value =
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    assert_eq!(body["status"], code, "{body}");
    assert!(
        body["instance"].is_string() && body["title"].is_string(),
        "{body}"
    );
    let kind = body["type"]
        .as_str()
        .expect("a type")
        .rsplit(':')
        .next()
        .expect("a kind");
    format!(
        "{code} {kind}: {}",
        body["detail"].as_str().expect("a detail")
    )
}

#[test]
fn wrong_requests_are_told_what_is_wrong() {
    if !have("ffmpeg") {
        return;
    }
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    };
    let form = |name: &str, path: &Path| {
        problem(
            &server,
            "/stt",
            &["--form", &format!("{name}=@{}", text(path))],
        )
    };

    let spoken = data("eval/08-yes.wav");
    insta::assert_snapshot!(form("file", &spoken), @"400 no-audio: the form has `file`, but no field `audio`");
    insta::assert_snapshot!(problem(&server, "/stt", &["--data", "{}"]), @"400 no-audio: send a multipart/form-data form with the recording in the field `audio`");
    insta::assert_snapshot!(problem(&server, "/stt", &["--form", "language=en"]), @"400 no-audio: the form has `language`, but no field `audio`");
    insta::assert_snapshot!(form("audio", &file("empty.wav", b"")), @"400 no-audio: the audio is empty");
    insta::assert_snapshot!(form("audio", &file("letter.txt", b"Dear server, these are words.")), @"400 not-audio: this is not an audio file; send wav, aiff, mp3, flac, ogg, webm, mka, m4a, aac");

    let wma = folder.path().join("spoken.wma");
    tool(
        "ffmpeg",
        &[
            "-loglevel",
            "error",
            "-i",
            text(&spoken),
            "-c:a",
            "wmav2",
            text(&wma),
        ],
    );
    let unsupported = form("audio", &wma);
    assert!(
        unsupported.starts_with("415 unsupported-format: "),
        "{unsupported}"
    );
    for named in ["wav", "mp3", "flac", "ogg", "webm", "m4a"] {
        assert!(
            unsupported.to_lowercase().contains(named),
            "{named} is not in: {unsupported}"
        );
    }

    let long = folder.path().join("long.flac");
    tool(
        "ffmpeg",
        &[
            "-loglevel",
            "error",
            "-f",
            "lavfi",
            "-i",
            "anullsrc=r=16000:cl=mono",
            "-t",
            "601",
            text(&long),
        ],
    );
    insta::assert_snapshot!(form("audio", &long), @"413 too-long: the recording is longer than 600 seconds (limit `audio`)");
    let large = file("large.wav", &vec![0; (25 << 20) + 1]);
    insta::assert_snapshot!(form("audio", &large), @"413 too-large: at most 25 MiB are taken (limit `upload`)");

    let mut arguments = vec!["--form", "language=xx"];
    let audio = format!("audio=@{}", text(&spoken));
    arguments.extend(["--form", &audio]);
    insta::assert_snapshot!(problem(&server, "/stt", &arguments), @"422 unknown-language: unknown language `xx`; known: en");
    insta::assert_snapshot!(problem(&server, "/nothing", &[]), @"404 not-found: see `/` for the page, `/stt`, `/tts` and `/v1` for programs");
    insta::assert_snapshot!(problem(&server, "/stt", &["--request", "GET"]), @"405 method-not-allowed: see the `Allow` field");
    let foreign = ["--form", &audio, "--header", "Origin: https://evil.test"];
    insta::assert_snapshot!(problem(&server, "/stt", &foreign), @"403 foreign-origin: https://evil.test is neither the origin of this server nor one of its `allow-origin`");
    let own = format!("Origin: {}", server.url());
    assert_eq!(
        server.curl("/stt", &["--form", &audio, "--header", &own]).0,
        200
    );
}

#[test]
fn an_upload_cancelled_half_way_frees_its_place() {
    // As many half uploads as there are places, each cut off; then one more must be answered at once.
    let server = Server::start(&["--plain"]);
    for _ in 0..100 {
        let mut socket =
            std::net::TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
        socket
            .write_all(
                b"POST /stt HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n\
                  Content-Length: 1000000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"audio\"; \
                  filename=\"a.wav\"\r\n\r\nRIFF",
            )
            .expect("sent");
        drop(socket);
    }
    // Nothing of them stays open.
    let sockets = format!("/proc/{}/fd", server.pid());
    let open = || {
        fs::read_dir(&sockets)
            .expect("its files")
            .flatten()
            .filter(|entry| {
                fs::read_link(entry.path())
                    .is_ok_and(|link| link.to_string_lossy().contains("socket"))
            })
            .count()
    };
    until("half uploads are closed", || open() < 20);
    let audio = format!("audio=@{}", text(&data("eval/08-yes.wav")));
    until("their places are free", || {
        server.curl("/stt", &["--form", &audio]).0 == 200
    });
    assert_eq!(transcription(&server, &data("eval/08-yes.wav")), "yes");
}

#[test]
fn a_form_that_is_cut_off_is_a_clear_error() {
    let server = Server::start(&["--plain"]);
    let mut socket = std::net::TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    let body =
        b"--x\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\n\r\nRIFF";
    write!(
        socket,
        "POST /stt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .expect("sent");
    socket.write_all(body).expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("the form is cut off"), "{answer}");
}
