//! What packages are made of and by: the program's needs, the scripts, the workflows, the crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{have, text, tool};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files of a folder, where there is one: a crate of the registry has neither scripts nor workflows.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
}

/// libstdc++ and libgcc are part of the binary where the compiler has them as archives, as it has on Debian.
#[cfg(all(target_os = "linux", target_env = "gnu", feature = "whisper"))]
#[test]
fn the_binary_needs_no_library_but_that_of_c() {
    if !have("readelf") {
        return;
    }
    let asked = Command::new("c++")
        .arg("-print-file-name=libstdc++.a")
        .output();
    let archive = String::from_utf8(asked.expect("it runs").stdout).expect("text");
    if !archive.starts_with('/') {
        println!("skipped: this compiler has no libstdc++.a");
        return;
    }
    let said = tool("readelf", &["-d", env!("CARGO_BIN_EXE_voicectl")]);
    let needed: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("(NEEDED)"))
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    assert!(!needed.is_empty(), "{said}");
    let of_c = ["libc.so", "libm.so", "ld-linux"];
    for library in needed {
        assert!(
            of_c.iter().any(|known| library.starts_with(known)),
            "{library}"
        );
    }
}

#[test]
fn scripts_are_accepted_by_shellcheck() {
    if !have("shellcheck") {
        return;
    }
    let is_script = |path: &PathBuf| {
        let begin = fs::read(path).expect("a file");
        begin.starts_with(b"#!/bin/sh\n") || begin.starts_with(b"#!/usr/bin/env bash\n")
    };
    let scripts: Vec<PathBuf> = [".ci", ".ci/deb"]
        .into_iter()
        .flat_map(files)
        .filter(is_script)
        .collect();
    assert!(scripts.len() >= 8, "{scripts:?}");
    for script in scripts {
        tool("shellcheck", &[text(&script)]);
    }
}

#[test]
fn workflows_are_well_formed() {
    if !have("yamllint") {
        return;
    }
    // `on` is GitHub's word, and YAML 1.1 takes it for a truth.
    let rules = "{extends: default, rules: {line-length: {max: 130}, truthy: {check-keys: false}}}";
    let workflows = files(".github/workflows");
    let names: Vec<_> = workflows
        .iter()
        .filter_map(|path| path.file_name())
        .collect();
    assert_eq!(names, ["check.yml", "release.yml", "test.yml"]);
    for workflow in workflows {
        tool("yamllint", &["-s", "-d", rules, text(&workflow)]);
    }
}

/// What the build reads is in the crate, what only tests read is not.
#[test]
fn the_crate_has_what_a_build_needs() {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--locked", "--allow-dirty"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let listed = String::from_utf8(output.stdout).expect("text");
    let has = |name: &str| listed.lines().any(|line| line == name);
    for needed in [
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "src/build.rs",
        "src/deploy/askama.toml",
        "src/speech/whisper/ggml-digits-en.bin",
    ] {
        assert!(has(needed), "{needed} is not in the crate");
    }
    for folder in ["tests/", ".ci/", ".github/", "target/"] {
        let stray = listed.lines().find(|line| line.starts_with(folder));
        assert_eq!(stray, None);
    }
}
