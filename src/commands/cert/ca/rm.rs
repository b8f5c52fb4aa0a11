//! `voicectl cert ca rm`.

use super::super::store_failure;
use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::{CaName, Store};

/// Remove a CA with its keys.
///
/// What it signed stays valid for clients that trust it: its root is better taken out of trust stores first.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert ca rm office
  voicectl cert ca rm local --yes")]
pub(crate) struct Arguments {
    /// Its name
    #[arg(value_name = "NAME")]
    name: CaName,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let name = &arguments.name;
    let ca = store.ca(name);
    let what = format!("cannot remove the CA `{name}`");
    let root = match ca.summary() {
        // A damaged one goes as well.
        Err(error @ crate::store::StoreError::NoCa { .. }) => {
            return Err(store_failure(what, &error));
        }
        found => found.ok(),
    };
    let mut needed: Vec<String> = Vec::new();
    for lineage in store
        .lineages()
        .map_err(|error| store_failure(&what, &error))?
    {
        if let Ok(Some(version)) = lineage.current()
            && ca.has_signed(&version)
        {
            needed.push(lineage.name().to_string());
        }
    }
    let mut question = format!("Remove the CA `{name}` and its keys");
    if !needed.is_empty() {
        question = format!("{question}, which signed {}", needed.join(", "));
    }
    if !arguments.yes && !session.ui.confirm(&question, "--yes", false)? {
        session.ui.status("Nothing was removed");
        return Ok(ExitStatus::Done);
    }
    ca.remove().map_err(|error| store_failure(&what, &error))?;
    session.ui.status(&format!("The CA `{name}` is gone"));
    if let Some(root) = root {
        session.ui.hint(&format!(
            "where it was installed, remove the root with SHA-256 {}",
            root.fingerprint_with_colons()
        ));
    }
    Ok(ExitStatus::Done)
}
