//! Whether a lineage is in trouble: what is kept in `STATE/certs/<lineage>/trouble.toml`, and the rules.

use std::fs;
use std::io::ErrorKind;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::pki::shown::shown;
use crate::pki::validity::{Validity, date};
use crate::store::{Lineage, StoreError, atomic};

/// Failures in a row that make a trouble. One is an accident, and the schedule comes back within the hour.
const FAILURES: u32 = 3;

/// What a run did to a lineage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: it was not due, or waits for its next attempt.
    Untouched,
    /// Nothing, as it was made here and has not begun: a clock is wrong, or was.
    Early,
    /// It has a new version, and all that follows was done.
    Renewed,
    /// It has no new version, for this reason.
    RenewalFailed(String),
    /// A version could not be handed over, for this reason. `is_new`: this run made it.
    DeployFailed {
        /// Whether this run made the version.
        is_new: bool,
        /// Why.
        because: String,
    },
    /// A version of an earlier run was handed over.
    Deployed,
}

/// How a lineage stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// All is well.
    #[default]
    Ok,
    /// Somebody should look.
    Trouble,
}

/// By which rule a lineage is in trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Its certificate is over.
    Expired,
    /// Its certificate was made here, and has not begun.
    NotYetValid,
    /// Less than half of its renewal window is left: a sixth of the lifetime, a quarter under ten days.
    ExpiresSoon,
    /// Renewal failed three times in a row.
    RenewalFails,
    /// Its deployment failed three times in a row.
    DeploymentFails,
}

/// What is kept about a lineage. All is well where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Trouble {
    /// How it stands.
    pub standing: Standing,
    /// Since when.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub since: Option<OffsetDateTime>,
    /// By which rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// What the latest failure said; fit for a terminal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Renewals that failed, since one succeeded.
    pub renewal_failures: u32,
    /// Deployments that failed, since one succeeded.
    pub deployment_failures: u32,
    /// The latest renewal.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub last_success: Option<OffsetDateTime>,
    /// What was told last, by all channels.
    pub told: Standing,
    /// When.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub told_at: Option<OffsetDateTime>,
    /// Channels that told the present standing, while others could not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told_by: Vec<String>,
}

/// A standing that was not told yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The lineage.
    pub lineage: String,
    /// How it stands now.
    pub standing: Standing,
    /// Since when.
    pub since: OffsetDateTime,
    /// By which rule; of the trouble that is over, when it is.
    pub cause: Option<Cause>,
    /// Why, as a sentence.
    pub because: String,
    /// Of the present certificate.
    pub validity: Option<Validity>,
    /// Channels that told it in an earlier run.
    pub told_by: Vec<String>,
}

const FILE: &str = "trouble.toml";

impl Trouble {
    /// Whether it is known that the certificate has not begun.
    #[must_use]
    pub fn is_early(&self) -> bool {
        self.standing == Standing::Trouble && self.cause == Some(Cause::NotYetValid)
    }

    /// What is kept about a lineage. A file that is damaged counts as none: it must not keep anything from being told.
    #[must_use]
    pub fn read(lineage: &Lineage) -> Self {
        match fs::read_to_string(lineage.folder().join(FILE)) {
            Ok(text) => toml::from_str(&text).unwrap_or_default(),
            Err(_) => Self::default(),
        }
    }

    fn write(&self, lineage: &Lineage) -> Result<(), StoreError> {
        let path = lineage.folder().join(FILE);
        let text = toml::to_string(self).map_err(|error| StoreError::Io {
            action: "write",
            path: path.clone(),
            source: std::io::Error::new(ErrorKind::InvalidData, error),
        })?;
        atomic::replace(&path, text.as_bytes(), atomic::SECRET)
    }

    /// Marks a change as told by these channels; by `all` of them when none is left.
    pub(super) fn tell(
        lineage: &Lineage,
        change: &Change,
        by: Vec<String>,
        all: bool,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut trouble = Self::read(lineage);
        // Another run may have gone on meanwhile.
        if trouble.standing != change.standing {
            return Ok(());
        }
        if all {
            trouble.told = change.standing;
            trouble.told_at = Some(now);
            trouble.told_by.clear();
        } else {
            trouble.told_by = by;
        }
        trouble.write(lineage)
    }

