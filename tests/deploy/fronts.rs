//! The server behind a proxy that reads rendered files: what a user would notice, asked by real clients.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use voicectl::store::{Store, Token};

use crate::support::command::Context;
use crate::support::fronts::Front;
use crate::support::server::Server;
use crate::support::switching::{Clients, certificate};
use crate::support::{data, have, ports, text, tool, until};

/// A client's own address, which is not the proxy's.
const CLIENT: &str = "127.0.0.9";

/// Seconds of sound that are 20 MB, at 48 kHz with two channels of 16 bits.
const SECONDS: &str = "105";

/// A program of Debian 13, from a folder below `target`; without it as [`have`].
pub(crate) fn newer(path: &str) -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target")
        .join(path);
    let found = program.exists();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "{path} is missing: `make test` installs it"
    );
    if !found {
        println!("skipped: {path} is missing; `make test` installs it");
    }
    found.then_some(program)
}

/// A program of the system; without it as [`have`].
pub(crate) fn system(program: &str) -> Option<PathBuf> {
    have(program)
        .then(|| PathBuf::from(tool("sh", &["-c", &format!("command -v {program}")]).trim()))
}

/// Where the server listens for the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    Socket,
    Port,
    /// TLS passes through.
    Tls,
}

/// A server with a lineage for `localhost`, and the files of a proxy in front of it.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) http: u16,
    pub(crate) https: u16,
    behind: Behind,
    proxy: Option<Child>,
    /// Hands answers to challenges out where the proxy cannot.
    _answers: Option<Front>,
}

impl World {
    /// Starts the server, and writes the files for a proxy with these flags into `files`.
    pub(crate) fn new(target: &str, behind: Behind, flags: &[&str]) -> Self {
        let context = Context::new();
        context.ok("cert new localhost 127.0.0.1");
        let socket = format!("unix:{}", text(&context.path("voice.sock")));
        let listen = match behind {
            Behind::Socket => socket.as_str(),
            Behind::Port | Behind::Tls => "127.0.0.1:0",
        };
        let mut arguments = vec!["--listen", listen, "--open"];
        match behind {
            Behind::Socket => arguments.push("--plain"),
            Behind::Port => arguments.extend(["--plain", "--trusted-proxy", "127.0.0.1"]),
            Behind::Tls => arguments.extend([
                "--lineage",
                "localhost",
                "--trusted-proxy",
                "127.0.0.1",
                "--proxy-protocol",
            ]),
        }
        let server = Server::start_in(context, &arguments);
        let (http, https) = (ports::free(), ports::free());
        let address = match behind {
            Behind::Socket => socket.clone(),
            Behind::Port | Behind::Tls => format!("127.0.0.1:{}", server.port()),
        };
        let ports = [http.to_string(), https.to_string()];
        let mut words = vec![
            "deploy",
            target,
            "--domain",
            "localhost",
            "--address",
            "127.0.0.1",
        ];
        words.extend(["--http-port", &ports[0], "--https-port", &ports[1]]);
        words.extend(["--server", &address, "--hsts", "on", "--write", "files"]);
        if behind == Behind::Tls {
            words.extend(["--tls", "passthrough"]);
        }
        let answers = (target == "haproxy").then(|| answers(&server)).flatten();
        let address = answers
            .as_ref()
            .map(|front| format!("127.0.0.1:{}", front.port()));
        if let Some(address) = &address {
            words.extend(["--challenges", address]);
        }
        words.extend(flags);
        server.context().ok(&words);
        Self {
            server,
            http,
            https,
            behind,
            proxy: None,
            _answers: answers,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.server.context().path(name)
    }

    /// A rendered file.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path("files").join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, content).expect("written");
        path
    }

    /// A program for hooks that is found before the machine's own.
    pub(crate) fn program(&self, name: &str, script: &str) {
        let path = self.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
    }

    /// Starts the proxy, and waits until it listens.
    pub(crate) fn start(&mut self, command: &mut Command) {
        let said = fs::File::create(self.path("said")).expect("a file");
        let child = command
            .current_dir(self.server.context().home())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .spawn();
        let mut child = child.expect("it starts");
        until("the proxy listens", || {
            let ended = child.try_wait().expect("it is ours");
            assert!(ended.is_none(), "it ended:\n{}", self.said());
            std::net::TcpStream::connect(("127.0.0.1", self.https)).is_ok()
        });
        self.proxy = Some(child);
    }

    fn said(&self) -> String {
        fs::read_to_string(self.path("said")).unwrap_or_default()
    }

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
            assert_eq!(client.split_whitespace().next(), Some(CLIENT), "{field}");
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

    /// New certificates, handed over by the rendered hook while clients ask; none of them notices but by what it is shown.
    pub(crate) fn is_renewed(&self, hook: &str) {
        let context = self.server.context();
        let rendered = fs::read_to_string(self.file(hook)).expect("a hook");
        let place = self.write(&format!(".config/voicectl/{hook}"), &rendered);
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).expect("its mode");
        let clients = Clients::start(self.https, certificate(&self.server.ca()), 0, 4);
        let current = context.state().join("certs/localhost/current/cert.pem");
        for number in 0..3 {
            context.ok("cert new localhost 127.0.0.1 --force");
            let leaf = certificate(&current);
            assert!(
                clients.shown() != leaf,
                "round {number}: nothing was handed over yet"
            );
            self.hand_over();
            clients.wait_for(&leaf, Instant::now());
        }
        let asked = clients.asked();
        clients.end(asked + 20);
    }

    /// Runs deploy hooks as `voicectl renew` does.
    pub(crate) fn hand_over(&self) {
        let context = self.server.context();
        let path = std::env::var("PATH").unwrap_or_default();
        let output = context
            .command("renew hook localhost --run")
            .env("PATH", format!("{}:{path}", text(&self.path("bin"))))
            .output()
            .expect("it runs");
        assert!(
            output.status.success(),
            "{}\n{}",
            context.show(&output),
            self.said()
        );
    }
}

/// A web server for the folder of answers.
fn answers(server: &Server) -> Option<Front> {
    let folder = server.context().state().join("challenges");
    let folder = text(&folder);
    Front::nginx(&format!(
        "location /.well-known/acme-challenge/ {{ alias {folder}/; }}"
    ))
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(mut proxy) = self.proxy.take() {
            // Its children end with it.
            let _ = Command::new("kill").arg(proxy.id().to_string()).status();
            let _ = proxy.wait();
        }
    }
}

/// The user of processes that read what root wrote, where root runs the tests.
pub(crate) fn is_root() -> bool {
    tool("id", &["-u"]).trim() == "0"
}

/// What `--check` answers with a certain program first on the `PATH`.
pub(crate) fn judged(context: &Context, program: &Path, words: &[&str]) -> String {
    let bin = context.path("judges");
    fs::create_dir_all(&bin).expect("made");
    let name = words[1];
    let script = format!("#!/bin/sh\nexec {} \"$@\"\n", text(program));
    let place = bin.join(name);
    fs::write(&place, script).expect("written");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("its mode");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = context
        .command(words)
        .env("PATH", format!("{}:{path}", text(&bin)))
        .output()
        .expect("it runs");
    context.show(&output)
}
