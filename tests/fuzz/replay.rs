//! The inputs that were kept of fuzzing, and those that once found something: each target comes to an end with all of them.
//!
//! `make fuzz` looks for more. A test of its own without a harness: what a target starts is this program again, a decoder.

#![allow(
    clippy::print_stderr,
    clippy::exit,
    unreachable_pub,
    missing_docs,
    reason = "the targets are a library of their own for the fuzzer"
)]

#[path = "src/lib.rs"]
#[allow(dead_code, unused_imports, reason = "the fuzzer uses its own part")]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use targets::{TARGETS, begin, check};

fn main() -> ExitCode {
    begin();
    every_target_is_a_program();
    what_is_fuzzed_is_what_is_shipped();
    // As the harness has it: words that the names of the targets to run have in them.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_meant =
        |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    let mut failures = 0;
    for (name, target) in TARGETS.iter().filter(|(name, _)| is_meant(name)) {
        let inputs = inputs(name);
        assert!(!inputs.is_empty(), "{name} has no corpus");
        for input in &inputs {
            let bytes = fs::read(input).expect("an input");
            if let Err(said) = check(*target, &bytes) {
                eprintln!("{}: {said}", input.display());
                failures += 1;
            }
        }
        eprintln!("{name}: {} inputs", inputs.len());
    }
    targets::end();
    ExitCode::from(u8::from(failures > 0))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}

fn inputs(target: &str) -> Vec<PathBuf> {
    entries(&root().join("tests/fuzz/corpus").join(target))
}

fn every_target_is_a_program() {
    let programs = entries(&root().join("tests/fuzz/targets"));
    let programs: Vec<_> = programs
        .iter()
        .filter_map(|path| path.file_stem()?.to_str())
        .collect();
    let targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(programs, targets);
}

/// The crates of the fuzzer's own lock are of the versions that the product is made of.
fn what_is_fuzzed_is_what_is_shipped() {
    let packages = |path: &str| -> BTreeSet<(String, String)> {
        let lock = fs::read_to_string(root().join(path)).expect("a lock");
        let lock: toml::Table = lock.parse().expect("TOML");
        let packages = lock["package"].as_array().into_iter().flatten();
        let text =
            |package: &toml::Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
        packages
            .map(|one| (text(one, "name"), text(one, "version")))
            .collect()
    };
    let shipped = packages("Cargo.lock");
    let names: BTreeSet<&String> = shipped.iter().map(|(name, _)| name).collect();
    let fuzzed = packages("tests/fuzz/Cargo.lock");
    let others: Vec<_> = fuzzed
        .iter()
        .filter(|package| names.contains(&package.0) && !shipped.contains(package))
        .collect();
    assert!(
        others.is_empty(),
        "{others:?} are of another version: `cp Cargo.lock tests/fuzz/ && cargo metadata --manifest-path tests/fuzz/Cargo.toml`"
    );
}