    fn count(&mut self, outcome: &Outcome, now: OffsetDateTime) {
        match outcome {
            Outcome::Untouched | Outcome::Early => {}
            Outcome::Renewed => {
                self.renewal_failures = 0;
                self.deployment_failures = 0;
                self.last_success = Some(now);
            }
            Outcome::RenewalFailed(because) => {
                self.renewal_failures = self.renewal_failures.saturating_add(1);
                self.because = Some(shown(because));
            }
            Outcome::DeployFailed { is_new, because } => {
                if *is_new {
                    self.renewal_failures = 0;
                    self.last_success = Some(now);
                }
                self.deployment_failures = self.deployment_failures.saturating_add(1);
                self.because = Some(shown(because));
            }
            Outcome::Deployed => self.deployment_failures = 0,
        }
    }

    fn judge(
        &self,
        outcome: &Outcome,
        validity: Option<Validity>,
        now: OffsetDateTime,
    ) -> Option<Cause> {
        if *outcome == Outcome::Early {
            return Some(Cause::NotYetValid);
        }
        if let Some(validity) = validity {
            if now > validity.not_after {
                return Some(Cause::Expired);
            }
            if now > validity.not_after - (validity.not_after - validity.due_at()) / 2 {
                return Some(Cause::ExpiresSoon);
            }
        }
        if self.renewal_failures >= FAILURES {
            return Some(Cause::RenewalFails);
        }
        (self.deployment_failures >= FAILURES).then_some(Cause::DeploymentFails)
    }

    fn sentence(&self, cause: Option<Cause>, validity: Option<Validity>) -> String {
        let end = validity
            .map(|validity| date(validity.not_after))
            .unwrap_or_default();
        let what = match cause {
            None => return "it is over".to_owned(),
            Some(Cause::Expired) => format!("its certificate expired on {end}"),
            Some(Cause::NotYetValid) => {
                let begin = validity.map(|validity| date(validity.not_before));
                return format!(
                    "its certificate is not valid before {}: the clock is late, or was wrong when it was made",
                    begin.unwrap_or_default()
                );
            }
            Some(Cause::ExpiresSoon) => {
                format!("its certificate expires on {end} and was not renewed")
            }
            Some(Cause::RenewalFails) => {
                format!(
                    "its renewal failed {} times in a row",
                    self.renewal_failures
                )
            }
            Some(Cause::DeploymentFails) => {
                format!(
                    "its deployment failed {} times in a row",
                    self.deployment_failures
                )
            }
        };
        match &self.because {
            Some(because) if self.renewal_failures + self.deployment_failures > 0 => {
                format!("{what}: {because}")
            }
            _ => what,
        }
    }
}

/// Notes what a run did to a lineage, whose lock the caller has. `validity` is of the certificate that is there afterwards.
///
/// The answer is a standing that was not told yet, by this run or an earlier one; [`confirm`](super::confirm) ends that.
///
/// # Errors
///
/// [`StoreError::Io`]. Nothing is written when nothing changed.
pub fn update(
    lineage: &Lineage,
    outcome: &Outcome,
    validity: Option<Validity>,
    now: OffsetDateTime,
) -> Result<Option<Change>, StoreError> {
    let before = Trouble::read(lineage);
    let mut trouble = before.clone();
    trouble.count(outcome, now);
    let cause = trouble.judge(outcome, validity, now);
    let standing = match cause {
        Some(_) => Standing::Trouble,
        None => Standing::Ok,
    };
    if standing != trouble.standing {
        trouble.standing = standing;
        trouble.since = Some(now);
        trouble.told_by.clear();
    }
    // What is over keeps the name of what it was, until that is told.
    if cause.is_some() {
        trouble.cause = cause;
    }
    if trouble.renewal_failures + trouble.deployment_failures == 0 {
        trouble.because = None;
    }
    if trouble != before {
        trouble.write(lineage)?;
    }
    Ok((trouble.told != standing).then(|| Change {
        lineage: lineage.name().to_string(),
        standing,
        since: trouble.since.unwrap_or(now),
        cause: trouble.cause,
        because: trouble.sentence(cause, validity),
        validity,
        told_by: trouble.told_by.clone(),
    }))
}
