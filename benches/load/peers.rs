//! The servers, each on the same core, with the same certificate, and a line in a log for each request.

use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::measure::voicectl;
use crate::support::{have, ports, text, tool, until};

/// The cores of servers and of clients.
const SERVERS: &str = "0";
pub const CLIENTS: &str = "1";

/// What gunicorn's documentation recommends: two for each core, and one.
const WORKERS: &str = "3";

const APP: &str = "from flask import Flask\n\napp = Flask(__name__)\n\n\n\
    @app.get(\"/healthz\")\ndef healthz():\n    return \"ok\\n\"\n";

/// A running server.
pub struct Peer {
    name: &'static str,
    command: &'static str,
    /// The share of it that we are to reach at least.
    asked: Option<f64>,
    port: u16,
    children: Vec<Child>,
}

impl Peer {
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What runs it.
    pub fn command(&self) -> &'static str {
        self.command
    }

    pub fn asked(&self) -> Option<f64> {
        self.asked
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Processor time of its processes so far.
    pub fn spent(&self) -> Duration {
        self.children.iter().map(|child| spent(child.id())).sum()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        for child in &mut self.children {
            // gunicorn's workers end with it only if it is asked.
            let _ = Command::new("kill").arg(child.id().to_string()).status();
            let _ = child.wait();
        }
    }
}

/// Pins this process, and what it starts from here on, to a core.
pub fn pin_to(core: &str) {
    let pid = std::process::id().to_string();
    tool("taskset", &["--cpu-list", "--pid", core, &pid]);
}

/// Ours, nginx, and Caddy and Flask if they are there.
pub fn all(home: &Path) -> Vec<Peer> {
    let ours = ours(home);
    let mut nginx = nginx("nginx", home, "return 200 \"ok\\n\";", Vec::new());
    nginx.asked = Some(0.9);
    [Some(ours), Some(nginx), caddy(home), flask(home)]
        .into_iter()
        .flatten()
        .collect()
}

/// `voicectl serve` with a certificate from its own CA.
pub fn ours(home: &Path) -> Peer {
    let port = ports::free();
    let listen = format!("127.0.0.1:{port}");
    let log = home.join("voicectl.log");
    let child = on_core(&voicectl(
        home,
        &[
            "serve",
            "--no-input",
            "--listen",
            &listen,
            // All clients have one address here.
            "--limit",
            "rate-address=off",
        ],
    ))
    .stderr(File::create(&log).expect("a file"))
    .spawn()
    .expect("it starts");
    until("voicectl is ready", || {
        fs::read_to_string(&log).is_ok_and(|said| said.contains("Ready\n"))
    });
    Peer {
        name: "voicectl serve",
        command: "voicectl serve --no-input --listen 127.0.0.1:PORT --limit rate-address=off",
        asked: None,
        port,
        children: vec![child],
    }
}

/// nginx with the certificate of [`ours`] and one location.
fn nginx(name: &'static str, home: &Path, location: &str, children: Vec<Child>) -> Peer {
    let port = ports::free();
    let folder = home.join(format!("nginx{port}"));
    fs::create_dir_all(&folder).expect("a folder");
    let pair = home.join("state/certs/serve/current");
    let configuration = format!(
        "daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
        events {{ worker_connections 1024; }}
        http {{
            access_log access.log; default_type text/plain;
            # A connection that is closed after the usual thousand would be a handshake among the requests.
            keepalive_requests 100000000;
            client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d; scgi_temp_path e;
            server {{
                listen 127.0.0.1:{port} ssl http2;
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_certificate {0}/fullchain.pem; ssl_certificate_key {0}/privkey.pem;
                location / {{ {location} }}
            }}
        }}",
        text(&pair)
    );
    fs::write(folder.join("nginx.conf"), configuration).expect("written");
    let mut command = Command::new("nginx");
    command
        .args(["-e", "error.log", "-c", "nginx.conf", "-p"])
        .arg(&folder);
    started(name, "nginx -c FILE", port, &command, children)
}

/// Caddy with the same certificate, and its log as it comes.
fn caddy(home: &Path) -> Option<Peer> {
    if !have("caddy") {
        return None;
    }
    let port = ports::free();
    let folder = home.join(format!("caddy{port}"));
    fs::create_dir_all(&folder).expect("a folder");
    let pair = home.join("state/certs/serve/current");
    let configuration = format!(
        "{{\n\tadmin off\n\tauto_https off\n\tservers {{\n\t\tprotocols h1 h2\n\t}}\n}}\n\
         https://127.0.0.1:{port}, https://localhost:{port} {{\n\tbind 127.0.0.1\n\
         \ttls {0}/fullchain.pem {0}/privkey.pem\n\tlog {{\n\t\toutput file access.log\n\t}}\n\
         \trespond \"ok\n\"\n}}\n",
        text(&pair)
    );
    fs::write(folder.join("Caddyfile"), configuration).expect("written");
    let mut command = Command::new("caddy");
    command
        .args(["run", "--config", "Caddyfile"])
        .env("HOME", &folder)
        .current_dir(&folder);
    let what = "caddy run --config FILE";
    Some(started("Caddy", what, port, &command, Vec::new()))
}

/// The set-up of the tutorials: Flask, gunicorn's plain workers, nginx for TLS.
fn flask(home: &Path) -> Option<Peer> {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/flask-3.1/bin/python");
    if !have(text(&python)) {
        return None;
    }
    fs::write(home.join("app.py"), APP).expect("written");
    let port = ports::free();
    let listen = format!("127.0.0.1:{port}");
    let mut command = Command::new(python);
    command
        .args(["-m", "gunicorn", "--workers", WORKERS, "--bind", &listen])
        .args(["--access-logfile", "access.log", "app:app"])
        .current_dir(home);
    let mut gunicorn = started("gunicorn", "", port, &command, Vec::new());
    let location = format!(
        "proxy_pass http://{listen}; proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;"
    );
    let behind = std::mem::take(&mut gunicorn.children);
    let mut peer = nginx("Flask, gunicorn, nginx", home, &location, behind);
    peer.command = "gunicorn --workers 3 --bind 127.0.0.1:PORT app:app, and nginx -c FILE";
    peer.asked = Some(5.0);
    Some(peer)
}

fn started(
    name: &'static str,
    what: &'static str,
    port: u16,
    command: &Command,
    mut children: Vec<Child>,
) -> Peer {
    let child = on_core(command).stderr(Stdio::null()).spawn();
    children.push(child.expect("it starts"));
    until("it listens", || {
        TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
    Peer {
        name,
        command: what,
        asked: None,
        port,
        children,
    }
}

/// The same command on the servers' core.
fn on_core(command: &Command) -> Command {
    let mut pinned = Command::new("taskset");
    pinned
        .args(["--cpu-list", SERVERS])
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            pinned.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        pinned.current_dir(folder);
    }
    pinned
}

/// Processor time of a process and of those it started, those of their threads that ended left out.
fn spent(pid: u32) -> Duration {
    let read = |path: String| fs::read_to_string(path).unwrap_or_default();
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return Duration::ZERO;
    };
    threads
        .flatten()
        .map(|thread| {
            let thread = thread.path();
            // proc(5): nanoseconds on a core, first of three.
            let stat = read(format!("{}/schedstat", thread.display()));
            let own = stat.split(' ').next().and_then(|time| time.parse().ok());
            let children = read(format!("{}/children", thread.display()));
            let children = children
                .split_whitespace()
                .filter_map(|pid| pid.parse().ok());
            Duration::from_nanos(own.unwrap_or(0)) + children.map(spent).sum::<Duration>()
        })
        .sum()
}
