//! What is to be scheduled on this machine.

use std::path::{Path, PathBuf};

use crate::commands::Session;
use crate::commands::acme::order::WEBROOT;
use crate::commands::place::{program, whole};
use crate::commands::renew::settings::channels;
use crate::config::Environment;
use crate::error::{Failure, OrFail};
use crate::paths::Paths;
use crate::renew::schedule::Job;
use crate::store::{Store, atomic};

/// This program on this state folder.
pub(in crate::commands) fn job(
    writable: &[PathBuf],
    session: &Session,
    store: &Store,
) -> Result<Job, Failure> {
    let state = whole(&session.paths.state)?;
    let config = whole(&session.paths.config)?;
    let found = found_by_itself(session);
    let is_default = |path: &Path, of: fn(&Paths) -> &PathBuf| {
        found.as_ref().is_some_and(|paths| of(paths) == path)
    };
    let mut folders = Vec::new();
    for folder in writable {
        folders.push(whole(folder)?);
    }
    folders.extend(webroots(store)?);
    if let Some(file) = channels(session)?.metrics {
        folders.push(whole(atomic::parent(&file))?);
    }
    folders.sort();
    folders.dedup();
    Ok(Job {
        program: program(session)?,
        is_default_state: is_default(&state, |paths| &paths.state),
        config: (!is_default(&config, |paths| &paths.config)).then_some(config),
        state,
        writable: folders,
    })
}

/// The folders that a run would find that has nothing of this environment but its home.
fn found_by_itself(session: &Session) -> Option<Paths> {
    let home = session.environment.text("HOME");
    let variables: Vec<(&str, &str)> = home.map(|home| ("HOME", home)).into_iter().collect();
    let is_root = rustix::process::geteuid().is_root();
    Paths::find(&Environment::of(&variables), is_root, None).ok()
}

/// Folders that answers to http-01 challenges are put into.
fn webroots(store: &Store) -> Result<Vec<PathBuf>, Failure> {
    let lineages = store.lineages().or_fail("cannot read the lineages")?;
    let records = lineages
        .iter()
        // A damaged record is told by the renewal itself.
        .filter_map(|lineage| lineage.record().ok().flatten()?.acme);
    Ok(records
        .filter_map(|terms| terms.solver.get(WEBROOT).map(PathBuf::from))
        .filter(|path| path.is_absolute())
        .collect())
}
