//! `voicectl auth user`.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::command::Context;
use crate::support::terminal::Terminal;

fn users(context: &Context) -> Vec<Value> {
    serde_json::from_str(&context.ok("auth user list --json")).expect("a JSON array")
}

#[test]
fn a_user_comes_changes_and_goes() {
    let context = Context::new();
    fs::write(context.path("pw"), "correct horse\n").expect("written");
    assert_snapshot!(context.run("auth user add anna --scope stt --password-file pw"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Added user `anna`: stt
    ");
    assert_snapshot!(context.run("auth user add anna --password file:pw"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is a user `anna` already

    hint: `voicectl auth user passwd anna` sets another password
    ");
    let file = || fs::read_to_string(context.state().join("access/users.toml")).expect("a file");
    let before = file();
    assert!(
        before.contains("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{before}"
    );
    assert!(!before.contains("correct"), "{before}");
    let output = context.output_with(
        "auth user passwd anna --password fd:0",
        b"another password\n",
    );
    assert_snapshot!(context.show(&output), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Set the password of `anna`
    ");
    assert_ne!(file(), before);
    assert_snapshot!(context.run("auth user list"), @r"
    exit: 0
    ----- stdout -----
    NAME  SCOPES  ADDED       PASSWORD    LOGINS
    anna  stt     [DATE]  [DATE]  0
    ----- stderr -----
    ");
    assert_eq!(users(&context)[0]["scopes"], serde_json::json!(["stt"]));
    assert_snapshot!(context.run("auth user rm anna"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Removed user `anna`
    ");
    assert_snapshot!(context.run("auth user rm anna"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is no user `anna`

    hint: `voicectl auth user list` shows the users
    hint: `voicectl auth user add anna` adds this one
    ");
    assert!(users(&context).is_empty());
    assert_eq!(
        context
            .output("auth user passwd anna --password file:pw")
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn passwords_are_asked_for_and_judged() {
    let context = Context::new();
    assert_snapshot!(context.run("auth user add anna"), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot ask: Password of anna
      because: there is no terminal, or `--no-input` is given

    hint: pass `--password file:PATH`
    ");
    let output = context
        .command("auth user add anna --password env:PW")
        .env("PW", "too short")
        .output()
        .expect("it runs");
    assert_snapshot!(context.show(&output), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: this password cannot be used
      because: it has 9 characters, and 10 are the least

    hint: `openssl rand -base64 18` makes a good one
    ");
    let mut terminal = Terminal::start(context.command("auth user add anna"));
    terminal
        .until("Password of anna")
        .reads_keys()
        .line("correct horse");
    terminal.until("The same again").line("correct horse");
    let (status, seen) = terminal.end();
    assert!(status.success(), "{seen}");
    assert!(!seen.contains("correct"), "{seen}");
    assert_eq!(users(&context).len(), 1);
}
