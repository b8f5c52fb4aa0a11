//! The rules of the house: who may use whom, how long a file may be, what may be linked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders and files of `src`, and which of them each may use. What is not listed may be used by nobody but itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("net", &[]),
    ("pki", &["pki"]),
    ("policy", &[]),
    ("store", &["pki", "store"]),
    ("acme", &["acme", "machine", "net", "pki", "store"]),
    ("up", &["acme", "machine", "pki", "up"]),
    ("machine", &["machine", "pki", "store"]),
    (
        "renew",
        &["acme", "inspect", "machine", "net", "pki", "renew", "store"],
    ),
    ("deploy", &["deploy", "machine", "pki", "policy", "renew"]),
    ("inspect", &["inspect", "pki"]),
    ("speech", &["net", "speech"]),
    (
        "serve",
        &["acme", "net", "pki", "policy", "serve", "speech", "store"],
    ),
    ("trust", &["machine", "pki", "store", "trust"]),
    ("doctor", &["doctor", "inspect", "pki", "store"]),
    (
        "audit",
        &[
            "audit", "doctor", "inspect", "machine", "pki", "policy", "renew", "serve", "store",
        ],
    ),
    ("config", &[]),
    ("exit", &[]),
    ("error", &["exit"]),
    ("paths", &["config"]),
    ("ui", &["config", "error", "ui"]),
    ("cli", &["commands", "ui"]),
    (
        "commands",
        &[
            "acme", "audit", "cli", "command", "commands", "config", "deploy", "doctor", "error",
            "exit", "inspect", "machine", "net", "paths", "pki", "policy", "renew", "serve",
            "speech", "store", "trust", "ui", "up",
        ],
    ),
];

/// What the core never names: the user interface is not its business.
const NOT_IN_CORE: &[&str] = &["clap", "dialoguer", "indicatif", "println!", "eprintln!"];
const CORE: &[&str] = &[
    "acme", "audit", "deploy", "doctor", "inspect", "machine", "net", "pki", "policy", "renew",
    "serve", "speech", "store", "trust", "up",
];

/// Files that are one table and may be as long as their data.
const TABLES: &[&str] = &["src/acme/dns/provider/table.rs", "src/pki/lint/table.rs"];

