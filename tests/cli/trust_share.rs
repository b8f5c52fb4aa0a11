//! `voicectl trust share`: the page over real HTTP, what it hands out, and how it ends.

mod forms;
mod looks;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::command::Context;
use crate::support::{have, text, tool};

/// A page that is being shared.
pub(crate) struct Page {
    child: Child,
    out: BufReader<ChildStdout>,
    url: String,
}

impl Page {
    fn start(context: &Context, arguments: &[&str]) -> Self {
        let mut all = vec!["trust", "share", "--listen", "127.0.0.1"];
        all.extend(arguments);
        let mut child = context
            .command(&all)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut url = String::new();
        if !arguments.contains(&"--json") {
            out.read_line(&mut url).expect("a line");
        }
        Self {
            child,
            out,
            url: url.trim_end().to_owned(),
        }
    }

    /// `127.0.0.1:PORT`.
    fn address(&self) -> &str {
        self.url.split('/').nth(2).expect("an address")
    }

    fn signal(&self, name: &str) {
        tool("kill", &[&format!("-{name}"), &self.child.id().to_string()]);
    }

    /// Waits for its end; answers exit code and the last that it said, hints left out.
    fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().expect("it ends");
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().expect("a pipe");
        stderr.read_to_string(&mut said).expect("text");
        let last = said
            .lines()
            .rfind(|line| !line.starts_with("hint:"))
            .unwrap_or_default()
            .to_owned();
        (status.code(), last)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn curl(arguments: &[&str]) -> Output {
    let mut command = Command::new("curl");
    command
        .args(["--silent", "--max-time", "30"])
        .args(arguments);
    command.output().expect("curl runs")
}

/// Status, type and body.
fn get(url: &str, arguments: &[&str]) -> (String, String, Vec<u8>) {
    let format = "%{stderr}%{http_code} %{content_type}";
    let output = curl(&[&["--write-out", format, url], arguments].concat());
    let told = String::from_utf8(output.stderr).expect("text");
    let (status, kind) = told.split_once(' ').expect("two words");
    (status.to_owned(), kind.to_owned(), output.stdout)
}

fn with_ca() -> Context {
    let context = Context::new();
    context.ok("cert ca new");
    context
}

#[test]
fn elsewhere_there_is_nothing() {
    if !have("curl") {
        return;
    }
    let page = Page::start(&with_ca(), &[]);
    let origin = format!("http://{}", page.address());
    let cut = &page.url[..page.url.len() - 1];
    let wrong = format!("{cut}{}", if page.url.ends_with('a') { 'b' } else { 'a' });
    for url in [
        &origin,
        &format!("{origin}/"),
        &format!("{origin}/voicectl-ca.crt"),
        &format!("{origin}/favicon.ico"),
        cut,
        &wrong,
        &format!("{}a", page.url),
        &format!("{}/x", page.url),
        &format!("{}/../voicectl-ca.crt", page.url),
        &format!("{}/voicectl-ca.key", page.url),
    ] {
        let (status, kind, body) = get(url, &["--path-as-is"]);
        assert_eq!(
            (status.as_str(), kind.as_str(), body.len()),
            ("404", "", 0),
            "{url}"
        );
    }
    assert_eq!(get(&page.url, &["--request", "POST"]).0, "405");
    let other = Page::start(&with_ca(), &[]);
    let secret = |url: &str| url.rsplit('/').next().expect("a secret").to_owned();
    assert_eq!(secret(&page.url).len(), 20);
    assert_ne!(secret(&page.url), secret(&other.url));
}

#[test]
fn once_is_once_the_certificate_was_fetched() {
    if !have("curl") {
        return;
    }
    let page = Page::start(&with_ca(), &["--once"]);
    let url = format!("{}/voicectl-ca.mobileconfig", page.url);
    assert_eq!(get(&page.url, &[]).0, "200");
    assert!(curl(&["--head", &url]).status.success());
    assert_eq!(get(&url, &[]).0, "200");
    let address = page.address().to_owned();
    let (code, said) = page.end();
    assert_eq!(code, Some(0));
    assert_snapshot!(said, @"Done: the page was opened once, the certificate fetched once, from one address");
    assert!(
        TcpStream::connect(address).is_err(),
        "nobody listens any more"
    );
}

#[test]
fn its_time_ends_it_whoever_is_connected() {
    let begin = Instant::now();
    let page = Page::start(&with_ca(), &["--for", "1s", "--once"]);
    let silent: Vec<_> = (0..8)
        .map(|_| TcpStream::connect(page.address()).expect("it listens"))
        .collect();
    let (code, said) = page.end();
    assert_eq!(code, Some(3), "nobody fetched it");
    assert_snapshot!(said, @"The time is over: the page was never opened, the certificate never fetched");
    let took = begin.elapsed();
    assert!(
        took >= Duration::from_secs(1) && took < Duration::from_secs(8),
        "{took:?}"
    );
    drop(silent);
}

#[test]
fn heads_without_end_are_refused() {
    let page = Page::start(&with_ca(), &[]);
    let mut stream = TcpStream::connect(page.address()).expect("it listens");
    let line = format!("x: {}\r\n", "y".repeat(1000));
    let head = format!("GET / HTTP/1.1\r\nhost: a\r\n{}", line.repeat(64));
    // The peer may close before it has read all of it.
    let _ = stream.write_all(head.as_bytes());
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}

#[test]
fn json_says_where_and_what_then_serves() {
    if !have("curl") || !have("openssl") {
        return;
    }
    let context = with_ca();
    context.ok("cert ca new office --constrain office.test");
    let mut page = Page::start(&context, &["--json", "--ca", "office", "--for", "2m"]);
    let mut json = String::new();
    while !json.ends_with("}\n") {
        assert!(page.out.read_line(&mut json).expect("a line") > 0, "{json}");
    }
    let answer: Value = serde_json::from_str(&json).expect("JSON");
    let url = answer["url"].as_str().expect("a URL");
    let (status, _, body) = get(url, &[]);
    assert_eq!(status, "200");
    let body = String::from_utf8(body).expect("text");
    assert!(
        body.contains("It can vouch for office.test and nothing else."),
        "{body}"
    );
    assert!(body.contains("gone in 2 minutes"));
    let office = context.state().join("cas/office/root.pem");
    let print = tool(
        "openssl",
        &[
            "x509",
            "-in",
            text(&office),
            "-noout",
            "-sha256",
            "-fingerprint",
        ],
    );
    let print = print.trim().split_once('=').expect("a fingerprint").1;
    assert_eq!(answer["fingerprint"], print.replace(':', "").to_lowercase());
    let shape = json.replace(url, "[URL]");
    let output = Output {
        status: ExitStatus::default(),
        stdout: shape.into_bytes(),
        stderr: Vec::new(),
    };
    assert_snapshot!(context.show(&output), @r#"
    exit: 0
    ----- stdout -----
    {
      "url": "[URL]",
      "subject": "voicectl CA [HOST] [ID]",
      "fingerprint": "[SHA256]",
      "until": "[TIME]"
    }
    ----- stderr -----
    "#);
}

#[test]
fn what_cannot_be_shared_is_told() {
    let context = Context::new();
    assert_snapshot!(context.run("trust share"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the CA `local`
      because: there is no CA `local` in [HOME]/.local/state/voicectl

    hint: `voicectl cert new localhost` makes one
    ");
    context.ok("cert new localhost --out leaf");
    assert_snapshot!(context.run("trust share --ca leaf/fullchain.pem"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use leaf/fullchain.pem as a CA
      because: `localhost` is a leaf that `voicectl CA [HOST] [ID]` signed; clients trust the root above it

    hint: `voicectl cert ca export --out ca.pem` writes the root of your own CA
    ");
    assert_snapshot!(context.run("trust share --for 2d"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value '2d' for '--for <TIME>': give a number with `s`, `m` or `h`, as in `10m`

    For more information, try '--help'.
    ");
    assert_snapshot!(context.run("trust share --for 25h"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value '25h' for '--for <TIME>': it is between one second and a day

    For more information, try '--help'.
    ");
    assert_snapshot!(context.run("trust share --listen here"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'here' for '--listen <ADDR[:PORT]>': give an IP address, and a port if you like, as in `192.168.1.20:8090`

    For more information, try '--help'.
    ");
    let page = Page::start(&context, &[]);
    let taken = page.address().to_owned();
    let told = context.run(&["trust", "share", "--listen", &taken]);
    assert_snapshot!(told.replace(&taken, "[ADDRESS]"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot share the certificate
      because: cannot listen on [ADDRESS]
      because: Address already in use (os error 98)

    hint: another program has that port: leave it out, and a free one is taken
    ");
}
