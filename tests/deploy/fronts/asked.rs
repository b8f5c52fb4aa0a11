//! What a user behind a proxy would notice, asked by real clients.

use std::fs;
use std::io::Write;
use std::process::Command;

use voicectl::store::{Store, Token};

use super::{Behind, World};
use crate::support::{data, text, tool, until};

/// A client's own address, which is not the proxy's.
const CLIENT: &str = "127.0.0.9";

/// Seconds of sound that are 20 MB, at 48 kHz with two channels of 16 bits.
const SECONDS: &str = "105";

impl World {
    /// What curl answers: head and body, from [`CLIENT`].
    fn curl(&self, url: &str, arguments: &[&str]) -> String {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--show-error",
                "--include",
                "--ipv4",
                "--max-time",
                "120",
            ])
            .args(["--interface", CLIENT, "--noproxy", "*", "--cacert"])
            .arg(self.server.ca())
            .args(arguments)
            .arg(url)
            .output()
            .expect("curl runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{url}: {errors}\n{}\n{}",
            self.said(),
            self.server.said()
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn https(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.https)
    }

    fn http(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.http)
    }

    /// Everything that somebody behind the proxy would notice.
    pub(crate) fn is_served(&self) {
        self.serves_the_page();
        self.redirects();
        self.hands_answers_out();
        self.tells_who_asks();
        self.takes_a_large_upload();
        self.speaks();
        self.listens();
    }

    fn serves_the_page(&self) {
        let page = self.curl(&self.https("/"), &["--http2"]).to_lowercase();
        assert!(page.starts_with("http/2 200"), "{page}");
        assert!(page.contains("<!doctype html"), "{page}");
        let promises: Vec<&str> = page
            .lines()
            .filter(|line| line.starts_with("strict-transport-security"))
            .collect();
        if self.behind == Behind::Tls {
            // The server decides, and says nothing for localhost.
            assert!(promises.is_empty(), "{promises:?}");
        } else {
            assert_eq!(promises, ["strict-transport-security: max-age=63072000"]);
        }
        let old = Command::new("curl")
            .args([
                "--silent",
                "--insecure",
                "--tls-max",
                "1.1",
                "--ciphers",
                "DEFAULT:@SECLEVEL=0",
            ])
            .arg(self.https("/"))
            .output()
            .expect("curl runs");
        assert!(!old.status.success(), "TLS 1.1 is spoken");
    }

    fn redirects(&self) {
        let url = self.http("/stt?language=en");
        let answer = self.curl(&url, &["--data", "x"]).to_lowercase();
        assert!(answer.starts_with("http/1.1 308 "), "{answer}");
        let location = format!("location: {}", self.https("/stt?language=en"));
        assert!(
            answer.lines().any(|line| line.trim() == location),
            "{answer}"
        );
    }

    fn hands_answers_out(&self) {
        let challenges = Store::new(self.server.context().state()).challenges();
        let token: Token = "one-_1".parse().expect("a token");
        challenges
            .put(&token, "one-_1.thumbprint")
            .expect("written");
        let url = self.http("/.well-known/acme-challenge/one-_1");
        let answer = self.curl(&url, &[]);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with("\r\n\r\none-_1.thumbprint"), "{answer}");
        challenges.remove(&token).expect("removed");
        let answer = self.curl(&url, &[]);
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        let outside = self.http("/.well-known/acme-challenge/..%2fca/root.pem");
        let answer = self.curl(&outside, &["--path-as-is"]);
        assert!(!answer.contains("BEGIN CERTIFICATE"), "{answer}");
    }

    /// What clients say of themselves never gets through.
    fn tells_who_asks(&self) {
        let forged = [
            "X-Forwarded-For: 192.0.2.66",
            "X-Forwarded-For: 192.0.2.66, 127.0.0.1",
            "X-Forwarded-For: no address",
            "Forwarded: for=192.0.2.66;proto=http",
            "X-Real-IP: 192.0.2.66",
            "X-Forwarded-Proto: http",
        ];
        for (number, field) in forged.into_iter().enumerate() {
            let id = format!("asked-by-{number:02}");
            let header = format!("X-Request-Id: {id}");
            let answer = self.curl(&self.https("/healthz"), &["-H", &header, "-H", field]);
            assert!(answer.contains(" 200"), "{field}: {answer}");
            let mut client = None;
            until("the request is logged", || {
                let said = self.server.said();
                let line = said.lines().find(|line| line.contains(&id));
                client = line
                    .and_then(|line| line.split("client=").nth(1))
                    .map(str::to_owned);
                client.is_some()
            });
            let client = client.expect("found");
            let client = client
                .split_whitespace()
                .next()
                .map(|word| word.trim_matches('"'));
            assert_eq!(client, Some(CLIENT), "{field}");
        }
    }

    fn takes_a_large_upload(&self) {
        let (recording, file) = (data("eval/25-seven-four-nine.wav"), self.path("large.wav"));
        let convert = [
            "-loglevel",
            "error",
            "-y",
            "-i",
            text(&recording),
            "-ac",
            "2",
            "-ar",
            "48000",
        ];
        let pad = format!("apad=whole_dur={SECONDS}");
        tool(
            "ffmpeg",
            &[&convert[..], &["-af", &pad, text(&file)]].concat(),
        );
        assert!(fs::metadata(&file).expect("there").len() > 20_000_000);
        let form = format!("audio=@{}", text(&file));
        let answer = self.curl(&self.https("/stt"), &["--form", &form]);
        assert!(answer.contains("seven four nine"), "{answer}");
        // What is too large is refused by the server, in words that programs understand.
        let mut longer = fs::OpenOptions::new()
            .append(true)
            .open(&file)
            .expect("there");
        longer.write_all(&vec![0; 6 << 20]).expect("written");
        let form = format!("audio=@{}", text(&file));
        let answer = self.curl(&self.https("/stt"), &["--form", &form]);
        assert!(answer.contains(" 413"), "{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }

    fn speaks(&self) {
        let file = self.path("speech.mp3");
        let json = [
            "-H",
            "Content-Type: application/json",
            "--data",
            "{\"text\":\"seven four nine\"}",
        ];
        let head = self.path("head");
        let output = [
            &json[..],
            &["--output", text(&file), "--dump-header", text(&head)],
        ]
        .concat();
        self.curl(&self.https("/tts"), &output);
        let head = fs::read_to_string(head).expect("a head").to_lowercase();
        assert!(head.contains("content-type: audio/mpeg"), "{head}");
        assert!(fs::metadata(file).expect("there").len() > 2_000);
    }

    /// A live session, from a client library that checks the certificate.
    fn listens(&self) {
        let recording = data("eval/25-seven-four-nine.wav");
        let output = Command::new("python3")
            .arg("tests/serve/clients/live.py")
            .arg(format!("wss://localhost:{}/ws/asr", self.https))
            .arg(self.server.ca())
            .args([text(&recording), "16000", "s16le"])
            .output()
            .expect("python3 runs");
        let heard = String::from_utf8_lossy(&output.stdout);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{}", self.said());
        assert_eq!(heard.lines().collect::<Vec<_>>(), ["seven four nine"; 2]);
    }

    /// A connection for another name ends before the server hears of it.
    pub(crate) fn refuses_other_names(&self) {
        let other = format!("https://other.test:{}/healthz", self.https);
        let there = format!("other.test:{}:127.0.0.1", self.https);
        let output = Command::new("curl")
            .args([
                "--silent",
                "--insecure",
                "--max-time",
                "60",
                "--resolve",
                &there,
            ])
            .args(["-H", "X-Request-Id: for-another-name", &other])
            .output()
            .expect("curl runs");
        assert!(!output.status.success(), "another name is served");
        assert!(!self.server.said().contains("for-another-name"));
    }
}
