//! Help, version, wrong usage, exit codes.

use insta::assert_snapshot;

use crate::support::command::Context;

/// Every command, as words.
fn commands(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
    for sub in command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
    {
        let mut path = path.to_vec();
        path.push(sub.get_name().to_owned());
        found.push(path.clone());
        commands(sub, &path, found);
    }
}

#[test]
fn every_command_explains_itself_with_examples() {
    let context = Context::new();
    let mut all = Vec::new();
    commands(&voicectl::command(), &[], &mut all);
    assert!(all.len() > 10);
    for path in all {
        let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = context.ok(&arguments);
        let leaf = !help.contains("Commands:");
        assert!(
            !leaf || help.contains("Examples:"),
            "{path:?} has no examples:\n{help}"
        );
        let wide: Vec<&str> = help
            .lines()
            .filter(|line| line.chars().count() > 100)
            .collect();
        assert!(
            wide.is_empty(),
            "{path:?}: wider than 100 columns: {wide:?}"
        );
    }
}

#[test]
fn version_is_one_line() {
    let context = Context::new();
    assert_eq!(
        context.ok(&["--version"]),
        format!("voicectl {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let context = Context::new();
    for wrong in [
        &["no-such-command"][..],
        &["cert"],
        &["cert", "new", "a.test", "--no-such-flag"],
        &[],
    ] {
        assert_eq!(context.output(wrong).status.code(), Some(2), "{wrong:?}");
    }
    assert_snapshot!(context.run(&["cert", "nwe", "a.test"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: unrecognized subcommand 'nwe'

    Usage: voicectl cert [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let context = Context::new();
    let output = std::process::Command::new("sh")
        .args([
            "-c",
            "\"$0\" completions bash 2>err | head -c 1 >/dev/null; cat err >&2",
        ])
        .arg(env!("CARGO_BIN_EXE_voicectl"))
        .env("HOME", context.home())
        .current_dir(context.home())
        .output()
        .expect("sh runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn without_a_home_the_flag_is_named() {
    let context = Context::new();
    let output = context
        .command(&["cert", "list"])
        .env_remove("HOME")
        .env_remove("VOICECTL_STATE")
        .env_remove("VOICECTL_CACHE")
        .env_remove("VOICECTL_CONFIG")
        .output()
        .expect("it runs");
    // Root has the system's folders and needs no home.
    if !rustix::process::geteuid().is_root() {
        assert_snapshot!(context.show(&output), @"");
    }
}
