//! CAs and lineages: whole, in time, and fit for each other.

use crate::doctor::advice::word;
use crate::doctor::{Code, Finding, Row, Surroundings, repairs, repairs_of};
use crate::pki::PkiError;
use crate::pki::summary::Summary;
use crate::pki::validity::{ExpiryLevel, date};
use crate::store::{Issuer, KeyState, Lineage, LocalCa, Store, StoreError};

/// A CA is due in its last year: what it signs ends with it.
const CA_DUE_DAYS: i64 = 365;

/// A row for each CA of the state folder.
#[must_use]
pub fn cas(machine: &Surroundings, store: &Store) -> Vec<Row> {
    match store.cas() {
        Ok(cas) if cas.is_empty() => {
            let row = Row::seen("CA", Vec::new());
            vec![row.detail("none yet; `voicectl cert new localhost` makes one")]
        }
        Ok(cas) => cas.iter().map(|ca| ca_row(machine, ca)).collect(),
        Err(error) => vec![Row::seen("CA", vec![unreadable(&error)])],
    }
}

fn ca_row(machine: &Surroundings, ca: &LocalCa) -> Row {
    let subject = format!("CA {}", ca.name());
    let summary = match ca.summary() {
        Ok(summary) => summary,
        Err(error) => return Row::seen(subject, vec![repaired(&error)]),
    };
    let rotate = format!("`voicectl cert ca rotate {}`", ca.name());
    let mut causes = Vec::new();
    let intermediate = ca.intermediate().ok().flatten();
    for one in [Some(&summary), intermediate.as_ref()]
        .into_iter()
        .flatten()
    {
        causes.extend(out_of_time(one, machine, CA_DUE_DAYS).map(|found| found.repair(&rotate)));
    }
    let signing = ca.keys().1;
    // A key without a pass phrase can be tried; one with one is its owner's business.
    if signing == KeyState::Plain
        && let Err(error) = ca.open(None)
    {
        causes.push(repaired(&error));
    }
    let key = match signing {
        KeyState::Absent => "no key: it signs nothing more",
        KeyState::Encrypted => "its key has a pass phrase",
        KeyState::Plain => "its key is here",
    };
    Row::seen(subject, causes).detail(format!("until {}, {key}", date(summary.validity.not_after)))
}

/// A row for each lineage.
#[must_use]
pub fn lineages(machine: &Surroundings, store: &Store) -> Vec<Row> {
    match store.lineages() {
        Ok(lineages) if lineages.is_empty() => {
            vec![Row::seen("lineages", Vec::new()).detail("none yet")]
        }
        Ok(lineages) => lineages
            .iter()
            .map(|one| lineage_row(machine, one))
            .collect(),
        Err(error) => vec![Row::seen("lineages", vec![unreadable(&error)])],
    }
}

fn lineage_row(machine: &Surroundings, lineage: &Lineage) -> Row {
    let subject = format!("lineage {}", lineage.name());
    let record = lineage.record();
    let again = match &record {
        Ok(Some(record)) if record.issuer == Issuer::Imported => {
            format!(
                "get it where it came from, then `voicectl cert import FILE --lineage {}`",
                lineage.name()
            )
        }
        // Another CA's certificate would not do.
        Ok(Some(record)) if record.issuer == Issuer::Acme => {
            format!("`voicectl renew --only {} --force`", lineage.name())
        }
        Ok(Some(record)) => {
            let names: Vec<String> = record.names.iter().map(|name| word(name)).collect();
            format!(
                "`voicectl cert new {} --lineage {} --force`",
                names.join(" "),
                lineage.name()
            )
        }
        _ => repairs_of(lineage).pop().unwrap_or_default(),
    };
    let mut causes = Vec::new();
    let mut detail = None;
    let look = || -> Result<(), StoreError> {
        record?;
        let Some(version) = lineage.current()? else {
            return Err(StoreError::NoVersion(lineage.name().to_string()));
        };
        let summary = version.summary()?;
        detail = Some(format!(
            "until {}, {}",
            date(summary.validity.not_after),
            summary.names.first().map_or("no name", String::as_str)
        ));
        causes.extend(out_of_time(&summary, machine, i64::MAX));
        version.check()
    };
    if let Err(error) = look() {
        causes.push(unreadable(&error));
    }
    let causes = causes.into_iter().map(|found| match found.code {
        Code::Permission => found,
        _ => found.repair(&again),
    });
    let row = Row::seen(subject, causes.collect());
    match detail {
        Some(detail) => row.detail(detail),
        None => row,
    }
}

/// Over, early, or in the last part of its life and within so many days of its end.
fn out_of_time(summary: &Summary, machine: &Surroundings, due_days: i64) -> Option<Finding> {
    let (subject, validity) = (&summary.subject, summary.validity);
    let end = date(validity.not_after);
    match validity.level(machine.now) {
        ExpiryLevel::Expired => Some(Finding::new(
            Code::Expired,
            format!("`{subject}` expired on {end}"),
        )),
        ExpiryLevel::NotYet => {
            let begin = date(validity.not_before);
            let fact = format!("`{subject}` is not valid before {begin}");
            Some(Finding::new(Code::NotYetValid, fact).repair("`date -u`: the clock may be wrong"))
        }
        ExpiryLevel::Due if validity.days_left(machine.now) <= due_days => {
            let days = validity.days_left(machine.now);
            Some(Finding::new(
                Code::Due,
                format!("`{subject}` ends on {end}, in {days} days"),
            ))
        }
        ExpiryLevel::Due | ExpiryLevel::Fine => None,
    }
}

/// The same of a CA's file, with what else repairs it.
fn repaired(error: &StoreError) -> Finding {
    let found = unreadable(error);
    match error {
        StoreError::Damaged { path, .. } | StoreError::Io { path, .. }
            if found.code != Code::Permission =>
        {
            repairs(path)
                .into_iter()
                .skip(1)
                .fold(found, Finding::repair)
        }
        _ => found,
    }
}

fn unreadable(error: &StoreError) -> Finding {
    let mut fact = error.to_string();
    if let Some(source) = std::error::Error::source(error) {
        fact = format!("{fact}: {source}");
    }
    match error {
        StoreError::Damaged {
            source: PkiError::KeyMismatch,
            ..
        } => Finding::new(Code::KeyMismatch, fact),
        StoreError::Io { source, path, .. }
            if source.kind() == std::io::ErrorKind::PermissionDenied =>
        {
            Finding::new(Code::Permission, fact)
                .repair("run it as the owner of the folder")
                .repair(format!(
                    "`sudo chown -R \"$USER\" {}`",
                    word(&path.display().to_string())
                ))
        }
        _ => Finding::new(Code::DamagedCertificate, fact).repair("restore it from a backup"),
    }
}
