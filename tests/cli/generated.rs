//! What is generated and committed: completions and the command reference. `make docs` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::command::Context;

/// Compares a committed file with what it should be, or writes it when `VOICECTL_WRITE` is set.
pub(crate) fn committed(path: &str, content: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("VOICECTL_WRITE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, content).expect("written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == content,
        "{} is not what it should be: run `make docs`",
        path.display()
    );
}

#[test]
fn generated_completions() {
    let context = Context::new();
    for (shell, file) in [
        ("bash", "voicectl.bash"),
        ("zsh", "_voicectl"),
        ("fish", "voicectl.fish"),
        ("powershell", "_voicectl.ps1"),
        ("elvish", "voicectl.elv"),
    ] {
        committed(
            &format!("completions/{file}"),
            &context.ok(&["completions", shell]),
        );
    }
}

#[test]
fn generated_command_reference() {
    let context = Context::new();
    let mut page = String::from(
        "# Commands\n\nWritten by `make docs` from `--help`; a test holds it to the binary.\n",
    );
    reference(&context, &voicectl::command(), &[], &mut page);
    committed("docs/commands.md", &page);
}

#[test]
fn generated_problem_types() {
    use voicectl::serve::problem::{Kind, TYPE_PREFIX};
    let mut page = format!(
        "# Problem types\n\nWritten by `make docs`. Errors of the server are `application/problem+json` (RFC 9457): \
         `type`, `title`, `status`, `detail` (this time), `instance` (the request's id, also in the header \
         `X-Request-Id` and in the log), and `error`, a copy of `detail` for simple clients. Types begin with \
         `{TYPE_PREFIX}`. Below `/v1` they have the shape of OpenAI's: [openai.md](openai.md).\n\n| type | status | title |\n|---|---|---|\n"
    );
    for kind in Kind::ALL {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            kind.name, kind.status, kind.title
        );
    }
    page.push_str(
        "\nWhere a limit refuses a request, `limit` has its name, as in [settings](settings.md); with `too-large`, \
         `too-long` and `text-too-long` comes its value (`limit_bytes`, `limit_seconds`, `limit_characters`), with `unsupported-format` the list `supported`, with `unknown-language`, `unknown-voice` and \
         `model-not-found` the list `known`, \
         with `busy` and `starting` the header `Retry-After`.\n",
    );
    committed("docs/errors.md", &page);
}

#[test]
fn generated_settings() {
    let context = Context::new();
    let json: serde_json::Value =
        serde_json::from_str(&context.ok(&["config", "show", "--json"])).expect("JSON");
    let serve = voicectl::command();
    let serve = serve.find_subcommand("serve").expect("it is there");
    let mut page = String::from(
        "# Settings of the server\n\nWritten by `make docs`. A setting comes from a flag of `voicectl serve`, else from its \
         environment variable, else from `[serve]` in `config.toml`, else it has its default. Lists are written with commas \
         in a variable, as a TOML list in the file; a flag is repeated. `voicectl config show --origin` prints what is in \
         force and why, `voicectl serve ... --print-config` the same with flags; either output can be saved as \
         `config.toml`. The file is in `/etc/voicectl` for root, in `~/.config/voicectl` for users, or in \
         `$VOICECTL_CONFIG`.\n\nSIGHUP reads the settings again. Those marked *live* then count for the next request, or \
         for the next connection where they are about connections; no connection is closed. The others wait for a \
         restart, and the log says so. Settings that cannot be used change nothing.\n\n\
         | in `[serve]` | flag | variable | default | live | |\n|---|---|---|---|---|---|\n",
    );
    let mut limits = String::from(
        "\n## Limits\n\nBelow `[serve.limits]`, or `--limit NAME=VALUE`. The limit that refuses a request is named in the \
         answer.\n\n| in `[serve.limits]` | variable | default | live | what it bounds |\n|---|---|---|---|---|\n",
    );
    for setting in json["settings"].as_array().expect("a list") {
        let text = |name: &str| setting[name].as_str().expect("text").to_owned();
        let name = text("name");
        let live = if setting["reloads"] == true {
            "live"
        } else {
            ""
        };
        let default = match &setting["value"] {
            serde_json::Value::Null => String::new(),
            value => format!("`{value}`"),
        };
        if let Some(name) = name.strip_prefix("serve.limits.") {
            let about = voicectl::serve::limits::Limit::find(name)
                .expect("it is there")
                .about;
            let variable = text("variable");
            let _ = writeln!(
                limits,
                "| `{name}` | `{variable}` | {default} | {live} | {} |",
                about.trim()
            );
        } else {
            let flag = text("flag");
            let argument = serve
                .get_arguments()
                .find(|argument| argument.get_long() == flag.strip_prefix("--"));
            let help = argument
                .and_then(clap::Arg::get_help)
                .expect("help")
                .to_string();
            let help = help
                .split(" [")
                .next()
                .unwrap_or_default()
                .replace('|', "\\|");
            let name = name.trim_start_matches("serve.");
            let _ = writeln!(
                page,
                "| `{name}` | `{flag}` | `{}` | {default} | {live} | {help} |",
                text("variable")
            );
        }
    }
    page.push_str(&limits);
    committed("docs/settings.md", &page);
}

