//! The pages on containers: every command of voicectl's in them runs as it is written, in its order, in one folder per page.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::command::{Context, environment};

const PAGES: &[&str] = &["docker", "cloud-run", "gcp-lb", "kubernetes", "scaling"];

/// Lines of the shell's blocks, those that go on joined.
fn commands(page: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/deployment/{page}.md"));
    let text = fs::read_to_string(path).expect("the page");
    let mut found = Vec::new();
    for block in text.split("\n```sh\n").skip(1) {
        let (block, _) = block.split_once("\n```\n").expect("the end of the block");
        found.extend(block.replace("\\\n", " ").lines().map(str::to_owned));
    }
    found
}

#[test]
fn what_the_pages_say_runs() {
    let mut count = 0;
    for page in PAGES {
        let context = Context::new();
        fs::write(context.path("pw"), "correct horse").expect("written");
        context.ok("cert new voice.example.com");
        for line in commands(page) {
            // The rest is others' programs, and needs their servers.
            let line = line.trim_start_matches("sudo ");
            if !line.starts_with("voicectl ") || line.starts_with("voicectl audit ") {
                continue;
            }
            let line = match line {
                // A server does not end, and a password is asked for.
                _ if line.starts_with("voicectl serve ") => format!("{line} --print-config"),
                _ if line.starts_with("voicectl auth user add ") => {
                    format!("{line} --password file:pw")
                }
                _ => line.to_owned(),
            };
            let program = Path::new(env!("CARGO_BIN_EXE_voicectl"));
            let path = std::env::var("PATH").unwrap_or_default();
            let folder = program.parent().expect("a folder").display();
            let variables = context.command("--version");
            let mut command = Command::new("sh");
            command
                .args(["-eu", "-c", &line])
                .env_clear()
                .envs(environment(&variables))
                .current_dir(context.home());
            let output = command
                .env("PATH", format!("{folder}:{path}"))
                .env(
                    "image",
                    "europe-west1-docker.pkg.dev/my-project/voice/voicectl:1",
                )
                .env("address", "192.0.2.7")
                .output()
                .expect("sh runs");
            assert!(
                output.status.success(),
                "{page}: {line}\n{}",
                context.show(&output)
            );
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}
