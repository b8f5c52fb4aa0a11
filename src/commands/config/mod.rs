//! `voicectl config`: what is in force, and why; and other values in the file.

mod change;
mod example;
mod file;

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::Session;
use super::serve::{self, Shown};
use crate::error::Failure;
use crate::exit::ExitStatus;

pub(in crate::commands) use file::{File, unusable};

/// `voicectl config`.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    Show(ShowArguments),
    Set(change::SetArguments),
    Unset(change::UnsetArguments),
    /// Print a configuration file with every setting in it, commented out
    ///
    /// Each line has the default. What is not commented out counts, below environment variables and flags; a running server
    /// reads it again on SIGHUP.
    #[command(after_help = "\
Examples:
  voicectl config example > ~/.config/voicectl/config.toml
  voicectl config example | sudo tee /etc/voicectl/config.toml")]
    Example,
}

/// Show the settings of the server as they are in force.
///
/// A setting comes from a flag of `serve`, else from its environment variable, else from `config.toml`, else it has its
/// default. What is printed can be saved as `config.toml`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl config show
  voicectl config show --origin                          also where each value comes from
  voicectl config show --json
  voicectl serve --limit upload=50MiB --print-config     the same with the flags of serve")]
pub struct ShowArguments {
    /// Say where each value comes from
    #[arg(long)]
    origin: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Command, session: &Session) -> Result<ExitStatus, Failure> {
    let arguments = match command {
        Command::Show(arguments) => arguments,
        Command::Set(arguments) => return change::set(arguments, session),
        Command::Unset(arguments) => return change::unset(arguments, session),
        Command::Example => return example::run(session),
    };
    let shown = serve::shown_settings(session)?;
    if arguments.json {
        let settings: Vec<Value> = shown.iter().map(as_json).collect();
        session.ui.json(&json!({
            "file": session.paths.config_file().display().to_string(),
            "settings": settings,
        }))?;
    } else {
        print(&shown, arguments.origin, session)?;
    }
    Ok(ExitStatus::Done)
}

/// The file as a change would leave it; `None` where nothing is changed.
pub(in crate::commands) fn ahead(
    command: &Command,
    session: &Session,
) -> Result<Option<(PathBuf, String)>, Failure> {
    let edit = match command {
        Command::Show(_) | Command::Example => return Ok(None),
        Command::Set(arguments) => change::Edit::set(arguments, session)?,
        Command::Unset(arguments) => change::Edit::unset(arguments, session)?,
    };
    Ok(edit.changed().then(|| edit.file()))
}

fn as_json(setting: &Shown) -> Value {
    json!({
        "name": format!("serve.{}", setting.name),
        "value": setting.value,
        "flag": setting.flag,
        "variable": setting.variable,
        "origin": setting.origin.to_string(),
        "reloads": setting.is_live,
    })
}

/// Prints settings in the form of `config.toml`.
pub(in crate::commands) fn print(
    shown: &[Shown],
    with_origin: bool,
    session: &Session,
) -> Result<(), Failure> {
    let mut text = format!("# {}\n", session.paths.config_file().display());
    let mut table = None;
    for setting in shown {
        let (inside, name) = setting.name.rsplit_once('.').map_or(
            ("serve".to_owned(), setting.name.as_str()),
            |(table, name)| (format!("serve.{table}"), name),
        );
        if table.as_ref() != Some(&inside) {
            let _ = writeln!(text, "\n[{inside}]");
            table = Some(inside);
        }
        let line = match &setting.value {
            Some(value) => format!("{name} = {value}"),
            None => format!("# {name} is not set"),
        };
        if with_origin {
            let _ = writeln!(text, "{line:<44} # {}", setting.origin);
        } else {
            let _ = writeln!(text, "{line}");
        }
    }
    session.ui.data(&text)
}
