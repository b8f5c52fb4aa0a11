//! `voicectl model list`.

use serde::Serialize;

use super::Session;
use crate::commands::speech::{DEFAULT_MODEL, failure};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::speech::models::{ModelFolder, Origin, Purpose};
use crate::ui::Table;

/// List the models: known, installed, your own.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl model list
  voicectl model list --json")]
pub(crate) struct Arguments {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// One model, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    origin: &'static str,
    installed: bool,
    default: bool,
    bytes: u64,
    /// What it finds: `words` or `voice`; none in a file that is no model.
    finds: Option<&'static str>,
    multilingual: Option<bool>,
    path: Option<String>,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    folder: &ModelFolder,
) -> Result<ExitStatus, Failure> {
    let rows: Vec<Row> = folder
        .list()
        .map_err(|error| failure(&error))?
        .into_iter()
        .map(|model| Row {
            origin: match model.origin {
                Origin::BuiltIn => "built-in",
                Origin::Known => "known",
                Origin::Custom => "custom",
            },
            installed: model.origin == Origin::BuiltIn || model.path.is_some(),
            default: model.name == DEFAULT_MODEL,
            bytes: model.size,
            finds: model.purpose.map(|purpose| match purpose {
                Purpose::Words => "words",
                Purpose::Voice => "voice",
            }),
            multilingual: model.multilingual,
            path: model.path.map(|path| path.display().to_string()),
            name: model.name,
        })
        .collect();
    if arguments.json {
        session.ui.json(&rows)?;
        return Ok(ExitStatus::Done);
    }
    let mut table = Table::new(&["model", "size", "languages", "state"]);
    for row in &rows {
        let languages = match row.multilingual {
            Some(true) => "99",
            Some(false) => "English",
            None if row.finds == Some("voice") => "none",
            None => "?",
        };
        let state = match (row.origin, row.installed, row.default) {
            ("built-in", ..) => "built in: digits and command words only",
            (_, true, _) if row.finds == Some("voice") => {
                "installed: finds voice, for `serve --vad silero`"
            }
            (_, false, _) if row.finds == Some("voice") => "finds voice, for `serve --vad silero`",
            (_, true, true) => "installed, default",
            (_, true, false) => "installed",
            (_, false, true) => "default",
            (_, false, false) => "",
        };
        table.row([
            &row.name,
            &format!("{} MB", row.bytes.div_ceil(1_000_000)),
            languages,
            state,
        ]);
    }
    session.ui.data(&table.render())?;
    Ok(ExitStatus::Done)
}
