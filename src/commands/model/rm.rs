//! `voicectl model rm`.

use super::Session;
use crate::commands::speech::failure;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::speech::models::ModelFolder;

/// Remove an installed model.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl model rm base-q5_1")]
pub(crate) struct Arguments {
    /// Names of installed models
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    folder: &ModelFolder,
) -> Result<ExitStatus, Failure> {
    for name in &arguments.names {
        let freed = folder.remove(name).map_err(|error| failure(&error))?;
        session.ui.status(&format!(
            "Removed model {name} ({} MB)",
            freed.div_ceil(1_000_000)
        ));
    }
    Ok(ExitStatus::Done)
}
