//! Certificates from a local Pebble, beside uacme, lego and certbot.
//!
//! Whole processes, an account that is there, a new name each time, http-01. uacme has no listener of its own: its hook
//! writes into a folder that nginx shows, so it and ours have a Pebble each.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

mod measure;
#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use measure::{Asked, Row, rounds, turns, voicectl, whole};
use support::have;
use support::pebble::Pebble;
use support::private::Private;
use support::{text, until};

/// Pairs with uacme, and with lego and certbot, which take seconds.
const PAIRS: usize = 51;
const FEW: usize = 11;
/// Lineages of one call.
const LINEAGES: u32 = 100;

fn main() {
    measure::run(&[("acme-issue", "acme", issue), ("acme-many", "acme", many)]);
}

/// `acme issue` against a Pebble, on the port where it looks.
fn ours(home: &Path, pebble: &Pebble, what: &[&str]) -> Command {
    let (ca, root) = (pebble.directory(), pebble.ca_root());
    let listen = format!("127.0.0.1:{}", pebble.http_port());
    let mut arguments = vec!["acme", "issue", "--ca", &ca, "--ca-root", text(&root)];
    arguments.extend([
        "--agree-tos",
        "--preflight",
        "off",
        "--http-listen",
        &listen,
    ]);
    arguments.extend(what);
    voicectl(home, &arguments)
}

fn issue(home: &Path) {
    let Some(pebble) = Pebble::old() else { return };
    whole(&mut ours(home, &pebble, &["-d", "first.test"]));
    let mut number = 0;
    let mut ours = || {
        number += 1;
        whole(&mut ours(
            home,
            &pebble,
            &["-d", &format!("ours{number}.test")],
        ))
    };
    if let Some(mut uacme) = Uacme::start(home) {
        let (mine, theirs) = turns(PAIRS, &mut ours, || uacme.issue());
        let row = row(&mine).beside_times("uacme", "uacme -y -t EC issue NAME", &theirs);
        row.asked(Asked::ratio_at_most(0.5))
            .asked(Asked::at_most(250.0))
            .record();
    }
    if have("lego") {
        let mut number = 0;
        let (mine, theirs) = turns(FEW, &mut ours, || {
            number += 1;
            lego(home, &pebble, &format!("lego{number}.test"))
        });
        let command = "lego --accept-tos --key-type ec256 --http --domains NAME run";
        row(&mine).beside_times("lego", command, &theirs).record();
    }
    if have("certbot") {
        let mut number = 0;
        let (mine, theirs) = turns(FEW, &mut ours, || {
            number += 1;
            certbot(home, &pebble, &format!("certbot{number}.test"))
        });
        let command = "certbot certonly --standalone -n --key-type ecdsa -d NAME";
        let row = row(&mine).beside_times("certbot", command, &theirs);
        row.asked(Asked::ratio_at_most(0.1)).record();
    }
}

fn row(times: &[Duration]) -> Row {
    Row::times("acme issue", times).by("voicectl acme issue --ca URL --agree-tos -d NAME")
}

/// uacme with a Pebble of its own, and nginx for its answers.
struct Uacme {
    pebble: Pebble,
    private: Private,
    nginx: Child,
    home: std::path::PathBuf,
    number: u32,
}

impl Uacme {
    fn start(home: &Path) -> Option<Self> {
        for tool in ["uacme", "nginx", "unshare", "nsenter"] {
            if !have(tool) {
                return None;
            }
        }
        let pebble = Pebble::old()?;
        let home = home.join("uacme");
        fs::create_dir_all(home.join("www/.well-known/acme-challenge")).expect("a folder");
        // It trusts the system's roots and nothing else can be said to it.
        let script = format!(
            "mount --bind {} /etc/ssl/certs/ca-certificates.crt",
            text(&pebble.ca_root())
        );
        let private = Private::new(false, &script)?;
        let hook = "#!/bin/sh\ncase $1:$2 in\n\
            begin:http-01) printf %s \"$5\" >\"$WWW/.well-known/acme-challenge/$4\" ;;\n\
            begin:*) exit 1 ;;\n\
            *) rm -f \"$WWW/.well-known/acme-challenge/$4\" ;;\nesac\n";
        fs::write(home.join("hook"), hook).expect("written");
        support::tool("chmod", &["+x", text(&home.join("hook"))]);
        let nginx = nginx(&home, pebble.http_port());
        let uacme = Self {
            pebble,
            private,
            nginx,
            home,
            number: 0,
        };
        whole(&mut uacme.command(&["new"]));
        Some(uacme)
    }

