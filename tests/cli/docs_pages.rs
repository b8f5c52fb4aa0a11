//! The pages as a whole: what they claim, that they are all in the book, and that their links lead somewhere.

use std::fs;
use std::path::PathBuf;

use crate::docs_run::found::files;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn docs() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    files(&root().join("docs"), "md", &mut pages);
    pages
}

/// docs/claims.md names tests and benchmarks that there are, for every command of README.
#[test]
fn every_claim_is_shown_by_a_test_that_there_is() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap_or_default();
    let page = read("docs/claims.md");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in page.lines().filter(|line| line.starts_with("| ")).skip(2) {
        let shown = row.rsplit('|').nth(1).unwrap_or_default();
        let mut file = String::new();
        for span in shown.split('`').skip(1).step_by(2) {
            if span.contains('/') {
                file = read(span);
                if file.is_empty() {
                    wrong.push(format!("there is no {span}"));
                }
            } else if !file.contains(&format!("fn {span}("))
                && !file.contains(&format!("    {span}"))
            {
                wrong.push(format!("`{span}` is no test: {row}"));
            }
            count += 1;
        }
    }
    assert!(count > 50, "only {count} are named");
    for row in read("README.md").lines() {
        let command = row
            .strip_prefix("| `voicectl ")
            .and_then(|rest| rest.split('`').next());
        if let Some(command) = command
            && !page.contains(&format!("**`voicectl {command}`**"))
            && !page.contains(&format!(
                "**`voicectl {}`**",
                command.split(' ').next().unwrap_or_default()
            ))
        {
            wrong.push(format!(
                "README's `voicectl {command}` is not in docs/claims.md"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The book has every page of docs, once.
#[test]
fn every_page_is_in_the_book() {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).expect("the list");
    let mut wrong = Vec::new();
    for path in docs() {
        let inside = path.strip_prefix(root().join("docs")).expect("inside");
        let inside = inside.to_string_lossy();
        let times = summary.matches(&format!("]({inside})")).count();
        if times != 1 && inside != "SUMMARY.md" {
            wrong.push(format!("{inside} is {times} times in docs/SUMMARY.md"));
        }
        // Links between pages lead somewhere.
        let text = fs::read_to_string(&path).expect("a page");
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = link.split('#').next().unwrap_or_default();
            let is_here = !file.is_empty() && !file.contains("://") && !file.contains(' ');
            let folder = path.parent().expect("a folder");
            if is_here && !folder.join(file).exists() {
                wrong.push(format!("{inside} leads to {link}, which is not there"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
