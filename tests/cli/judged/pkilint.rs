//! pkilint, by a public CA, holds certificates against RFC 5280 and its kin, rule by rule.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::command::Context;
use crate::support::{have, text};

/// What it says of names that are no host names of the public Internet: single labels, and wildcards, which RFC 5280 leaves
/// to others (RFC 9525).
const NOT_PUBLIC: &str = "pkix.invalid_domain_name_syntax";

/// Where `.ci/install.sh` puts it.
fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/pkilint-0.13.3/bin")
        .join(name)
}

/// Findings of warning or above, as `code: message`.
fn findings(linter: &str, files: &[&Path]) -> Vec<String> {
    let output = Command::new(program(linter))
        .args(["lint", "--severity", "WARNING", "--format", "JSON"])
        .args(files)
        .output()
        .expect("pkilint runs");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!("{files:?}: {}", String::from_utf8_lossy(&output.stderr));
    });
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    answer["results"]
        .as_array()
        .expect("results")
        .iter()
        .flat_map(|result| result["finding_descriptions"].as_array().expect("findings"))
        .map(|finding| format!("{}: {}", word(&finding["code"]), word(&finding["message"])))
        .collect()
}

#[test]
fn pkilint_finds_nothing() {
    if !have(text(&program("lint_pkix_cert"))) {
        return;
    }
    let (direct, between) = (Context::new(), Context::new());
    let names = ["voice.test", "a.voice.test", "192.168.1.20", "::1"];
    let new = |context: &Context, more: &[&str]| {
        let mut arguments = vec!["cert", "new"];
        arguments.extend(names);
        arguments.extend(more);
        context.ok(&arguments);
        context.path(&format!("{}/cert.pem", more.last().expect("a folder")))
    };
    let mut alone = Vec::new();
    let mut pairs = Vec::new();
    for kind in super::KEY_TYPES {
        let leaf = new(&direct, &["--key-type", kind, "--out", kind]);
        pairs.push((direct.ca(), leaf.clone()));
        alone.push(leaf);
    }
    alone.push(direct.ca());
    let constrain = [
        "--constrain",
        "voice.test",
        "--constrain",
        "192.168.0.0/16",
        "--constrain",
        "::1/128",
    ];
    between.ok(&[
        ["cert", "ca", "new", "--intermediate"].as_slice(),
        &constrain,
    ]
    .concat());
    let leaf = new(&between, &["--out", "leaf"]);
    let intermediate = between.state().join("ca/intermediate.pem");
    pairs.push((between.ca(), intermediate.clone()));
    pairs.push((intermediate.clone(), leaf.clone()));
    alone.extend([between.ca(), intermediate, leaf]);
    for (folder, more) in [
        ("own", "--self-signed"),
        ("client", "--client"),
        ("peer", "--profile=peer"),
        ("pinned", "--profile=webtransport"),
    ] {
        direct.ok(&["cert", "new", "voice.test", more, "--out", folder]);
        alone.push(direct.path(folder).join("cert.pem"));
    }
    // A rotation: the new root as the one before signed it.
    let rotated = Context::new();
    rotated.ok("cert ca new --intermediate --constrain voice.test");
    let before = rotated.path("before.pem");
    std::fs::copy(rotated.ca(), &before).expect("copied");
    rotated.ok("cert ca rotate");
    let cross = rotated.state().join("ca/cross.pem");
    pairs.push((before, cross.clone()));
    alone.push(cross);
    std::thread::scope(|scope| {
        for file in &alone {
            scope.spawn(|| {
                let found = findings("lint_pkix_cert", &[file]);
                assert_eq!(found, [""; 0], "{}", file.display());
            });
        }
        for (issuer, subject) in &pairs {
            scope.spawn(|| {
                let found = findings("lint_pkix_signer_signee_cert_chain", &[issuer, subject]);
                assert_eq!(found, [""; 0], "{}", subject.display());
            });
        }
    });
}

#[test]
fn pkilint_minds_only_that_a_name_is_not_public() {
    if !have(text(&program("lint_pkix_cert"))) {
        return;
    }
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "*.voice.test", "--out", "leaf"]);
    assert_eq!(
        findings("lint_pkix_cert", &[&context.path("leaf/cert.pem")]),
        ["localhost", "*.voice.test"]
            .map(|name| format!("{NOT_PUBLIC}: Invalid domain name syntax: \"{name}\""))
    );
}
