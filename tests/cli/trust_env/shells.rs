//! What shells make of the lines.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use voicectl::trust::runtime::RUNTIMES;

use super::{answer, value, with_ca};
use crate::support::command::environment;
use crate::support::{have, text, tool};

/// A folder name with everything that shells know.
const ODD: &str = "it's \"a\" $HOME `x` \\n %d #1 ‘ü’ [*]?~;&|<>";

/// What a shell hands on after it has read the lines.
fn heard_by(shell: &str, arguments: &[&str]) {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {shell}")])
        .output();
    if !found.expect("sh runs").status.success() {
        println!("skipped: {shell} is missing");
        return;
    }
    let context = with_ca();
    let cache = context.path(ODD);
    let read = |name: &str| format!("{} {name}", text(&context.path("print")));
    fs::write(
        context.path("print"),
        "#!/bin/sh\nprintf '%s\\n' \"$1=\" && printenv \"$1\"\n",
    )
    .expect("written");
    fs::set_permissions(context.path("print"), fs::Permissions::from_mode(0o755))
        .expect("it is ours");
    let binary = env!("CARGO_BIN_EXE_voicectl");
    let lines = match shell {
        "fish" => format!("{binary} trust env --shell fish | source\n"),
        "pwsh" => format!("{binary} trust env --shell pwsh | Out-String | Invoke-Expression\n"),
        shell => format!("eval \"$({binary} trust env --shell {shell})\"\n"),
    };
    let script = lines
        + &RUNTIMES
            .iter()
            .map(|runtime| read(runtime.variable) + "\n")
            .collect::<String>();
    let model = context.command(&[][..]);
    let output = Command::new(shell)
        .args(arguments)
        .arg(&script)
        .env_clear()
        .envs(environment(&model))
        .env("LC_ALL", "C.UTF-8")
        .env("VOICECTL_CACHE", &cache)
        .output()
        .expect("the shell runs");
    let (wanted, _) = answer(&context, &[("VOICECTL_CACHE", cache.as_os_str())], &[]);
    let lines = RUNTIMES.iter().map(|runtime| {
        let name = runtime.variable;
        format!("{name}=\n{}\n", text(&value(&wanted, name)))
    });
    let wanted = lines.collect::<Vec<_>>().concat();
    assert!(wanted.contains(ODD));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        wanted,
        "{}",
        context.show(&output)
    );
    assert!(output.stderr.is_empty(), "{}", context.show(&output));
}

#[test]
fn sh_reads_the_lines() {
    heard_by("sh", &["-euc"]);
}

#[test]
fn bash_reads_the_lines() {
    heard_by("bash", &["-euc"]);
}

#[test]
fn zsh_reads_the_lines() {
    heard_by("zsh", &["-fuc"]);
}

#[test]
fn fish_reads_the_lines() {
    heard_by("fish", &["--no-config", "-c"]);
}

#[test]
fn powershell_reads_the_lines() {
    heard_by("pwsh", &["-NoProfile", "-Command"]);
}

#[test]
fn node_reads_the_file_of_lines() {
    // Since 20.6; Debian 12 has 18.
    if !have("node") || !tool("node", &["--help"]).contains("--env-file") {
        return;
    }
    let context = with_ca();
    // What this form can hold for everyone: no quotes of both kinds.
    let cache = context.path("a b $HOME `x` #1 \\n ü");
    let mut command = context.command("trust env --shell dotenv");
    let lines = command
        .env("VOICECTL_CACHE", &cache)
        .output()
        .expect("it runs")
        .stdout;
    fs::write(context.path(".env"), lines).expect("written");
    let (wanted, _) = answer(&context, &[("VOICECTL_CACHE", cache.as_os_str())], &[]);
    let file = format!("--env-file={}", text(&context.path(".env")));
    for name in ["SSL_CERT_FILE", "JAVA_TOOL_OPTIONS"] {
        let output = Command::new("node")
            .args([&file, "-p", &format!("process.env.{name}")])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .output()
            .expect("node runs");
        let heard = String::from_utf8_lossy(&output.stdout);
        assert_eq!(
            heard.trim_end(),
            text(&value(&wanted, name)),
            "{}",
            context.show(&output)
        );
    }
}
