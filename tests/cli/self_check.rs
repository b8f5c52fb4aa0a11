//! `voicectl self-check`: what works, and what does not when the machine takes something away.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::command::{Context, wrapped};
use crate::support::faketime;

/// Every part, in order.
const PARTS: [&str; 13] = [
    "processor",
    "random numbers",
    "digests",
    "TLS 1.3",
    "TLS 1.2",
    "voice",
    "decoder",
    "recognition",
    "state folder",
    "config folder",
    "cache folder",
    "clock",
    "open files",
];

fn rows(context: &Context, output: &Output) -> Vec<Value> {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", context.show(output)))
}

/// The parts that do not work; each has a repair.
fn broken(context: &Context, output: &Output) -> Vec<String> {
    let rows = rows(context, output);
    let broken = rows.iter().filter(|row| row["ok"] == false);
    let broken = broken.map(|row| {
        assert!(
            !row["repairs"].as_array().expect("a list").is_empty(),
            "{row}"
        );
        row["part"].as_str().expect("text").to_owned()
    });
    let broken: Vec<String> = broken.collect();
    let code = i32::from(!broken.is_empty());
    assert_eq!(output.status.code(), Some(code), "{}", context.show(output));
    broken
}

#[test]
fn everything_works_here_and_nothing_is_left_behind() {
    let context = Context::new();
    let output = context.output(&["self-check", "--json"]);
    let rows = rows(&context, &output);
    let parts: Vec<&str> = rows.iter().filter_map(|row| row["part"].as_str()).collect();
    assert_eq!(parts, PARTS);
    assert_eq!(broken(&context, &output), [""; 0]);
    let detail = |part: &str| {
        let row = rows.iter().find(|row| row["part"] == part);
        row.expect("a row")["detail"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    assert!(detail("recognition").starts_with("`one two three` heard"));
    // The group that browsers of today take: what the policy prefers is what comes out.
    assert_eq!(
        detail("TLS 1.3"),
        "TLS13_AES_256_GCM_SHA384, X25519MLKEM768"
    );
    let left: Vec<_> = fs::read_dir(context.home()).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_person_reads_a_table() {
    let context = Context::new();
    let text = context.ok(&["self-check"]);
    let mut lines = text.lines();
    let heading = lines.next().unwrap_or_default();
    assert!(
        heading.starts_with("PART") && heading.contains("WORKS"),
        "{text}"
    );
    for (part, line) in PARTS.iter().zip(lines) {
        let rest = line
            .strip_prefix(part)
            .unwrap_or_else(|| panic!("{part}: {text}"));
        assert!(rest.trim_start().starts_with("ok "), "{line}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named_with_its_repair() {
    let context = Context::new();
    fs::write(context.path("file"), "").expect("written");
    let output = context
        .command(&["self-check", "--json"])
        .env("VOICECTL_STATE", context.path("file/state"))
        .output()
        .expect("it runs");
    assert_eq!(broken(&context, &output), ["state folder"]);
    let text = context
        .command(&["self-check"])
        .env("VOICECTL_STATE", context.path("file/state"))
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let file = context.path("file").display().to_string();
    assert!(
        text.contains(&format!("\n  repair: `mv {file} {file}.old`\n")),
        "{text}"
    );
    assert!(text.contains("VOICECTL_STATE="), "{text}");
}

#[test]
fn too_few_open_files_are_named() {
    let context = Context::new();
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 512 && exec \"$0\" \"$@\""]);
    let output = wrapped(limited, &context.command("self-check --json"))
        .output()
        .expect("it runs");
    assert_eq!(broken(&context, &output), ["open files"]);
}

#[test]
fn a_clock_of_long_ago_is_named() {
    let Some(library) = faketime::library() else {
        return;
    };
    let context = Context::new();
    let mut command = context.command("self-check --json");
    faketime::at(&mut command, library, "@2020-02-02 02:02:02");
    let output = command.output().expect("it runs");
    assert_eq!(broken(&context, &output), ["clock"]);
}
