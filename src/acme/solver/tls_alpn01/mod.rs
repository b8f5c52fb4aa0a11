//! tls-alpn-01 (RFC 8737, for addresses RFC 8738): a certificate on port 443 that holds the proof.

mod answers;
mod certificate;
mod probe;
mod shared;

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use time::OffsetDateTime;
use tokio::sync::{Mutex, Notify};
use tokio::time::timeout;

use super::accept::Listening;
use super::port::{self, PortReason, PortTrouble};
use super::{ChallengeKind, Solver, Task};
use crate::acme::{AcmeError, Patience, Step};
use crate::machine::Occupant;
use crate::store::Challenges;

use answers::Answers;

pub use answers::ALPN;
pub use shared::shared_answer;
pub(super) use shared::{share, withdraw};

const CHALLENGE: &str = "tls-alpn-01";

/// The port that a CA connects to.
const PORT: u16 = 443;

/// Answers tls-alpn-01 by a listener of its own, or through a running `serve` that has the port.
#[derive(Debug)]
pub struct TlsAlpn01 {
    listen: Vec<SocketAddr>,
    answers: Arc<Answers>,
    port: Mutex<Port>,
    /// Where a running server finds the answers.
    challenges: Option<Challenges>,
    /// Rung whenever answers are taken away.
    removed: Notify,
}

/// What became of the port, once it was tried.
#[derive(Debug, Default)]
struct Port {
    listening: Option<Listening>,
    taken: Vec<SocketAddr>,
}

impl TlsAlpn01 {
    /// Without opening anything yet; `listen` is empty for port 443 on all addresses.
    #[must_use]
    pub fn new(listen: Vec<SocketAddr>) -> Self {
        Self {
            listen,
            answers: Arc::default(),
            port: Mutex::default(),
            challenges: None,
            removed: Notify::new(),
        }
    }

    /// The answers are put here as well: a running `serve` may have the port, here or behind a router.
    #[must_use]
    pub fn through(self, challenges: Challenges) -> Self {
        Self {
            challenges: Some(challenges),
            ..self
        }
    }

    /// Where it listens now; nowhere while nothing is in flight.
    pub async fn addresses(&self) -> Vec<SocketAddr> {
        let port = self.port.lock().await;
        let listening = port.listening.as_ref();
        listening.map_or_else(Vec::new, |listening| listening.addresses().to_vec())
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
        for task in tasks {
            let shared = self
                .challenges
                .as_ref()
                .map(|challenges| share(challenges, task));
            // Our own listener does without the file; whoever else has the port does not, and that is found out below.
            if let Some(Err(error)) = shared {
                patience.step(&Step::Warning(error.to_string()));
            }
        }
        for address in self.listen().await? {
            self.ask(address, tasks).await?;
        }
        Ok(())
    }

    /// Opens the port, unless it is open; answers the addresses that somebody else has.
    async fn listen(&self) -> Result<Vec<SocketAddr>, AcmeError> {
        let mut port = self.port.lock().await;
        if port.listening.is_none() {
            let opened = port::open(&self.listen, PORT, CHALLENGE)?;
            let acceptor = answers::acceptor(Arc::clone(&self.answers))
                .map_err(|error| solver(error.to_string()))?;
            let converse = move |stream| answers::converse(stream, acceptor.clone());
            port.listening = Some(Listening::start(opened.listeners, converse));
            port.taken = opened.taken;
        }
        Ok(port.taken.clone())
    }

    /// Makes sure that the program at `address` shows the proofs of all tasks.
    async fn ask(&self, address: SocketAddr, tasks: &[Task]) -> Result<(), AcmeError> {
        let trouble = |answer| {
            AcmeError::from(PortTrouble {
                address,
                challenge: CHALLENGE,
                reason: PortReason::Taken {
                    by: Occupant::of(address.port()),
                    answer,
                    folder: None,
                },
            })
        };
        if self.challenges.is_none() {
            return Err(trouble(None));
        }
        for task in tasks {
            let answer = probe::ask(address, task).await;
            answer.map_err(|answer| trouble(Some(answer)))?;
        }
        Ok(())
    }

    async fn take_away(&self, tasks: &[Task]) {
        for task in tasks {
            let name = certificate::server_name(&task.identifier);
            self.answers.remove(&name, &task.token);
            if let Some(challenges) = &self.challenges {
                // What stays is of no use to anybody: the CA has looked.
                let _ = withdraw(challenges, task);
            }
        }
        self.removed.notify_waiters();
        let mut port = self.port.lock().await;
        if self.answers.is_empty()
            && let Some(listening) = port.listening.take()
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
