//! Challenges that a running `serve` answers on its own ports: nothing is opened, the answers are put where it looks.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::BoxFuture;

use super::{ChallengeKind, Solver, Task, tls_alpn01};
use crate::acme::{AcmeError, Patience};
use crate::store::{Challenges, StoreError};

/// Answers http-01 or tls-alpn-01 through `STATE/challenges`.
#[derive(Debug)]
pub struct Served {
    challenges: Challenges,
    kind: ChallengeKind,
    used: AtomicBool,
}

impl Served {
    /// Answers tls-alpn-01, or http-01 for every other `kind`.
    #[must_use]
    pub fn new(challenges: Challenges, kind: ChallengeKind) -> Self {
        Self {
            challenges,
            kind,
            used: AtomicBool::new(false),
        }
    }

    /// Whether answers were put in place: what failed then may be this kind of challenge.
    #[must_use]
    pub fn was_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    fn fail(&self, error: &StoreError) -> AcmeError {
        let because = std::error::Error::source(error)
            .map(|source| format!(": {source}"))
            .unwrap_or_default();
        AcmeError::Solver {
            challenge: self.kind.name(),
            why: format!("{error}{because}"),
        }
    }

    fn put(&self, task: &Task) -> Result<(), AcmeError> {
        if task.wildcard {
            return Err(AcmeError::Solver {
                challenge: self.kind.name(),
                why: format!(
                    "it cannot prove `*.{}`: only dns-01 can",
                    task.identifier.ascii()
                ),
            });
        }
        match self.kind {
            ChallengeKind::TlsAlpn01 => tls_alpn01::share(&self.challenges, task),
            _ => self.challenges.put(&task.token, &task.key_authorization),
        }
        .map_err(|error| self.fail(&error))
    }
}

impl Solver for Served {
    fn kind(&self) -> ChallengeKind {
        self.kind
    }

    fn present<'a>(
        &'a self,
        tasks: &'a [Task],
        _patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        self.used.store(true, Ordering::Relaxed);
        Box::pin(async move { tasks.iter().try_for_each(|task| self.put(task)) })
    }

    fn clean_up<'a>(
        &'a self,
        tasks: &'a [Task],
        _patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async move {
            let mut failure = None;
            for task in tasks {
                // Both kinds: an earlier run may have answered the other one.
                let gone = tls_alpn01::withdraw(&self.challenges, task)
                    .and(self.challenges.remove(&task.token));
                if let Err(error) = gone {
                    failure.get_or_insert(error);
                }
            }
            failure.map_or(Ok(()), |error| Err(self.fail(&error)))
        })
    }
}
