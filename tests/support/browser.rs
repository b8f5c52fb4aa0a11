//! Browsers, headless: one page tries all ports and posts what came of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::text;

const PAGE: &str = include_str!("page.html");

/// Longest wait for a browser.
const PATIENCE: Duration = Duration::from_mins(1);

/// Completes a command that ends with the name of a Chromium, whose home this is.
pub fn chromium(mut command: Command, home: &Path) -> Command {
    command
        .args([
            "--headless=new",
            "--disable-gpu",
            "--disable-sync",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .arg(format!("--user-data-dir={}", text(&home.join("profile"))))
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME");
    if rustix::process::geteuid().is_root() {
        // The sandbox cannot be set up by root, as whom containers run.
        command.arg("--no-sandbox");
    }
    command
}

/// Completes a command that ends with the name of a Firefox, with a profile that is there.
pub fn firefox(mut command: Command, home: &Path, profile: &Path) -> Command {
    let preferences = [
        "\"browser.shell.checkDefaultBrowser\", false",
        "\"browser.startup.homepage_override.mstone\", \"ignore\"",
        "\"datareporting.policy.dataSubmissionEnabled\", false",
        "\"toolkit.telemetry.reportingpolicy.firstRun\", false",
        "\"app.normandy.enabled\", false",
        "\"network.captive-portal-service.enabled\", false",
        "\"network.connectivity-service.enabled\", false",
        "\"network.proxy.type\", 0",
    ]
    .map(|one| format!("user_pref({one});\n"));
    fs::write(profile.join("user.js"), preferences.concat()).expect("written");
    command
        .args(["--headless", "--no-remote", "--profile", text(profile)])
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    command
}

/// Debian's package brings `firefox-esr`, and `firefox` beside it or not.
pub fn firefox_name() -> &'static str {
    let found = Command::new("sh")
        .args(["-c", "command -v firefox"])
        .output();
    if found.is_ok_and(|output| output.status.success()) {
        "firefox"
    } else {
        "firefox-esr"
    }
}

/// Opens the page and waits for what it posts: by port, whether the browser took the server's certificate.
pub fn visit(mut command: Command, ports: &[u16]) -> BTreeMap<u16, bool> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, receiver) = channel();
    std::thread::spawn(move || serve(&listener, &sender));
    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
    let log = tempfile::tempfile().expect("a file");
    let said = log.try_clone().expect("the same file");
    let browser = command
        .arg(format!("http://{address}/#{}", ports.join(",")))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("the browser starts");
    let _browser = Killed(browser);
    verdicts(&report(&receiver, said))
}

/// Lines of `PORT ok` or `PORT why not`.
pub fn verdicts(answer: &str) -> BTreeMap<u16, bool> {
    answer
        .lines()
        .filter_map(|line| {
            let (port, verdict) = line.split_once(' ')?;
            Some((port.parse().ok()?, verdict == "ok"))
        })
        .collect()
}

fn report(receiver: &Receiver<String>, mut said: fs::File) -> String {
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        let mut text = Vec::new();
        said.rewind().expect("a file");
        said.read_to_end(&mut text).expect("read");
        panic!(
            "no answer from the browser:\n{}",
            String::from_utf8_lossy(&text)
        );
    })
}

/// Ends with its test, and its folder after it.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The page for whoever asks, and the report to `sender`.
fn serve(listener: &TcpListener, sender: &Sender<String>) {
    for stream in listener.incoming().map_while(Result::ok) {
        let sender = sender.clone();
        std::thread::spawn(move || answer(stream, &sender));
    }
}

fn answer(stream: TcpStream, sender: &Sender<String>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let page = if first.starts_with("GET / ") {
        PAGE
    } else {
        ""
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
        page.len()
    )
    .ok()?;
    if first.starts_with("POST /report ") {
        sender
            .send(String::from_utf8_lossy(&body).into_owned())
            .ok()?;
    }
    Some(())
}