#[cfg(feature = "dns-providers")]
#[test]
fn generated_dns_providers() {
    use voicectl::acme::dns::provider::PROVIDERS;
    let mut page = format!(
        "# DNS providers\n\nWritten by `make docs` from the table in `src/acme/dns/provider/table.rs`: {} rows. `--dns NAME` \
         lets the provider's API set the records of dns-01 ([how](dns.md)).\n\nThe variables are read from the environment, \
         then from the file of `--dns-credentials FILE` (0600), else from `STATE/dns/NAME.env`. Each can end in `_FILE`: \
         then it names a file that holds the value. Names are lego's, where lego has the provider. Those in brackets can be \
         left out; after a slash is another name for the same. A provider with \"one\" holds one value per name, so a name \
         and its wildcard cannot be proven in one order there.\n\n| name | provider | variables | values per name |\n|---|---|---|---|\n",
        PROVIDERS.len()
    );
    for provider in PROVIDERS {
        let variables: Vec<String> = provider
            .variables
            .iter()
            .map(|variable| {
                let names = variable.names.join("` / `");
                if variable.is_optional {
                    format!("[`{names}`]")
                } else {
                    format!("`{names}`")
                }
            })
            .collect();
        let values = if provider.is_single { "one" } else { "any" };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {values} |",
            provider.name,
            provider.title,
            variables.join(", ")
        );
    }
    committed("docs/dns-providers.md", &page);
}

fn reference(context: &Context, command: &clap::Command, path: &[String], page: &mut String) {
    let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = context.ok(&arguments);
    let name = std::iter::once("voicectl")
        .chain(path.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ");
    // The global options stand once, on the first page.
    let help = match help.split_once("\nGlobal options:") {
        Some((before, after)) if !path.is_empty() => {
            let examples = after.find("\nExamples:").map_or("", |at| &after[at..]);
            format!("{before}{examples}")
        }
        _ => help,
    };
    let _ = write!(page, "\n## {name}\n\n```text\n{}\n```\n", help.trim_end());
    for sub in command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
    {
        let mut path = path.to_vec();
        path.push(sub.get_name().to_owned());
        reference(context, sub, &path, page);
    }
}

#[test]
fn completions_are_read_by_their_shells() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let check = |shell: &str, arguments: &[&str], file: &str| {
        // Only bash is everywhere; the others are checked where they are.
        let known = std::process::Command::new("sh")
            .args(["-c", &format!("command -v {shell}")])
            .output();
        if known.is_ok_and(|output| output.status.success()) {
            let mut all = arguments.to_vec();
            let path = root.join("completions").join(file);
            all.push(path.to_str().expect("text"));
            crate::support::tool(shell, &all);
        }
    };
    check("bash", &["-n"], "voicectl.bash");
    check("zsh", &["-n"], "_voicectl");
    check("fish", &["--no-execute"], "voicectl.fish");
}

#[test]
fn man_pages_are_written_for_every_command() {
    let context = Context::new();
    assert!(context.ok(&["man"]).contains(".TH voicectl 1"));
    context.ok(&["man", "--out", "man1"]);
    for page in ["voicectl.1", "voicectl-cert-new.1", "voicectl-serve.1"] {
        let text = fs::read_to_string(context.path("man1").join(page)).expect("a page");
        assert!(
            text.contains("EXAMPLES") || text.contains("Examples"),
            "{page} has examples"
        );
    }
}
