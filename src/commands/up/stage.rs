//! A stage is a command of this program.

use clap::Parser;

use crate::cli::Cli;
use crate::commands::{self, Session};
use crate::error::Failure;
use crate::exit::ExitStatus;

/// Runs words that stand behind `voicectl`.
pub(in crate::commands) fn run(words: &[String], session: &Session) -> Result<ExitStatus, Failure> {
    let session = Session {
        is_stage: true,
        ..session.clone()
    };
    commands::run(parsed(words)?.command, &session)
}

/// The command that words are.
pub(in crate::commands) fn parsed(words: &[String]) -> Result<Cli, Failure> {
    let words = std::iter::once("voicectl").chain(words.iter().map(String::as_str));
    // What was given to `up` is handed on: a value that a command does not take is the user's.
    Cli::try_parse_from(words).map_err(|error| {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        Failure::usage("a step cannot be done as it was asked for")
            .because(line.trim_start_matches("error: "))
            .hint("`--help` shows what can be asked for")
    })
}
