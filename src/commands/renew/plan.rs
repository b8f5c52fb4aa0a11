//! What is to be done for each lineage.

use time::OffsetDateTime;

use super::Arguments;
use crate::acme::due::Because;
use crate::acme::order::Journal;
use crate::commands::acme::outlook::Outlook;
use crate::error::Failure;
use crate::renew::deploy::Pending;
use crate::renew::hook::Hooks;
use crate::store::{Issuer, Lineage, Record, StoreError};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Nothing.
    Keep,
    /// Another version; why, in one sentence.
    Renew(String),
    /// The present version is handed over.
    Deploy,
    /// It is due, and nobody here can do anything about it.
    Beyond,
    /// Its files cannot be read.
    Unreadable,
}

/// What became of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Nothing was to be done, or nothing was done yet.
    Untouched,
    /// There is a new version.
    Renewed,
    /// The present version was handed over.
    Deployed,
    /// The CA is still at work.
    Pending(String),
    /// It did not work.
    Failed(Failure),
    /// It was not handed over; `is_new`: this run made it.
    NotDeployed { is_new: bool, failure: Failure },
    /// A trial went well.
    Tried,
}

/// One lineage of a run.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) lineage: Lineage,
    pub(super) outlook: Result<Outlook, StoreError>,
    /// What the lineage is renewed by, where that can be read.
    pub(super) record: Option<Record>,
    pub(super) action: Action,
    pub(super) outcome: Outcome,
    /// What was not handed over before.
    pub(super) pending: Option<Pending>,
    /// Whether an earlier run has said that the certificate has not begun.
    pub(super) is_told: bool,
}

impl Entry {
    /// Decides.
    pub(super) fn new(
        lineage: Lineage,
        outlook: Result<Outlook, StoreError>,
        arguments: &Arguments,
        hooks: &Hooks,
        _now: OffsetDateTime,
    ) -> Self {
        let mut entry = Self {
            record: outlook
                .as_ref()
                .ok()
                .map(|outlook| outlook.present.record.clone()),
            lineage,
            outlook,
            action: Action::Unreadable,
            outcome: Outcome::Untouched,
            pending: None,
            is_told: false,
        };
        let Ok(outlook) = &entry.outlook else {
            // Whoever asks for it gets another one in the place of what cannot be read.
            if arguments.force
                && let Ok(Some(record)) = entry.lineage.record()
            {
                entry.action = match record.issuer {
                    Issuer::Imported => Action::Unreadable,
                    _ => Action::Renew("its files are damaged".to_owned()),
                };
                entry.record = Some(record);
            }
            return entry;
        };
        let record = &outlook.present.record;
        entry.pending = hooks.pending(&entry.lineage, &record.renewal, outlook.present.version);
        entry.action = if outlook.decision.is_due() || arguments.force {
            match (outlook.present.issuer, outlook.decision.is_due()) {
                (Issuer::Imported, _) => Action::Beyond,
                (_, true) => Action::Renew(outlook.decision.because().to_string()),
                (_, false) => Action::Renew("it was asked for".to_owned()),
            }
        } else if is_under_way(&entry.lineage, outlook) {
            Action::Renew("an order of an earlier run goes on".to_owned())
        } else if entry.pending.is_some() {
            Action::Deploy
        } else {
            Action::Keep
        };
        entry
    }

    /// Whether it is kept although it has not begun, and was made or ordered here. What was bought may well begin later.
    pub(super) fn is_early(&self) -> bool {
        let is_early = |outlook: &Outlook| {
            outlook.present.issuer != Issuer::Imported
                && matches!(outlook.decision.because(), Because::NotYetValid { .. })
        };
        self.action == Action::Keep && self.outlook.as_ref().is_ok_and(is_early)
    }

    /// The names of its certificate.
    pub(super) fn names(&self) -> Vec<String> {
        self.record
            .as_ref()
            .map(|record| record.names.clone())
            .unwrap_or_default()
    }
}

/// Whether an order waits that may go on: not while a failure keeps it back.
fn is_under_way(lineage: &Lineage, outlook: &Outlook) -> bool {
    outlook.present.issuer == Issuer::Acme
        && outlook.decision.because().rule() != "backoff"
        && Journal::open(lineage).is_ok_and(|journal| journal.entry().is_some())
}
