//! The way back: what hints say is done, word by word.

use std::path::Path;
use std::process::Command;

use super::look::{Baseline, Said};
use super::scene::Scene;
use crate::support::command::environment;
use crate::support::text;

/// What brought it back.
pub(super) enum Way {
    Hint,
    Backup,
}

/// Does what the hints say until all is well.
pub(super) fn repaired(
    scene: &Scene,
    baseline: &Baseline,
    file: &Path,
    said: &[Said],
) -> Result<Way, String> {
    let mut tried = Vec::new();
    for one in said {
        for command in commands(&one.text) {
            if tried.contains(&command) {
                continue;
            }
            run(scene, &command);
            tried.push(command);
            if baseline.is_whole(scene, file, said) {
                return Ok(Way::Hint);
            }
        }
    }
    let all: Vec<String> = said
        .iter()
        .filter(|said| said.is_worse)
        .map(|said| format!("{}: {}\n", said.command, said.text))
        .collect();
    let all = all.concat();
    let is_theirs = text(file).starts_with(".config");
    if all.contains("backup") || is_theirs {
        // Everything of that day, as the file may belong to what hints have changed.
        scene.kept.restore();
        let troubles = baseline.troubles(scene, file);
        if troubles.is_empty() {
            return Ok(Way::Backup);
        }
    }
    let troubles = baseline.troubles(scene, file).join("\n");
    Err(format!(
        "no hint repairs it; tried {tried:#?}\n--- said\n{all}\n--- still\n{troubles}"
    ))
}

/// Commands of hints that can be pasted, in their order.
fn commands(said: &str) -> Vec<String> {
    // A server says them in its log.
    let hints = said
        .lines()
        .filter(|line| line.contains("hint: ") || line.contains(" ERROR "));
    hints
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|command| {
            ["voicectl ", "mv ", "chmod "]
                .iter()
                .any(|program| command.starts_with(program))
        })
        // What changes nothing repairs nothing.
        .filter(|command| !command.contains(" list") && !command.contains(" status"))
        .map(str::to_owned)
        .collect()
}

fn run(scene: &Scene, command: &str) {
    let mut shell = command.to_owned();
    let flags = scene.authority();
    let quoted: Vec<String> = flags.iter().map(|flag| format!("'{flag}'")).collect();
    // What is not known any more, people give as the first time.
    if command.starts_with("voicectl acme") {
        shell = format!("{shell} {}", quoted.join(" "));
    }
    if command.starts_with("voicectl acme issue") {
        shell = format!(
            "{shell} --preflight=off --agree-tos --http-listen {}",
            scene.world.listen()
        );
    }
    if command.starts_with("voicectl acme account new") {
        shell.push_str(" --agree-tos");
    }
    let shell = shell
        .replace(" FILE ", " bought ")
        .replace(" URL ", &format!(" {} ", scene.model()));
    // The binary under test, at the scene's time, run by who owns the home.
    let mut words = scene.program();
    let binary = words.pop().expect("the binary");
    let shell = format!("voicectl() {{ timeout 20 '{binary}' \"$@\"; }}\n{shell}");
    words.extend(["sh", "-c", &shell].map(str::to_owned));
    let plain = scene.command(&[]);
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .env_clear()
        .envs(environment(&plain))
        .current_dir(scene.home())
        .stdin(std::process::Stdio::null());
    let output = command.output().expect("it runs");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!said.contains("panicked"), "{shell}\n{said}");
}
