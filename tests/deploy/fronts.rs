//! The server behind a proxy that reads rendered files.

mod asked;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::support::command::Context;
use crate::support::fronts::Front;
use crate::support::server::Server;
use crate::support::switching::{Clients, certificate};
use crate::support::{have, ports, text, tool, until};

/// Flags that each proxy is judged with: names,
pub(crate) const NAMES_OF_EVERY_KIND: &[&str] = &[
    "--domain",
    "*.example.com",
    "--domain",
    "203.0.113.7",
    "--domain",
    "2001:db8::7",
];

/// a server with a port, and somebody else for challenges,
pub(crate) const CHALLENGES: &[&str] = &[
    "--server",
    "127.0.0.1:8000",
    "--challenges",
    "127.0.0.1:8080",
];

/// addresses of both families.
pub(crate) const ADDRESSES: &[&str] = &[
    "--server",
    "[::1]:8000",
    "--address",
    "::1",
    "--address",
    "127.0.0.1",
];

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

    /// Has a rendered file name a folder of the world where it names one of the machine.
    pub(crate) fn moved(&self, name: &str, from: &str, to: &Path) {
        moved(&self.file(name), from, to);
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

    /// New certificates, handed over by the rendered hook while `clients` ask; none of them notices but by what it is shown.
    pub(crate) fn is_renewed(&self, hook: &str, clients: usize) {
        let context = self.server.context();
        let rendered = fs::read_to_string(self.file(hook)).expect("a hook");
        let place = self.write(&format!(".config/voicectl/{hook}"), &rendered);
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).expect("its mode");
        let more = 5 * clients;
        let clients = Clients::start(self.https, certificate(&self.server.ca()), 0, clients);
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
        clients.end(asked + more);
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

/// Has a file name one folder instead of another.
pub(crate) fn moved(file: &Path, from: &str, to: &Path) {
    let rendered = fs::read_to_string(file).expect("a file");
    assert!(rendered.contains(from), "{rendered}");
    fs::write(file, rendered.replace(from, &format!("{}/", text(to)))).expect("written");
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
        if std::thread::panicking() {
            println!("the proxy said:\n{}", self.said());
        }
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
