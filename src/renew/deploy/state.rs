//! `deploy.toml`: which version of a lineage was handed over.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::pki::validity::rfc3339;
use crate::store::{Lineage, StoreError, atomic};

/// Wait after the first failure; it doubles.
const FIRST: Duration = Duration::minutes(1);
/// Longest wait: the timer's.
const LONGEST: Duration = Duration::hours(1);

/// What became of handing a lineage over to those who serve it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deployment {
    /// The version whose deploy hooks are all done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Since when, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<String>,
    /// Failures in a row, of hooks or of the proof.
    pub failures: u32,
    /// The latest of them, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Before this, RFC 3339, who runs more often than a timer need not try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try: Option<String>,
    /// A version of which some hooks are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part: Option<Part>,
    /// What endpoints served last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Served>,
}

/// Hooks before the first that failed: they need not run again for the same version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) version: u32,
    pub(super) done: Vec<String>,
}

/// An endpoint that proved what it serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The endpoint, as it was written.
    pub endpoint: String,
    /// The version that it served.
    pub version: u32,
    /// Its serial number, hex.
    pub serial: String,
    /// When, RFC 3339.
    pub at: String,
}

impl Deployment {
    fn path(lineage: &Lineage) -> PathBuf {
        lineage.folder().join("deploy.toml")
    }

    /// What is on disk. A file that cannot be read counts as none: then hooks run once too often, and not once too rarely.
    #[must_use]
    pub fn read(lineage: &Lineage) -> Self {
        let text = fs::read_to_string(Self::path(lineage)).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// Whether the time to try again has come; a run of `renew` tries anyway.
    #[must_use]
    pub fn may_try(&self, now: OffsetDateTime) -> bool {
        // RFC 3339 in UTC, of one length: its order is that of time.
        self.next_try
            .as_deref()
            .is_none_or(|next| next <= rfc3339(now).as_str())
    }

    /// Whether an endpoint has proved a version.
    #[must_use]
    pub fn is_proved(&self, endpoint: &str, version: u32) -> bool {
        let mut all = self.endpoints.iter();
        all.any(|served| served.endpoint == endpoint && served.version == version)
    }

    pub(super) fn served(&mut self, served: Served) {
        self.endpoints
            .retain(|known| known.endpoint != served.endpoint);
        self.endpoints.push(served);
    }

    pub(super) fn succeed(&mut self) {
        self.failures = 0;
        self.error = None;
        self.next_try = None;
    }

    pub(super) fn fail(&mut self, error: String, now: OffsetDateTime) {
        self.failures = self.failures.saturating_add(1);
        let doublings = self.failures.saturating_sub(1).min(6);
        let wait = (FIRST * 2_i32.pow(doublings)).min(LONGEST);
        self.error = Some(error);
        self.next_try = Some(rfc3339(now + wait));
    }

    /// Writes it; only its owner may read it, as an error may hold words of a hook.
    pub(super) fn write(&self, lineage: &Lineage) -> Result<(), StoreError> {
        let path = Self::path(lineage);
        let text = toml::to_string(self).map_err(|error| StoreError::DamagedRecord {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        atomic::replace(&path, text.as_bytes(), atomic::SECRET)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn waits_grow_up_to_an_hour() {
        let now = datetime!(2026-03-01 12:00 UTC);
        let mut deployment = Deployment::default();
        assert!(deployment.may_try(now));
        let mut waits = Vec::new();
        for _ in 0..9 {
            deployment.fail("no".to_owned(), now);
            let after = |minutes| deployment.may_try(now + Duration::minutes(minutes));
            waits.extend((0..=60).find(|minutes| after(*minutes)));
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        deployment.succeed();
        assert!(deployment.may_try(now));
        assert_eq!(deployment, Deployment::default());
    }
}
