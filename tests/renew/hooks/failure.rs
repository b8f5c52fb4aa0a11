//! Hooks that fail, hang and shout.

use std::fs;
use std::time::{Duration, Instant};

use super::{Home, mode};
use crate::support::{text, until};

#[test]
fn a_failed_hook_is_told_and_tried_again_alone() {
    let home = Home::new(&["voice.test"]);
    let first = home.say("first");
    let ready = home.context.path("ready");
    let second = format!(
        "echo one; test -e {} || {{ echo two >&2; exit 3; }}",
        text(&ready)
    );
    let third = home.say("third");
    let said = home.fails(&[
        "--deploy", &first, "--deploy", &second, "--deploy", &third, "--run",
    ]);
    assert!(
        said.starts_with("error: the certificate of lineage `voice.test` is not handed over\n"),
        "{said}"
    );
    assert!(said.contains("failed: exit code 3: two\n"), "{said}");
    assert!(
        said.contains("it said:\n           one\n           two\n"),
        "{said}"
    );
    assert!(
        said.contains("hint: `voicectl renew hook voice.test --run` tries again now"),
        "{said}"
    );
    // Whoever comes after it does not suffer for it.
    assert_eq!(home.said(), "first\nthird\n");
    let shown = &home.shown()["deployment"];
    assert_eq!(
        (&shown["pending"], &shown["failures"]),
        (&"hooks".into(), &1.into()),
        "{shown}"
    );
    assert!(
        shown["error"]
            .as_str()
            .is_some_and(|error| error.ends_with("exit code 3: two")),
        "{shown}"
    );
    for (name, bits) in [("hooks.log", 0o600), ("deploy.toml", 0o600)] {
        assert_eq!(mode(&home.folder().join(name)), bits, "{name}");
    }
    let log = fs::read_to_string(home.folder().join("hooks.log")).expect("the log");
    assert!(log.contains("failed: exit code 3: two"), "{log}");

    fs::write(&ready, "").expect("written");
    home.hook(&["--run"]);
    let shown = &home.shown()["deployment"];
    assert_eq!(
        (&shown["pending"], &shown["failures"]),
        (&serde_json::Value::Null, &0.into()),
        "{shown}"
    );
    assert_eq!(
        (&shown["version"], &shown["current"]),
        (&1.into(), &1.into())
    );
    assert_eq!(shown["error"], serde_json::Value::Null);

    // The next version is another matter.
    home.next();
    let shown = &home.shown()["deployment"];
    assert_eq!(
        (&shown["pending"], &shown["current"]),
        (&"hooks".into(), &2.into()),
        "{shown}"
    );
}

#[test]
fn a_hook_that_hangs_is_stopped_with_its_children() {
    let home = Home::new(&["voice.test"]);
    let line = format!(
        "echo started; sleep 300 & echo $! > {}; sleep 300",
        text(&home.out())
    );
    let begin = Instant::now();
    let said = home.fails(&["--deploy", &line, "--run", "--timeout", "500ms"]);
    assert!(begin.elapsed() < Duration::from_mins(1));
    assert!(
        said.contains("failed: no end after 0.5 s; it was stopped with its children: started"),
        "{said}"
    );
    let child = home.said();
    until("the child is gone", || {
        let status = fs::read_to_string(format!("/proc/{}/stat", child.trim()));
        // One that nobody buries is no child that works on.
        status.is_err() || status.is_ok_and(|status| status.contains(") Z "))
    });
}

#[test]
fn a_hook_has_no_input_and_commands_no_terminal() {
    let home = Home::new(&["voice.test"]);
    let line = r"cat; printf '\033]0;owned\007\033[2Jred\r\n\033[31mlast\033[0m\n' >&2; exit 1";
    let said = home.fails(&["--deploy", line, "--run"]);
    assert!(said.contains("exit code 1: last"), "{said}");
    let log = fs::read_to_string(home.folder().join("hooks.log")).expect("the log");
    for text in [&said, &log] {
        let odd = |letter: char| letter.is_control() && letter != '\n';
        assert!(!text.contains(odd), "{text:?}");
    }
}

#[test]
fn output_without_end_fills_nothing() {
    let home = Home::new(&["voice.test"]);
    home.hook(&[
        "--deploy",
        "yes 0123456789 | head -c 20000000; echo end",
        "--run",
    ]);
    let log = fs::read_to_string(home.folder().join("hooks.log")).expect("the log");
    assert!(log.len() < 10_000, "{}", log.len());
    assert!(log.ends_with("end\n"), "{log}");
}

/// Killed in the middle of a hook: the version is not handed over, and the next run does so.
#[test]
fn a_killed_run_leaves_the_version_pending() {
    let home = Home::new(&["voice.test"]);
    let line = format!("{}; sleep 60", home.say("$$"));
    let mut run = home
        .context
        .command(&["renew", "hook", "voice.test", "--deploy", &line, "--run"])
        .spawn()
        .expect("it starts");
    until("the hook runs", || !home.said().is_empty());
    run.kill().expect("it is ours");
    run.wait().expect("it ends");
    crate::support::tool(
        "kill",
        &["-KILL", "--", &format!("-{}", home.said().trim())],
    );
    assert_eq!(home.shown()["deployment"]["pending"], "hooks");
    home.hook(&["--deploy", &home.say("done"), "--run"]);
    assert!(home.said().ends_with("done\n"));
    assert_eq!(
        home.shown()["deployment"]["pending"],
        serde_json::Value::Null
    );
}

#[test]
fn what_cannot_be_a_hook_is_refused() {
    let home = Home::new(&["voice.test"]);
    for wrong in [
        ["--deploy", " "],
        ["--endpoint", "cert.pem"],
        ["--endpoint", "a b@host:443"],
    ] {
        let output = home.renew_hook(&wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
    let output = home.context.output("renew hook nothing.test --run");
    assert_eq!(output.status.code(), Some(1));
    assert!(!home.context.state().join("certs/nothing.test").exists());
    insta::assert_snapshot!(home.context.show(&output), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot find the hooks of `nothing.test`
      because: there is no lineage `nothing.test`

    hint: `voicectl cert list` shows those that are there
    ");
}
