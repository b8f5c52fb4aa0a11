//! Who hears of it: standings that changed, and the metrics file. What cannot be told is a warning, and is told by the next run.

use time::OffsetDateTime;

use super::plan::{Action, Entry, Outcome};
use super::settings::channels;
use crate::commands::Session;
use crate::error::Failure;
use crate::renew::notify::{self, Change, Trouble, metrics};
use crate::store::{Store, StoreError};

/// Notes what became of each lineage, and tells what is new.
pub(super) async fn tell(entries: &mut [Entry], session: &Session, store: &Store) {
    let channels = match channels(session) {
        Ok(channels) => channels,
        Err(failure) => return session.ui.warn(&in_one(&failure)),
    };
    let now = OffsetDateTime::now_utc();
    let mut changes = Vec::new();
    for entry in entries.iter_mut() {
        entry.is_told = entry.is_early() && Trouble::read(&entry.lineage).is_early();
        match note(entry, now) {
            Ok(change) => changes.extend(change),
            Err(error) => session
                .ui
                .warn(&format!("{}: {error}", entry.lineage.name())),
        }
    }
    if !changes.is_empty() {
        match notify::tell_all(store, &changes, &channels, now).await {
            Ok(failures) => {
                for (lineage, channel, why) in failures {
                    session
                        .ui
                        .warn(&format!("{lineage}: the {channel} was not told: {why}"));
                }
            }
            Err(error) => session
                .ui
                .warn(&format!("what was told is not written down: {error}")),
        }
    }
    if let Some(path) = &channels.metrics {
        let written = metrics::rows(store, now)
            .and_then(|rows| metrics::write(path, &metrics::render(&rows, Some(now))));
        if let Err(error) = written {
            session
                .ui
                .warn(&format!("no metrics in {}: {error}", path.display()));
        }
    }
}

/// Notes one. What this run changed, it notes under the lock.
fn note(entry: &Entry, now: OffsetDateTime) -> Result<Option<Change>, StoreError> {
    let outcome = match (&entry.outcome, &entry.action) {
        (Outcome::Renewed, _) => notify::Outcome::Renewed,
        (Outcome::Deployed, _) => notify::Outcome::Deployed,
        (Outcome::Failed(failure), _) => notify::Outcome::RenewalFailed(in_one(failure)),
        (Outcome::NotDeployed { is_new, failure }, _) => notify::Outcome::DeployFailed {
            is_new: *is_new,
            because: in_one(failure),
        },
        (_, Action::Unreadable) => {
            notify::Outcome::RenewalFailed("its files cannot be read".to_owned())
        }
        (Outcome::Untouched, _) if entry.is_early() => notify::Outcome::Early,
        (Outcome::Untouched | Outcome::Pending(_) | Outcome::Tried, _) => {
            notify::Outcome::Untouched
        }
    };
    let validity = match (&outcome, &entry.outlook) {
        // What was looked at before is still there.
        (notify::Outcome::Untouched | notify::Outcome::Early, Ok(outlook)) => {
            Some(outlook.present.validity)
        }
        _ => entry
            .lineage
            .current()?
            .and_then(|version| Some(version.summary().ok()?.validity)),
    };
    let _held = match outcome {
        notify::Outcome::Untouched | notify::Outcome::Early => None,
        _ => match entry.lineage.lock_existing(&|| {}) {
            // Removed meanwhile: nobody needs to hear of it.
            Err(StoreError::NoLineage(_)) => return Ok(None),
            held => Some(held?),
        },
    };
    notify::update(&entry.lineage, &outcome, validity, now)
}

/// What failed and why, in one line.
fn in_one(failure: &Failure) -> String {
    match failure.because.first() {
        Some(why) => format!("{}: {why}", failure.what),
        None => failure.what.clone(),
    }
}
