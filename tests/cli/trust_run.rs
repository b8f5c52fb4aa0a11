//! `voicectl trust run`: what becomes of exit codes, signals, terminals and commands that are not there.

pub(crate) mod programs;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Output, Stdio};

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::terminal::Terminal;

fn said(output: &Output) -> String {
    let both = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

fn with_ca() -> Context {
    let context = Context::new();
    context.ok("cert ca new");
    context
}

#[test]
fn the_command_keeps_its_exit_code_its_output_and_its_arguments() {
    let context = with_ca();
    let line = [
        "trust",
        "run",
        "--",
        "sh",
        "-c",
        "cat; echo \"$@\"; echo talk >&2; exit 42",
        "sh",
        "--help",
        "-q",
    ];
    let output = context.output_with(&line, b"input\n");
    assert_snapshot!(context.show(&output), @"
    exit: 42
    ----- stdout -----
    input
    --help -q
    ----- stderr -----
    talk
    ");
}

#[test]
fn signals_go_through_and_end_it() {
    let context = with_ca();
    let killed = context.output(&["trust", "run", "sh", "-c", "kill -TERM $$"]);
    assert_eq!(killed.status.signal(), Some(15));
    // It is the same process, so whoever signals it signals the command.
    let mut child = context
        .command(&["trust", "run", "sh", "-c", "echo $$"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let pid = child.id().to_string();
    child.wait().expect("it ends");
    let told = std::io::read_to_string(child.stdout.take().expect("a pipe")).expect("text");
    assert_eq!(told.trim(), pid);
}

#[test]
fn the_command_has_the_terminal() {
    let context = with_ca();
    let line = [
        "trust",
        "run",
        "sh",
        "-c",
        "test -t 0 && test -t 1 && test -t 2 && read line && echo got $line",
    ];
    let mut terminal = Terminal::start(context.command(&line));
    terminal.line("words").until("got words");
    let (status, _) = terminal.end();
    assert!(status.success());
}

#[test]
fn a_command_that_does_not_start_is_127_or_126() {
    let context = with_ca();
    fs::write(context.path("data"), "no program").expect("written");
    fs::write(context.path("orphan"), "#!/no/such/interpreter\n").expect("written");
    fs::set_permissions(context.path("orphan"), fs::Permissions::from_mode(0o755)).expect("ours");
    assert_snapshot!(context.run("trust run -- no-such-command --flag"), @"
    exit: 127
    ----- stdout -----
    ----- stderr -----
    error: cannot run `no-such-command`
      because: no folder of PATH holds a program of this name

    hint: a file is named with its folder: `voicectl trust run -- ./no-such-command`
    ");
    assert_snapshot!(context.run("trust run ./orphan"), @"
    exit: 127
    ----- stdout -----
    ----- stderr -----
    error: cannot run `./orphan`
      because: there is no such file, or the interpreter in its first line is missing
    ");
    assert_snapshot!(context.run("trust run ./data"), @"
    exit: 126
    ----- stdout -----
    ----- stderr -----
    error: cannot run `./data`
      because: Permission denied (os error 13)
    ");
    assert_snapshot!(context.run("trust run"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the following required arguments were not provided:
      <COMMAND>...

    Usage: voicectl trust run <COMMAND>...

    For more information, try '--help'.
    ");
}

#[test]
fn nothing_is_said_about_values_that_go_on_to_count() {
    let (context, company) = (with_ca(), with_ca());
    let mut command = context.command(&["trust", "run", "sh", "-c", "cat \"$PIP_CERT\""]);
    let output = command
        .env("PIP_CERT", company.ca())
        .output()
        .expect("it runs");
    assert!(output.stderr.is_empty(), "{}", said(&output));
    let pem = |file: &Path| {
        let text = fs::read_to_string(file).expect("a file");
        text.lines().skip(1).take(3).collect::<Vec<_>>().join("\n")
    };
    let bundle = String::from_utf8_lossy(&output.stdout).into_owned();
    for ca in [context.ca(), company.ca()] {
        assert!(bundle.contains(&pem(&ca)), "{bundle}");
    }
}
