//! docs/audit.md is written from the table of checks.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use voicectl::audit::{Area, CHECKS, Grade};

const MARK: &str =
    "<!-- written by `VOICECTL_WRITE=1 cargo test --test audit page` from here on -->\n";

/// The part of the page that comes from the table.
fn tables() -> String {
    let mut page = String::new();
    page.push_str(
        "\n## What limits the grade\n\n| grade at best | with a finding of |\n|---|---|\n",
    );
    for grade in Grade::ALL {
        let ids: Vec<String> = CHECKS
            .iter()
            .filter(|check| check.cap == grade)
            .map(|check| format!("`{}`", check.id))
            .collect();
        if !ids.is_empty() {
            let _ = writeln!(page, "| {grade} | {} |", ids.join(", "));
        }
    }
    page.push_str("\n## Checks\n");
    for area in Area::ALL {
        let _ = write!(
            page,
            "\n### {}\n\n| check | looks at the | weight | at best | wrong | why | repair |\n|---|---|---|---|---|---|---|\n",
            area.name()
        );
        for check in CHECKS.iter().filter(|check| check.area == area) {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} | {} | {} | {} |",
                check.id,
                check.side.name(),
                check.severity.name(),
                check.cap,
                check.wrong,
                check.why,
                check.repair
            );
        }
    }
    page
}

#[test]
fn page_is_as_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/audit.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (head, rest) = page.split_once(MARK).expect("the mark");
    if std::env::var_os("VOICECTL_WRITE").is_some() {
        fs::write(&path, format!("{head}{MARK}{}", tables())).expect("written");
        return;
    }
    assert!(
        rest == tables(),
        "docs/audit.md is not what the table says: `VOICECTL_WRITE=1 cargo test --test audit page`"
    );
}

#[test]
fn checks_are_told_apart_and_say_what_they_should() {
    let ids: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(ids.len(), CHECKS.len(), "an id is there twice");
    for check in CHECKS.iter() {
        let is_kebab =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(check.id.bytes().all(is_kebab), "{}", check.id);
        for text in [check.title, check.wrong, check.why, check.repair] {
            assert!(
                !text.is_empty() && !text.contains('|'),
                "{}: {text}",
                check.id
            );
        }
        for text in [check.wrong, check.why] {
            assert!(text.ends_with('.'), "{}: {text}", check.id);
        }
        // What has a finding is never the best.
        assert!(check.cap < Grade::APlus, "{}", check.id);
    }
}
