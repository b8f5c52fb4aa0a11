//! The pages of docs/deployment, run as a reader pastes them.

use std::fs;
use std::path::Path;

use crate::machine::Machine;

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/deployment")
        .join(name);
    fs::read_to_string(path).expect("the page")
}

/// The shell of a page, block by block.
fn blocks(page: &str) -> Vec<&str> {
    let pieces = page.split("\n```sh\n").skip(1);
    pieces
        .map(|piece| piece.split_once("\n```").expect("the end of a block").0)
        .collect()
}

/// From nothing to a server that answers, and away again. What comes from a CA on the internet comes from the local one.
#[test]
fn the_page_of_systemd_runs() {
    let page = page("systemd.md");
    let blocks = blocks(&page);
    assert!(blocks.len() >= 5, "{blocks:?}");
    let Some(machine) = Machine::boot() else {
        return;
    };
    machine.keep_log();
    // Whoever is root already needs no sudo; the demo model is in the binary.
    machine.sh(
        "printf '#!/bin/sh\\nexec \"$@\"\\n' >/usr/local/bin/sudo && chmod +x /usr/local/bin/sudo",
    );
    machine.sh("echo '127.0.0.1 voice.example.com' >>/etc/hosts");
    let mut run = 0;
    for block in blocks {
        for line in block.lines() {
            if ["curl", "journalctl", "voicectl audit", "sudo install"]
                .iter()
                .any(|word| line.contains(word))
            {
                continue;
            }
            let line = line
                .replace(
                    "acme issue -d voice.example.com --agree-tos",
                    "cert new voice.example.com",
                )
                .replace("--model base-q5_1", "--model demo")
                .replace("sudo voicectl model pull base-q5_1", "true");
            machine.sh(&line);
            run += 1;
            if line.contains("--install") && !line.contains("--bind proxy") {
                let ask = "curl --silent --show-error --fail --cacert /var/lib/voicectl/ca/root.pem https://voice.example.com/readyz";
                assert!(!machine.sh(ask).is_empty(), "{line}");
            }
        }
    }
    assert!(run >= 6, "{run} lines");
}

/// Every command of the pages is one that there is.
#[test]
fn the_pages_name_commands_that_there_are() {
    for name in ["systemd.md", "cron.md", "firewall.md"] {
        let page = page(name);
        for block in blocks(&page) {
            for line in block.lines() {
                let Some((_, words)) = line.split_once("voicectl deploy ") else {
                    continue;
                };
                let words = words.split(" #").next().unwrap_or_default();
                let words = words
                    .replace(" --install", " --dry-run --install")
                    .replace(" --uninstall", " --dry-run --uninstall");
                let said = crate::support::command::Context::new().run(&*format!("deploy {words}"));
                assert!(!said.starts_with("exit: 2"), "{name}: {line}\n{said}");
            }
        }
    }
}
