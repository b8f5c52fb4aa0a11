//! `voicectl init` on a system of one's own, at a desktop: three answers, and its browser has the page.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};

use crate::namespace::Namespace;
use crate::support::terminal::Terminal;
use crate::support::{have, ports, text, until};

/// Says what the page is, as the browser came to see it.
const PAGE: &str = "id=\"record\"";

/// A desktop whose browser for https is a Chromium that writes down what it got.
fn desktop(namespace: &Namespace) {
    let home = namespace.context().home();
    let put = |path: &str, content: &str| {
        let path = home.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, content).expect("written");
        path
    };
    let root = if rustix::process::geteuid().is_root() {
        "--no-sandbox"
    } else {
        ""
    };
    let script = put(
        "browser.sh",
        &format!(
            "#!/bin/sh\nchromium --headless=new --disable-gpu --no-first-run {root} --user-data-dir=$HOME/profile \
             --dump-dom \"$1\" >$HOME/part 2>$HOME/browser.log\nmv $HOME/part $HOME/page.html\n"
        ),
    );
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("set");
    put(
        ".local/share/applications/page.desktop",
        &format!(
            "[Desktop Entry]\nType=Application\nName=Page\nExec={} %u\nMimeType=x-scheme-handler/https;\n",
            text(&script)
        ),
    );
    put(
        ".config/mimeapps.list",
        "[Default Applications]\nx-scheme-handler/https=page.desktop\n",
    );
}

fn at_the_desktop(namespace: &Namespace, line: &str) -> Command {
    let mut command = namespace.voicectl(line);
    command.env("DISPLAY", ":99");
    command
}

/// What the browser has, once it has it.
fn page(home: &Path) -> String {
    let path = home.join("page.html");
    until("the browser has something", || path.exists());
    let page = fs::read_to_string(&path).expect("a page");
    fs::remove_file(path).expect("removed");
    page
}

fn stop(terminal: Terminal) -> String {
    let pid = i32::try_from(terminal.pid()).ok().and_then(Pid::from_raw);
    kill_process(pid.expect("a pid"), Signal::INT).expect("told");
    let (status, shown) = terminal.end();
    assert!(status.success(), "{shown}");
    shown
}

#[test]
fn three_answers_end_with_a_trusted_page_open() {
    let tools = ["unshare", "nsenter", "certutil", "chromium", "xdg-open"];
    if tools.iter().filter(|tool| !have(tool)).count() > 0 {
        return;
    }
    let Some(namespace) = Namespace::new() else {
        return;
    };
    desktop(&namespace);
    let home = namespace.context().home();
    let port = ports::free();
    let opening = format!("Opening https://localhost:{port}/");

    // Without trust the browser shows something else.
    let line = format!("init --who machine --no-trust --model demo --port {port}");
    let mut terminal = Terminal::start(at_the_desktop(&namespace, &line));
    terminal
        .until("trust install")
        .until("Ready")
        .until(&opening);
    let refused = page(home);
    assert!(!refused.contains(PAGE), "it was trusted already");
    stop(terminal);

    let mut terminal = Terminal::start(at_the_desktop(&namespace, "init"));
    terminal
        .until("Who may use the server")
        .until("everyone in the network")
        .reads_keys()
        .keys("\r");
    terminal.until("trust it?").reads_keys().keys("y");
    terminal
        .until("Which model recognises speech")
        .until("demo")
        .reads_keys()
        .keys("\u{1b}[B\u{1b}[B\r");
    terminal
        .until("$ voicectl trust install")
        .until("installed")
        .until("Ready")
        .until(&opening);
    let trusted = page(home);
    assert!(
        trusted.contains(PAGE),
        "{trusted}\n{}",
        fs::read_to_string(home.join("browser.log")).unwrap_or_default()
    );
    let shown = stop(terminal);
    assert!(!shown.contains("cert ca new"), "there is one: {shown}");
}
