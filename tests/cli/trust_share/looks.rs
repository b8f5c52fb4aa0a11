//! The page in a browser, and the QR code on a terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{Page, with_ca};
use crate::support::have;
use crate::support::terminal::Terminal;
use crate::trust_run::programs::python;

fn script(name: &str) -> String {
    format!(
        "{}/tests/cli/trust_share/{name}",
        env!("CARGO_MANIFEST_DIR")
    )
}

#[test]
fn every_device_finds_its_steps_first_and_can_read_them() {
    if !have("chromium") || !have("node") {
        return;
    }
    let page = Page::start(&with_ca(), &[]);
    let output = Command::new("node")
        .args([&script("page.mjs"), &page.url])
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let seen: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    for name in ["Android", "iPhone and iPad", "Mac", "Windows", "Linux"] {
        assert_eq!(seen["first"][name], name);
        // An iPad says that it is a Mac.
        assert_eq!(
            seen["open"][name],
            if name == "Mac" { 2 } else { 1 },
            "{name}"
        );
    }
    for (kind, meaning) in [
        ("faint", "texts below WCAG AA"),
        ("wide", "a phone scrolls sideways"),
        ("complaints", "the browser complains"),
        ("foreign", "asked of another origin"),
    ] {
        assert_eq!(seen[kind], json!([]), "{meaning}");
    }
}

/// What a phone reads from the screen.
fn scanned(colour: &str) -> (String, String) {
    let context = with_ca();
    let line = [
        "--color",
        colour,
        "trust",
        "share",
        "--listen",
        "127.0.0.1",
        "--for",
        "1s",
    ];
    let mut terminal = Terminal::start(context.command(&line));
    terminal.until("The time is over");
    let (_, screen) = terminal.end();
    let url = screen.lines().find(|line| line.starts_with("http://"));
    let plain = screen
        .replace("\u{1b}[38;5;16;48;5;231m", "")
        .replace("\u{1b}[0m", "");
    let is_code = |line: &&str| line.contains(['\u{2580}', '\u{2584}', '\u{2588}']);
    let coded: Vec<&str> = plain.lines().filter(is_code).collect();
    let lines = coded.iter().map(|line| &line.trim_end_matches('\r')[2..]);
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut child = Command::new(python())
        .arg(script("qr.py"))
        .args((colour == "never").then_some("--light"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(code.as_bytes())
        .expect("taken");
    let output = child.wait_with_output().expect("it ends");
    let read = String::from_utf8(output.stdout).expect("text");
    (
        read.trim().to_owned(),
        url.expect("the link").trim_end().to_owned(),
    )
}

#[test]
fn the_code_on_the_terminal_is_the_link() {
    if !have("python3") {
        return;
    }
    for colour in ["always", "never"] {
        let (read, url) = scanned(colour);
        assert_eq!(read, url, "{colour}");
    }
}