const LONGEST: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// `serve` for `src/serve/tls.rs`, `paths` for `src/paths.rs`.
fn part(path: &Path) -> String {
    let inside = path
        .strip_prefix(root().join("src"))
        .expect("a file of src");
    let first = inside
        .components()
        .next()
        .expect("a component")
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Parts that a source file names: after `crate::`, and `super::` where that leads out of its folder.
fn named(source: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    let code: Vec<&str> = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    for piece in code.join("\n").split("crate::").skip(1) {
        let one = |text: &str| {
            text.trim()
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect::<String>()
        };
        if let Some(list) = piece.strip_prefix('{') {
            let list = list.split('}').next().unwrap_or_default();
            parts.extend(list.split(',').map(one).filter(|name| !name.is_empty()));
        } else {
            parts.insert(one(piece));
        }
    }
    parts
}

#[test]
fn every_part_uses_only_what_it_may() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let part = part(&path);
        if ["main", "lib", "build"].contains(&part.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == part) else {
            wrong.push(format!(
                "{}: `{part}` is not in the table of this test",
                path.display()
            ));
            continue;
        };
        let source = fs::read_to_string(&path).expect("a source file");
        for used in named(&source) {
            if used != part && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: `{part}` may not use `{used}`", path.display()));
            }
        }
        if CORE.contains(&part.as_str()) {
            for word in NOT_IN_CORE {
                if source
                    .lines()
                    .any(|line| !line.trim_start().starts_with("//") && line.contains(word))
                {
                    wrong.push(format!(
                        "{}: the core may not name `{word}`",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_one_can_read() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for extension in ["rs", "js", "mjs", "css", "html", "py", "sh"] {
            for path in files(&root().join(folder), extension) {
                let inside = path
                    .strip_prefix(root())
                    .expect("inside")
                    .to_string_lossy()
                    .into_owned();
                let lines = fs::read_to_string(&path)
                    .expect("a text file")
                    .lines()
                    .count();
                if lines > LONGEST
                    && !TABLES.contains(&inside.as_str())
                    && !inside.contains("node_modules")
                {
                    wrong.push(format!("{inside}: {lines} lines"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "over {LONGEST} lines:\n{}",
        wrong.join("\n")
    );
}

/// `unsafe` stands where docs/security.md says and why, and nowhere else.
#[test]
fn unsafe_code_is_where_the_table_says() {
    let page = fs::read_to_string(root().join("docs/security.md")).expect("the page");
    let (_, table) = page
        .split_once("## Code that the compiler does not check")
        .expect("the table");
    let said: BTreeSet<String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(file, _)| file.to_owned())
        .collect();
    let mut found = BTreeSet::new();
    for path in files(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).expect("a source file");
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        if text
            .lines()
            .filter(is_code)
            .any(|line| line.contains("unsafe_code"))
        {
            let inside = path.strip_prefix(root()).expect("inside");
            found.insert(inside.to_string_lossy().into_owned());
        }
    }
    assert!(!found.is_empty(), "the sources were read");
    assert_eq!(said, found, "docs/security.md and the sources differ");
}

#[test]
fn aws_lc_rs_is_the_only_crypto_provider() {
    for banned in ["ring", "openssl", "openssl-sys", "native-tls"] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--locked",
                "--target",
                "all",
                "--all-features",
                "--edges",
                "normal,build",
            ])
            .args(["--invert", banned])
            .current_dir(root())
            .output()
            .expect("cargo tree runs");
        let tree = String::from_utf8_lossy(&output.stdout);
        assert!(tree.trim().is_empty(), "{banned} is linked:\n{tree}");
    }
}

#[test]
fn every_licence_is_permissive() {
    let allowed =
        fs::read_to_string(root().join(".cargo/deny.toml")).expect("the list of licences");
    let allowed: toml::Table = allowed.parse().expect("TOML");
    let allowed: Vec<&str> = allowed["licenses"]["allow"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}\t{l}",
        ])
        .current_dir(root())
        .output()
        .expect("cargo tree runs");
    let tree = String::from_utf8(output.stdout).expect("text");
    assert!(tree.lines().count() > 100, "the tree is whole");
    let mut wrong = BTreeSet::new();
    for line in tree.lines() {
        let (package, licence) = line.split_once('\t').expect("two columns");
        let licence = licence.trim_end_matches(" (*)");
        // Every part joined by AND has one alternative that is allowed.
        let fine = licence.split(" AND ").all(|part| {
            part.split(" OR ")
                .flat_map(|part| part.split('/'))
                .any(|one| allowed.contains(&one.trim().trim_matches(['(', ')'])))
        });
        if !fine {
            wrong.insert(format!("{package}: {licence}"));
        }
    }
    assert!(wrong.is_empty(), "not in .cargo/deny.toml: {wrong:#?}");
}

#[test]
fn every_test_file_is_compiled() {
    for folder in [
        "acme", "audit", "cli", "renew", "serve", "speech", "trust", "prove",
    ] {
        for path in files(&root().join("tests").join(folder), "rs") {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            // `x/mod.rs` is the module `x` of the folder above; anything else is one of its own folder.
            let (name, folder) = match name.as_str() {
                "main" => continue,
                "mod" => {
                    let folder = path.parent().expect("a folder");
                    let name = folder
                        .file_name()
                        .expect("a name")
                        .to_string_lossy()
                        .into_owned();
                    (name, folder.parent().expect("a folder"))
                }
                _ => (name, path.parent().expect("a folder")),
            };
            // A folder's module is its `mod.rs`, or the file of its name beside it.
            let beside = folder.with_extension("rs");
            let above = [folder.join("main.rs"), folder.join("mod.rs"), beside]
                .iter()
                .find_map(|file| fs::read_to_string(file).ok());
            assert!(
                above.is_some_and(|above| above.contains(&format!("mod {name};"))),
                "{} is in no test target",
                path.display()
            );
        }
    }
}
