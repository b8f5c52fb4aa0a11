//! When a lineage may be tried again, per CA, across runs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::serde::rfc3339;

use super::super::AcmeError;
use super::journal::{read, remove};
use crate::store::{Lineage, StoreError, atomic};

/// Waits after the first failure, the second, and so on (Let's Encrypt's integration guide); the last one repeats.
const LADDER: [Duration; 4] = [
    Duration::from_mins(1),
    Duration::from_mins(10),
    Duration::from_mins(100),
    Duration::from_hours(24),
];

/// Part of what is left of a certificate that is waited at most, but not less than this.
const SHARE: u32 = 12;
const SOONEST: Duration = Duration::from_hours(1);

/// Longest that a server's `Retry-After` is believed: limits of Let's Encrypt count seven days at most.
const FARTHEST: Duration = Duration::from_hours(24 * 8);

/// What went wrong at one CA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// Failures in a row.
    pub failures: u32,
    /// When the last one was.
    #[serde(with = "rfc3339")]
    pub at: OffsetDateTime,
    /// When it may be tried again.
    #[serde(with = "rfc3339")]
    pub next: OffsetDateTime,
    /// Whether the CA named that moment.
    #[serde(default)]
    pub asked: bool,
    /// Why, in one sentence.
    pub because: String,
}

/// The failures of a lineage by directory.
#[derive(Clone, Debug)]
pub struct Backoff {
    path: PathBuf,
    by_directory: BTreeMap<String, Failed>,
}

impl Backoff {
    /// Reads it; a damaged one counts as none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn open(lineage: &Lineage) -> Result<Self, StoreError> {
        let path = lineage.folder().join("order/backoff.toml");
        let by_directory = read(&path)?
            .and_then(|text| toml::from_str(&text).ok())
            .unwrap_or_default();
        Ok(Self { path, by_directory })
    }

    /// What went wrong at a CA, by its directory, as long as it counts.
    #[must_use]
    pub fn of(&self, directory: &str) -> Option<&Failed> {
        self.by_directory.get(directory)
    }

    /// All failures, by directory.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Failed)> {
        self.by_directory
            .iter()
            .map(|(directory, failed)| (directory.as_str(), failed))
    }

    /// The failure that forbids a try now.
    #[must_use]
    pub fn forbids(&self, directory: &str, now: OffsetDateTime) -> Option<&Failed> {
        // A clock that was wrong must not stop us for years.
        self.of(directory)
            .filter(|failed| now < failed.next && failed.next - now <= FARTHEST)
    }

    /// Notes a failure and when it may be tried again. `end` is the last second of the certificate that is there: the nearer
    /// it is, the shorter the wait.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn fail(
        &mut self,
        directory: &str,
        error: &AcmeError,
        now: OffsetDateTime,
        end: Option<OffsetDateTime>,
    ) -> Result<(), StoreError> {
        let failures = self
            .of(directory)
            .map_or(0, |failed| failed.failures)
            .saturating_add(1);
        let asked = error.problem().and_then(|problem| problem.retry_at);
        let failed = Failed {
            failures,
            at: now,
            next: next(failures, asked, now, end),
            asked: asked.is_some(),
            because: error.to_string(),
        };
        self.by_directory.insert(directory.to_owned(), failed);
        let text =
            toml::to_string(&self.by_directory).map_err(|error| StoreError::DamagedRecord {
                path: self.path.clone(),
                reason: error.to_string(),
            })?;
        atomic::folder(atomic::parent(&self.path), atomic::SECRET_FOLDER)?;
        atomic::replace(&self.path, text.as_bytes(), atomic::SECRET)
    }

    /// Forgets all failures.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn clear(&mut self) -> Result<(), StoreError> {
        if self.by_directory.is_empty() {
            return Ok(());
        }
        self.by_directory.clear();
        remove(&self.path)
    }
}

/// Never sooner than the ladder says, nor than the CA asks.
fn next(
    failures: u32,
    asked: Option<OffsetDateTime>,
    now: OffsetDateTime,
    end: Option<OffsetDateTime>,
) -> OffsetDateTime {
    let rung = usize::try_from(failures.saturating_sub(1))
        .unwrap_or(usize::MAX)
        .min(LADDER.len() - 1);
    // A certificate of six days has two left when it is due: a day is too much of that.
    let longest = end.map_or(Duration::MAX, |end| {
        let left = (end - now).max(time::Duration::ZERO).unsigned_abs();
        (left / SHARE).max(SOONEST)
    });
    let own = now + LADDER[rung].min(longest);
    asked.map_or(own, |asked| asked.clamp(own, now + FARTHEST))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-21 10:00 UTC);

    #[test]
    fn the_end_of_what_is_there_shortens_the_wait() {
        let minutes = |failures, hours| {
            let end = Some(NOW + time::Duration::hours(hours));
            (next(failures, None, NOW, end) - NOW).whole_minutes()
        };
        assert_eq!(minutes(9, 30 * 24), 1440);
        assert_eq!(minutes(9, 48), 240);
        assert_eq!(minutes(1, 48), 1, "the ladder's begin stays");
        assert_eq!(minutes(9, 1), 60);
        assert_eq!(minutes(9, -100), 60, "it is over");
        // What the CA asks for comes first.
        let asked = Some(NOW + time::Duration::days(2));
        assert_eq!(
            next(9, asked, NOW, Some(NOW)),
            NOW + time::Duration::days(2)
        );
    }

    #[test]
    fn the_ladder_ends_at_a_day() {
        let minutes = |failures| (next(failures, None, NOW, None) - NOW).whole_minutes();
        assert_eq!(
            [1, 2, 3, 4, 5, u32::MAX].map(minutes),
            [1, 10, 100, 1440, 1440, 1440]
        );
    }

    #[test]
    fn the_ca_may_ask_for_more_but_not_for_ever() {
        let asked = |text| next(1, Some(text), NOW, None);
        assert_eq!(
            asked(datetime!(2026-11-23 00:00 UTC)),
            datetime!(2026-11-23 00:00 UTC)
        );
        assert_eq!(asked(datetime!(2036-11-23 00:00 UTC)), NOW + FARTHEST);
        assert_eq!(asked(datetime!(2020-01-01 00:00 UTC)), NOW + LADDER[0]);
    }
}