    fn command(&self, what: &[&str]) -> Command {
        let mut command = Command::new("uacme");
        command
            .args(["-y", "-t", "EC", "-a", &self.pebble.directory()])
            .args(["-c", "conf", "-h", "./hook"])
            .args(what)
            .env("WWW", self.home.join("www"))
            .current_dir(&self.home);
        let mut command = self.private.enter(&command);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Entering the namespace counts: about two milliseconds.
    fn issue(&mut self) -> Duration {
        self.number += 1;
        let name = format!("uacme{}.test", self.number);
        whole(&mut self.command(&["issue", &name]))
    }
}

impl Drop for Uacme {
    fn drop(&mut self) {
        let _ = self.nginx.kill();
        let _ = self.nginx.wait();
    }
}

/// nginx that shows a folder `www`.
fn nginx(home: &Path, port: u16) -> Child {
    let configuration = format!(
        "daemon off; master_process off; pid nginx.pid; error_log error.log;
        events {{}}
        http {{
            access_log off; root www;
            client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d; scgi_temp_path e;
            server {{ listen 127.0.0.1:{port}; }}
        }}"
    );
    fs::write(home.join("nginx.conf"), configuration).expect("written");
    let child = Command::new("nginx")
        .args(["-e", "error.log", "-c", "nginx.conf", "-p"])
        .arg(home)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("nginx starts");
    until("nginx listens", || {
        TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
    child
}

/// Its account is that of its folder, which the first call makes.
fn lego(home: &Path, pebble: &Pebble, name: &str) -> Duration {
    let mut command = Command::new("lego");
    command
        .args(["--accept-tos", "--email", "me@example.org"])
        .args(["--server", &pebble.directory(), "--key-type", "ec256"])
        .args(["--http", "--http.port"])
        .arg(format!("127.0.0.1:{}", pebble.http_port()))
        .args(["--domains", name, "--path"])
        .arg(home.join("lego"))
        .arg("run")
        .env("LEGO_CA_CERTIFICATES", pebble.ca_root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    whole(&mut command)
}

fn certbot(home: &Path, pebble: &Pebble, name: &str) -> Duration {
    let place = |folder: &str| home.join("certbot").join(folder);
    let mut command = Command::new("certbot");
    command
        .args(["certonly", "--standalone", "-n", "--agree-tos"])
        .args(["--register-unsafely-without-email", "--key-type", "ecdsa"])
        .args(["--http-01-address", "127.0.0.1", "--http-01-port"])
        .arg(pebble.http_port().to_string())
        .args(["--server", &pebble.directory(), "-d", name])
        .arg("--config-dir")
        .arg(place("etc"))
        .arg("--work-dir")
        .arg(place("lib"))
        .arg("--logs-dir")
        .arg(place("log"))
        .env("REQUESTS_CA_BUNDLE", pebble.ca_root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    whole(&mut command)
}

/// A hundred lineages by one call, and what Pebble itself could do at most.
fn many(home: &Path) {
    let Some(pebble) = Pebble::old() else { return };
    whole(&mut ours(home, &pebble, &["-d", "first.test"]));
    let list = home.join("names");
    let (mut rates, mut costs) = (Vec::new(), Vec::new());
    for run in 0..rounds(7) {
        let names: String = (0..LINEAGES).fold(String::new(), |list, name| {
            list + &format!("n{name}.run{run}.test\n")
        });
        fs::write(&list, names).expect("written");
        let before = processor(&pebble);
        let time = whole(&mut ours(home, &pebble, &["--names-from", text(&list)]));
        costs.push((processor(&pebble) - before) / f64::from(LINEAGES));
        rates.push(f64::from(LINEAGES) / time.as_secs_f64());
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // What its processor time would allow at most.
    let limits: Vec<f64> = costs.iter().map(|cost| cores as f64 / cost).collect();
    Row::new("acme issue --names-from, 100 lineages", "/s", rates)
        .rate()
        .by("voicectl acme issue --ca URL --agree-tos --names-from FILE")
        .beside("the CA's own limit", "", &limits)
        .asked(Asked::at_least(20.0))
        .record();
}

/// Processor time that Pebble has taken, in seconds.
fn processor(pebble: &Pebble) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pebble.pid())).expect("it runs");
    // Fields 14 and 15 (proc(5)), in hundredths; what lies before the bracket may hold blanks.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .map(|ticks| ticks.parse::<f64>().expect("a number"))
        .sum::<f64>()
        / 100.0
}
