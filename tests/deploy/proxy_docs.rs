//! docs/deployment/{nginx,caddy,haproxy}.md: what can run here runs as it is written, and the rest has flags that exist.

use std::fs;
use std::path::Path;

use voicectl::deploy::target;

use crate::support::command::Context;
use crate::support::have;

/// The lines of a page's shell blocks, without `sudo`; what is behind a `#` is for the reader.
fn lines(page: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/deployment")
        .join(page);
    let text = fs::read_to_string(path).expect("the page");
    let mut lines = Vec::new();
    for block in text.split("\n```sh\n").skip(1) {
        let block = block.split("\n```").next().expect("the end of a block");
        for line in block.lines() {
            let line = line.split(" #").next().unwrap_or_default();
            let words = line.split_whitespace().map(str::to_owned);
            lines.push(words.skip_while(|word| word == "sudo").collect());
        }
    }
    lines
}

#[test]
fn every_command_of_the_pages_is_one() {
    if !have("nginx") || !have("caddy") || !have("haproxy") {
        return;
    }
    for name in ["nginx", "caddy", "haproxy"] {
        let context = Context::new();
        let (mut ran, mut known) = (0, 0);
        for words in lines(&format!("{name}.md")) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let Some(("voicectl", rest)) = words.split_first().map(|(first, rest)| (*first, rest))
            else {
                continue;
            };
            // Commands that this binary has not.
            let is_known = context.output(&[rest[0], "--help"]).status.success();
            if !is_known || (rest[0] == "deploy" && target(rest[1]).is_none()) {
                continue;
            }
            if rest[0] == "deploy" {
                let dry = rest.contains(&"--install").then_some("--dry-run");
                let all: Vec<&str> = rest.iter().copied().chain(dry).collect();
                context.ok(&all);
                ran += 1;
            } else {
                context.ok(&[rest, &["--help"]].concat());
                known += 1;
            }
        }
        assert!(ran >= 3 && known >= 2, "{name}: {ran} ran, {known} known");
    }
}
