//! `voicectl cert rm`.

use super::{Session, store_failure};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::{LineageName, Store, StoreError};

/// Remove lineages with all their versions and keys.
///
/// A `serve` that runs keeps what it loaded and finds nothing at its next start.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert rm voice.lan
  voicectl cert rm a.test b.test --yes")]
pub(crate) struct Arguments {
    /// Names of the lineages, as `cert list` shows them
    #[arg(required = true, value_name = "LINEAGE")]
    lineages: Vec<LineageName>,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let fail = |name: &LineageName, error: &StoreError| {
        store_failure(format!("cannot remove lineage `{name}`"), error)
    };
    // All of them are there, or none is removed.
    for name in &arguments.lineages {
        if !store.lineage(name).exists() {
            return Err(fail(name, &StoreError::NoLineage(name.to_string())));
        }
    }
    let names: Vec<String> = arguments
        .lineages
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let names = names.join(", ");
    let question = format!("Remove {names} with all versions and keys");
    if !arguments.yes && !session.ui.confirm(&question, "--yes", false)? {
        session.ui.status("Nothing was removed");
        return Ok(ExitStatus::Done);
    }
    for name in &arguments.lineages {
        let lineage = store.lineage(name);
        let held = lineage
            .lock_existing(&|| {})
            .map_err(|error| fail(name, &error))?;
        lineage.remove(&held).map_err(|error| fail(name, &error))?;
        session.ui.status(&format!("Lineage `{name}` is gone"));
    }
    Ok(ExitStatus::Done)
}
