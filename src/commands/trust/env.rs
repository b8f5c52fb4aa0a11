//! `voicectl trust env`.

use std::collections::BTreeMap;
use std::ffi::OsStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;

use super::Session;
use super::roots::{RootArguments, assignments};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;
use crate::trust::bundle::Bundle;
use crate::trust::runtime::{Assignment, Effect, Outcome, RUNTIMES, Shell};

/// Print the variables that make programs trust your CA.
///
/// Python, Node, Deno, curl, git, Go, Rust, Java, .NET and others read a variable each; nothing is installed. A program that
/// adds to its own roots gets yours, one that replaces them gets the system's and yours. What a variable names already stays
/// trusted. The files are kept in the cache folder and written anew when a root changes.
#[derive(clap::Args, Debug)]
#[command(after_long_help = after_help(), after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    roots: RootArguments,
    /// Language of the lines
    #[arg(long, default_value_t, value_parser = shell(), conflicts_with = "json")]
    shell: Shell,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  eval \"$(voicectl trust env)\"                       sh, bash, zsh
  voicectl trust env --shell fish | source
  voicectl trust env --shell pwsh | Out-String | Invoke-Expression
  voicectl trust env --shell dotenv > .env
  voicectl trust env --ca company-root.pem --json";

fn after_help() -> String {
    let width = RUNTIMES
        .iter()
        .map(|runtime| runtime.variable.len())
        .max()
        .unwrap_or_default();
    let mut text = "Variables:\n".to_owned();
    for runtime in RUNTIMES {
        let mut lead = format!("  {:width$}  ", runtime.variable);
        for reader in folded(&runtime.readers.join(", "), 96 - width) {
            text.extend([&lead, &reader, "\n"]);
            lead = " ".repeat(width + 4);
        }
    }
    format!("{text}\n{EXAMPLES}")
}

/// Lines of at most `width` columns.
fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn shell() -> impl TypedValueParser<Value = Shell> {
    PossibleValuesParser::new(Shell::NAMES).try_map(|name| name.parse::<Shell>())
}

/// The answer, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    /// Our roots, PEM.
    ca: &'a str,
    /// Ours and the system's, PEM.
    bundle: &'a str,
    /// The same as PKCS#12, pass phrase `changeit`.
    truststore: &'a str,
    /// Roots of the system in it.
    system_roots: usize,
    variables: Vec<Variable<'a>>,
}

#[derive(Debug, Serialize)]
struct Variable<'a> {
    name: &'static str,
    /// From now on.
    value: &'a str,
    /// What it was, where that is something else.
    before: Option<&'a str>,
    effect: Effect,
    readers: &'static [&'static str],
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let bundle = arguments.roots.bundle(session, store)?;
    let assignments = assignments(&bundle, &session.environment, session)?;
    if arguments.json {
        show(&bundle, &assignments, session)?;
        return Ok(ExitStatus::Done);
    }
    let mut lines = String::new();
    for assignment in &assignments {
        let name = assignment.runtime.variable;
        if let Some(value) = &assignment.value {
            lines.push_str(&arguments.shell.assign(name, text(value)?));
            lines.push('\n');
        }
    }
    tell_joined(&assignments, session);
    session.ui.bytes(lines.as_bytes())?;
    if session.ui.data_is_terminal() {
        session.ui.hint(&format!(
            "to have it take effect: {}",
            arguments
                .shell
                .usage(&format!("voicectl trust env --shell {}", arguments.shell))
        ));
    }
    Ok(ExitStatus::Done)
}

/// Says which values were not simply replaced, those with the same one together.
fn tell_joined(assignments: &[Assignment], session: &Session) {
    let mut joined: BTreeMap<&OsStr, Vec<&str>> = BTreeMap::new();
    for assignment in assignments {
        if let (Outcome::Joined, Some(_), Some(before)) =
            (&assignment.outcome, &assignment.value, &assignment.before)
        {
            let names = joined.entry(before).or_default();
            names.push(assignment.runtime.variable);
        }
    }
    for (before, names) in joined {
        session.ui.status(&format!(
            "{} was {}, which goes on to count",
            names.join(", "),
            before.display()
        ));
    }
}

fn show(bundle: &Bundle, assignments: &[Assignment], session: &Session) -> Result<(), Failure> {
    let [ca, merged, truststore] = [bundle.ours(), bundle.merged(), bundle.truststore()];
    let variables = assignments
        .iter()
        .map(|assignment| {
            let before = assignment.before.as_deref();
            let value = assignment.value.as_deref().or(before);
            Ok(Variable {
                name: assignment.runtime.variable,
                value: text(value.unwrap_or_default())?,
                before: before
                    .filter(|before| value != Some(before))
                    .map(text)
                    .transpose()?,
                effect: assignment.runtime.effect,
                readers: assignment.runtime.readers,
            })
        })
        .collect::<Result<_, Failure>>()?;
    session.ui.json(&Shown {
        ca: text(ca.as_os_str())?,
        bundle: text(merged.as_os_str())?,
        truststore: text(truststore.as_os_str())?,
        system_roots: bundle.system_roots(),
        variables,
    })
}

fn text(value: &OsStr) -> Result<&str, Failure> {
    value.to_str().ok_or_else(|| {
        Failure::failed(format!("cannot write {} as text", value.display()))
            .because("it is not UTF-8")
            .hint("set VOICECTL_CACHE to another folder, or use `voicectl trust run -- COMMAND`")
    })
}
