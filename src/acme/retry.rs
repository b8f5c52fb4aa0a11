//! Doing an operation again: with a fresh signature, at the moment the server asks for, within one deadline.

use std::time::{Duration, Instant};

use aws_lc_rs::rand;
use time::OffsetDateTime;

use super::{AcmeError, ProblemKind, Reporter, Step};

/// Wait before the second attempt; it doubles.
const FIRST: Duration = Duration::from_millis(250);
/// Longest wait that nobody asked for.
const LONGEST: Duration = Duration::from_secs(30);

/// How long to go on, and who hears of it.
#[derive(Clone, Copy)]
pub struct Patience<'a> {
    deadline: Instant,
    limit: Duration,
    lineage: &'a str,
    reporter: &'a dyn Reporter,
}

impl<'a> Patience<'a> {
    /// From now on.
    #[must_use]
    pub fn new(limit: Duration, lineage: &'a str, reporter: &'a dyn Reporter) -> Self {
        Self {
            deadline: Instant::now() + limit,
            limit,
            lineage,
            reporter,
        }
    }

    /// Says that something happened.
    pub fn step(&self, step: &Step) {
        self.reporter.step(self.lineage, step);
    }

    /// What is left of it.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// That it came to its end.
    #[must_use]
    pub fn over(&self, what: impl Into<String>) -> AcmeError {
        AcmeError::Timeout {
            what: what.into(),
            seconds: self.limit.as_secs(),
        }
    }

    /// Does something until it works, fails for good, or the deadline would pass.
    ///
    /// # Errors
    ///
    /// The last error of `operation`.
    pub async fn insist<T>(
        &self,
        mut operation: impl AsyncFnMut() -> Result<T, AcmeError>,
    ) -> Result<T, AcmeError> {
        let mut wait = FIRST;
        loop {
            let error = match operation().await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let Some(pause) = pause(&error, wait) else {
                return Err(error);
            };
            // A refused nonce costs no time, but not for ever.
            if pause > self.left() || self.left().is_zero() {
                return Err(error);
            }
            if !pause.is_zero() {
                self.step(&Step::Retrying {
                    because: error.to_string(),
                    after: pause,
                });
                tokio::time::sleep(pause).await;
                wait = (wait * 2).min(LONGEST);
            }
        }
    }
}

/// How long to wait before it is worth trying again; `None` when it is not.
fn pause(error: &AcmeError, wait: Duration) -> Option<Duration> {
    match error {
        AcmeError::Network { .. } => Some(jittered(wait)),
        AcmeError::Problem(problem) => {
            if problem.kind == ProblemKind::BadNonce {
                // The answer brought another one. A wait would only let it age.
                return Some(Duration::ZERO);
            }
            let asked = problem.retry_at.map(|at| at - OffsetDateTime::now_utc());
            match (problem.status, asked) {
                // Never sooner than asked for; a moment that has passed is an ordinary wait.
                (429 | 500..=599, Some(asked)) => Some(
                    asked
                        .try_into()
                        .unwrap_or(Duration::ZERO)
                        .max(jittered(wait)),
                ),
                (408 | 500..=599, None) => Some(jittered(wait)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Half of it, and a random part of the other half: clients that failed together do not come back together.
pub(super) fn jittered(wait: Duration) -> Duration {
    let mut byte = [0; 1];
    let _ = rand::fill(&mut byte);
    wait.mul_f64(0.5 + f64::from(byte[0]) / 512.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acme::Problem;

    fn problem(status: u16, retry: Option<i64>) -> AcmeError {
        let mut problem = Problem::parse(status, b"{}");
        problem.retry_at =
            retry.map(|seconds| OffsetDateTime::now_utc() + time::Duration::seconds(seconds));
        problem.into()
    }

    #[test]
    fn the_server_says_when() {
        let seconds =
            |error: &AcmeError| pause(error, FIRST).map(|pause| pause.as_secs_f64().round());
        assert_eq!(seconds(&problem(503, Some(7))), Some(7.0));
        assert_eq!(seconds(&problem(429, Some(7))), Some(7.0));
        // In the past, so as soon as if it had said nothing.
        assert!(seconds(&problem(503, Some(-7))).is_some_and(|seconds| seconds < 1.0));
    }

    #[test]
    fn what_is_refused_for_good_is_not_tried_again() {
        assert_eq!(pause(&problem(403, None), FIRST), None);
        assert_eq!(
            pause(&problem(429, None), FIRST),
            None,
            "without a date it is no use"
        );
        assert_eq!(pause(&AcmeError::Request("no".into()), FIRST), None);
    }

    #[test]
    fn a_refused_nonce_costs_no_time() {
        let error =
            Problem::parse(400, br#"{"type":"urn:ietf:params:acme:error:badNonce"}"#).into();
        assert_eq!(pause(&error, FIRST), Some(Duration::ZERO));
    }
}
