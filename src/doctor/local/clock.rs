//! Whether the clock of this machine can be right.

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::doctor::{Code, Finding, Row, Surroundings};
use crate::pki::validity::{date, rfc3339};
use crate::store::Store;

/// No voicectl that says this is older.
const BUILT: OffsetDateTime = datetime!(2026-11-01 0:00 UTC);

/// Certificates begin five minutes before they are made, so one that was made here begins in the past.
const PATIENCE: Duration = Duration::minutes(1);

/// A row when the clock is certainly late: before this program was written, or before something that was made here.
#[must_use]
pub fn wrong_clock(machine: &Surroundings, store: &Store) -> Option<Row> {
    let now = machine.now;
    let fact = if now < BUILT {
        format!(
            "it is {} here, before this voicectl was made ({})",
            rfc3339(now),
            date(BUILT)
        )
    } else {
        let (what, begin) = latest(store).filter(|(_, begin)| now + PATIENCE < *begin)?;
        format!(
            "it is {} here, and {what} was made after {}: the clock was set back since",
            rfc3339(now),
            rfc3339(begin)
        )
    };
    let found = Finding::new(Code::ClockWrong, fact)
        .repair("`sudo timedatectl set-ntp true`")
        .repair("`date -u` shows it");
    Some(Row::seen("clock", vec![found]))
}

/// A row for a clock that may be right.
pub(super) fn fine(machine: &Surroundings) -> Row {
    Row::seen("clock", Vec::new()).detail(rfc3339(machine.now))
}

/// What was made last in the state folder, and when it begins. What was imported may come from another clock.
fn latest(store: &Store) -> Option<(String, OffsetDateTime)> {
    let cas = store
        .cas()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|ca| {
            let begin = ca.summary().ok()?.validity.not_before;
            Some((format!("the CA `{}`", ca.name()), begin))
        });
    let lineages = store
        .lineages()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|lineage| {
            if lineage.record().ok()??.issuer == crate::store::Issuer::Imported {
                return None;
            }
            let summary = lineage.current().ok()??.summary().ok()?;
            Some((
                format!("the lineage `{}`", lineage.name()),
                summary.validity.not_before,
            ))
        });
    cas.chain(lineages).max_by_key(|(_, begin)| *begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_the_program_is_wrong() {
        let nowhere = Store::new("/nowhere");
        let at = |now| wrong_clock(&Surroundings::new(now, |_| None), &nowhere);
        let row = at(datetime!(1970-01-02 3:04:05 UTC)).expect("it is wrong");
        assert_eq!(row.causes[0].code, Code::ClockWrong);
        assert!(row.causes[0].fact.contains("1970-01-02T03:04:05Z"));
        assert_eq!(at(BUILT + Duration::DAY), None);
    }
}
