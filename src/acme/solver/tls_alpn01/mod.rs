//! tls-alpn-01 (RFC 8737, for addresses RFC 8738): a certificate on port 443 that holds the proof.

mod answers;
mod certificate;
mod shared;

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use time::OffsetDateTime;
use tokio::sync::{Mutex, Notify};
use tokio::time::timeout;

use super::accept::Listening;
use super::occupant::Occupant;
use super::port::{self, PortReason, PortTrouble};
use super::{ChallengeKind, Solver, Task};
use crate::acme::{AcmeError, Patience};

use answers::Answers;

pub use answers::ALPN;
pub use shared::shared_answer;
pub(super) use shared::{share, withdraw};

const CHALLENGE: &str = "tls-alpn-01";

/// The port that a CA connects to.
const PORT: u16 = 443;

/// Answers tls-alpn-01 by a listener of its own.
#[derive(Debug)]
pub struct TlsAlpn01 {
    listen: Vec<SocketAddr>,
    answers: Arc<Answers>,
    listening: Mutex<Option<Listening>>,
    /// Rung whenever answers are taken away.
    removed: Notify,
}

impl TlsAlpn01 {
    /// Without opening anything yet; `listen` is empty for port 443 on all addresses.
    #[must_use]
    pub fn new(listen: Vec<SocketAddr>) -> Self {
        Self {
            listen,
            answers: Arc::default(),
            listening: Mutex::default(),
            removed: Notify::new(),
        }
    }

    /// Where it listens now; nowhere while nothing is in flight.
    pub async fn addresses(&self) -> Vec<SocketAddr> {
        let listening = self.listening.lock().await;
        listening
            .as_ref()
            .map_or_else(Vec::new, |listening| listening.addresses().to_vec())
    }

    async fn answer(&self, tasks: &[Task], patience: &Patience<'_>) -> Result<(), AcmeError> {
        if let Some(task) = tasks.iter().find(|task| task.wildcard) {
            return Err(solver(format!(
                "it cannot prove `*.{}`: only dns-01 can",
                task.identifier.ascii()
            )));
        }
        let now = OffsetDateTime::now_utc();
        let mut certificates = Vec::new();
        for task in tasks {
            let certificate =
                certificate::certificate(&task.identifier, &task.key_authorization, now)?;
            certificates.push((
                certificate::server_name(&task.identifier),
                task,
                certificate,
            ));
        }
        // In the order of names, so that two orders with the same names do not wait for each other.
        certificates.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        for (name, task, certificate) in certificates {
            loop {
                let removed = self.removed.notified();
                if self
                    .answers
                    .put(name.clone(), &task.token, Arc::clone(&certificate))
                {
                    break;
                }
                timeout(patience.left(), removed).await.map_err(|_| {
                    patience.over(format!(
                        "another tls-alpn-01 challenge of {} is in flight",
                        task.identifier.ascii()
                    ))
                })?;
            }
        }
        self.listen().await
    }

    async fn listen(&self) -> Result<(), AcmeError> {
        let mut listening = self.listening.lock().await;
        if listening.is_some() {
            return Ok(());
        }
        let opened = port::open(&self.listen, PORT, CHALLENGE)?;
        if let Some(&address) = opened.taken.first() {
            return Err(AcmeError::from(PortTrouble {
                address,
                challenge: CHALLENGE,
                reason: PortReason::Taken {
                    by: Occupant::of(address.port()),
                    answer: None,
                    folder: None,
                },
            }));
        }
        let acceptor = answers::acceptor(Arc::clone(&self.answers))
            .map_err(|error| solver(error.to_string()))?;
        let converse = move |stream| answers::converse(stream, acceptor.clone());
        *listening = Some(Listening::start(opened.listeners, converse));
        Ok(())
    }

    async fn take_away(&self, tasks: &[Task]) {
        for task in tasks {
            let name = certificate::server_name(&task.identifier);
            self.answers.remove(&name, &task.token);
        }
        self.removed.notify_waiters();
        let mut listening = self.listening.lock().await;
        if self.answers.is_empty()
            && let Some(listening) = listening.take()
        {
            listening.stop().await;
        }
    }
}

impl Solver for TlsAlpn01 {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::TlsAlpn01
    }

    fn present<'a>(
        &'a self,
        tasks: &'a [Task],
        patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(self.answer(tasks, patience))
    }

    fn clean_up<'a>(
        &'a self,
        tasks: &'a [Task],
        _patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async move {
            self.take_away(tasks).await;
            Ok(())
        })
    }
}

fn solver(why: String) -> AcmeError {
    AcmeError::Solver {
        challenge: CHALLENGE,
        why,
    }
}
