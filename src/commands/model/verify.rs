//! `voicectl model verify`.

use serde::Serialize;

use super::Session;
use crate::commands::speech::failure;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::speech::models::{KnownModel, ModelError, ModelFolder};

/// Hash installed models from their first byte to their last.
///
/// The exit code is 3 when one is not what it should be.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl model verify
  voicectl model verify base-q5_1 --json")]
pub(crate) struct Arguments {
    /// Names or files [default: all that are installed]
    #[arg(value_name = "NAME|PATH")]
    models: Vec<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// One model, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    /// `ok`: as pinned; `unpinned`: a model, but nobody said which; `wrong`.
    state: &'static str,
    sha256: Option<String>,
    error: Option<String>,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    folder: &ModelFolder,
) -> Result<ExitStatus, Failure> {
    let names = if arguments.models.is_empty() {
        let listed = folder.list().map_err(|error| failure(&error))?;
        listed
            .into_iter()
            .filter(|model| model.path.is_some())
            .map(|model| model.name)
            .collect()
    } else {
        arguments.models.clone()
    };
    let mut rows = Vec::new();
    for name in names {
        rows.push(match folder.verify(&name) {
            Ok(verified) => Row {
                name,
                state: if verified.pinned { "ok" } else { "unpinned" },
                sha256: Some(verified.sha256.to_string()),
                error: None,
            },
            Err(error @ (ModelError::WrongDigest { .. } | ModelError::NotAModel { .. })) => Row {
                name,
                state: "wrong",
                sha256: None,
                error: Some(error.to_string()),
            },
            Err(error) => return Err(failure(&error)),
        });
    }
    if arguments.json {
        session.ui.json(&rows)?;
    } else if rows.is_empty() {
        session.ui.status("There are no installed models");
    }
    let mut attention = false;
    for row in &rows {
        attention |= row.state == "wrong";
        if !arguments.json {
            let detail = row
                .error
                .as_ref()
                .or(row.sha256.as_ref())
                .map_or("", String::as_str);
            session
                .ui
                .data(&format!("{}: {} ({detail})", row.name, row.state))?;
        }
    }
    for row in rows
        .iter()
        .filter(|row| row.state == "wrong" && !arguments.json)
    {
        let name = &row.name;
        session.ui.hint(&match KnownModel::find(name) {
            Some(_) => format!("`voicectl model rm {name}`, then `voicectl model pull {name}`"),
            None => format!(
                "`voicectl model rm {name}`, then `voicectl model pull URL --name {name}`, from where it came"
            ),
        });
    }
    Ok(if attention {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}
