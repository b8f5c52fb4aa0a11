//! `voicectl init`: three questions, or flags for them, and what is done is what was shown.

use std::process::Command;

use insta::assert_snapshot;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::command::Context;
use crate::support::ports;
use crate::support::terminal::Terminal;

const QUIET_ANSWERS: &str = "init --no-trust --model demo --no-serve";

#[test]
fn without_a_terminal_every_flag_that_is_missing_is_named() {
    let context = Context::new();
    assert_snapshot!(context.run("init"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot ask how the server is to be set up
      because: there is no terminal, or `--no-input` is given

    hint: pass `--who machine`, `--who keys` or `--who everyone`
    hint: pass `--trust` or `--no-trust`
    hint: pass `--model NAME`, such as `--model demo`
    hint: or `--yes` for everything as it is proposed
    ");
    assert!(!context.state().exists(), "nothing was done");
    let said = context.run("init --who machine --no-trust");
    assert!(
        said.contains("pass `--model NAME`") && !said.contains("pass `--who"),
        "{said}"
    );
}

#[test]
fn a_dry_run_shows_every_command_and_does_nothing() {
    let context = Context::new();
    let line = "init --dry-run --who everyone --trust --model small-q5_1 --port 9443";
    assert_snapshot!(context.run(line), @"
    exit: 0
    ----- stdout -----
    1. The recognition model
       $ voicectl model pull small-q5_1

    2. A CA of this machine
       $ voicectl cert ca new

    3. Trust in it on this machine
       $ voicectl trust install

    4. The settings of the server
       $ voicectl config set listen=0.0.0.0:9443 open=true model=small-q5_1
         write [HOME]/.config/voicectl/config.toml
           | [serve]
           | listen = [\"0.0.0.0:9443\"]
           | open = true
           | model = [\"small-q5_1\"]

    5. The server, with a certificate of its own
       $ voicectl serve --browse
    ----- stderr -----
    ");
    assert!(!context.state().exists(), "nothing was done");
    assert!(!context.path(".config").exists(), "nothing was written");
    let json = context.ok(&*format!("{line} --json"));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["stages"].as_array().map(Vec::len), Some(5));
}

#[test]
fn once_a_ca_is_there_the_commands_of_trust_are_shown() {
    let context = Context::new();
    context.ok("cert ca new");
    let shown = context.ok("init --dry-run --yes --trust");
    let printed = context.ok("trust install --print-commands");
    for line in printed.lines().filter(|line| !line.starts_with('#')) {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    assert!(!shown.contains("cert ca new"), "{shown}");
}

#[test]
fn twice_the_same_does_nothing_new() {
    let context = Context::new();
    let line = format!("{QUIET_ANSWERS} --who keys");
    let output = context.output(&*line);
    assert!(output.status.success(), "{}", context.show(&output));
    let key = String::from_utf8(output.stdout).expect("text");
    assert!(
        key.starts_with("vctl_"),
        "the key of the first client: {key}"
    );
    let config = context.path(".config/voicectl/config.toml");
    let before = std::fs::read(&config).expect("written");
    let root = std::fs::read(context.ca()).expect("made");
    assert_snapshot!(context.run(&*line), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----


    hint: `voicectl serve --browse` starts the server and opens its page
    hint: `voicectl trust share` in another terminal hands the CA to phones and other machines
    hint: browsers warn of the page until `voicectl trust install`
    ");
    assert_eq!(std::fs::read(&config).expect("there"), before);
    assert_eq!(std::fs::read(context.ca()).expect("there"), root);
    // Another answer changes what it is about, and nothing else.
    let shown = context.ok(&*format!("{QUIET_ANSWERS} --who machine --dry-run"));
    assert!(
        shown.contains("$ voicectl config set listen=localhost:8443\n"),
        "{shown}"
    );
}

#[test]
fn without_a_network_it_goes_on_with_the_demo_model() {
    let context = Context::new();
    let output = context
        .command("init --yes --no-trust --no-serve --model small-q5_1")
        .env("VOICECTL_MODEL_MIRROR", "http://127.0.0.1:9")
        .output()
        .expect("it runs");
    let said = context.show(&output);
    assert!(said.starts_with("exit: 3"), "{said}");
    assert!(said.contains("cannot fetch model small-q5_1"), "{said}");
    assert!(said.contains("it goes on with the demo model"), "{said}");
    assert!(context.ca().exists(), "{said}");
    // A model that is not there would keep every later `serve` from starting.
    assert!(!context.path(".config/voicectl/config.toml").exists());
}

#[test]
fn what_is_set_already_stays() {
    let context = Context::new();
    let text = "# mine\n[serve]\nlog = \"debug\" # loud\nlisten = [\"localhost:9999\"] # a port\n\n[serve.limits]\nupload = \"1MiB\"\n";
    context.settings(text);
    context.ok(&*format!("{QUIET_ANSWERS} --who everyone"));
    let after = std::fs::read_to_string(context.path(".config/voicectl/config.toml"));
    assert_snapshot!(after.expect("there"), @r#"
    # mine
    [serve]
    log = "debug" # loud
    listen = ["0.0.0.0:9999"] # a port
    open = true

    [serve.limits]
    upload = "1MiB"
    "#);
}

/// Ends a server on a terminal as Ctrl-C does.
fn interrupt(terminal: Terminal) -> String {
    let pid = Pid::from_raw(i32::try_from(terminal.pid()).expect("a pid")).expect("a pid");
    kill_process(pid, Signal::INT).expect("told");
    let (status, shown) = terminal.end();
    assert!(status.success(), "{shown}");
    shown
}

#[test]
fn on_a_terminal_three_questions_end_with_a_server() {
    let context = Context::new();
    let port = ports::free();
    let mut terminal = Terminal::start(context.command(&*format!("init --port {port}")));
    terminal
        .until("Who may use the server")
        .until("everyone in the network")
        .reads_keys()
        // One down: with a key.
        .keys("\u{1b}[B\r");
    terminal.until("trust it?").reads_keys().keys("n");
    terminal
        .until("Which model recognises speech")
        .until("demo")
        .reads_keys()
        .keys("\u{1b}[B\u{1b}[B\r");
    terminal
        .until("$ voicectl cert ca new")
        .until("$ voicectl auth key new first")
        .until(&format!("$ voicectl config set listen=0.0.0.0:{port}"))
        .until("$ voicectl serve --browse --model=demo")
        .until("1 of 4")
        .until("vctl_")
        .until("trust share")
        .until("4 of 4")
        .until("Ready")
        .until(&format!("open https://localhost:{port}/"));
    let answer = Command::new("curl")
        .args(["--silent", "--show-error", "--fail", "--cacert"])
        .arg(context.ca())
        .arg(format!("https://localhost:{port}/readyz"))
        .output()
        .expect("curl runs");
    assert!(answer.status.success(), "{}", context.show(&answer));
    interrupt(terminal);
}
