//! Calls on files that are interrupted, and that do less than they were asked to: every command comes to its end, with the right
//! files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::campaign::Campaign;
use crate::client::judge;
use crate::support::{have, text, tool};
use crate::writers::{Desk, MODEL, WRITERS};

/// The library that is loaded in front of the system's.
fn library(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prove/interrupt.c");
    let library = folder.join("interrupt.so");
    tool(
        "cc",
        &[
            "-shared",
            "-fPIC",
            "-O1",
            "-Wall",
            "-Werror",
            "-o",
            text(&library),
            text(&source),
            "-ldl",
        ],
    );
    library
}

#[test]
fn calls_that_are_interrupted_or_short_change_nothing() {
    if !have("cc") {
        return;
    }
    let Some(desk) = Desk::new() else { return };
    let tools = tempfile::tempdir().expect("a folder");
    let (library, tally) = (library(tools.path()), tools.path().join("tally"));
    let run = |mut command: Command| {
        command
            .env("LD_PRELOAD", &library)
            .env("INTERRUPT_TALLY", &tally);
        let output = command.output().expect("it runs");
        assert!(
            output.status.success(),
            "{command:?}\n{}",
            desk.context.show(&output)
        );
    };
    desk.fill(run);
    for words in WRITERS {
        run(desk.command(words));
    }
    desk.is_whole(&std::convert::identity)
        .unwrap_or_else(|why| panic!("{why}"));
    let certs = desk.context.state().join("certs");
    judge(
        &certs.join("d90.test/current"),
        &desk.ca.issuing_root(),
        &["d90.test"],
    );
    judge(
        &certs.join("d45.test/current"),
        &desk.ca.issuing_root(),
        &["d45.test"],
    );
    let root = desk.context.ca();
    for name in ["a.test", "new.test"] {
        judge(&certs.join(name).join("current"), &root, &[name]);
    }
    let model = desk.context.path(".cache/voicectl/models/ggml-words.bin");
    assert!(fs::read(model).expect("a model") == MODEL);
    let tally = fs::read_to_string(&tally).expect("a tally");
    let faults: u32 = tally
        .lines()
        .map(|line| line.parse::<u32>().expect("a number"))
        .sum();
    assert!(
        faults > 1000,
        "{faults} interrupted calls are too few to say anything"
    );
    Campaign::new(
        "reads, writes and locks interrupted or short",
        faults,
        faults,
    )
    .count(WRITERS.len(), "commands that write, all done")
    .done();
}
