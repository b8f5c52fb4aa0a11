//! http-01 (RFC 8555 section 8.3): an answer on port 80, by a listener of our own, a web server's folder, or a running
//! `serve` or nginx that hands out `STATE/challenges`.

mod answers;
pub(in crate::acme) mod probe;
mod webroot;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream;
use tokio::sync::Mutex;

use super::accept::Listening;
use super::port::{self, PortReason, PortTrouble};
use super::{ChallengeKind, Solver, Task};
use crate::acme::{AcmeError, Patience, Step};
use crate::machine::Occupant;
use crate::store::Challenges;

use answers::Answers;
use probe::Said;
use webroot::Webroot;

const CHALLENGE: &str = "http-01";

/// The port that a CA connects to.
const PORT: u16 = 80;

/// Questions to a port of this machine side by side.
const AT_ONCE: usize = 16;

/// How http-01 is answered.
#[derive(Clone, Debug)]
pub struct Http01Settings {
    /// Where to listen; empty for port 80 on all addresses.
    pub listen: Vec<SocketAddr>,
    /// The folder that a web server hands out as `/`; nobody listens then.
    pub webroot: Option<PathBuf>,
    /// Where a running server finds the answers.
    pub challenges: Challenges,
}

/// Answers http-01.
#[derive(Debug)]
pub struct Http01 {
    listen: Vec<SocketAddr>,
    webroot: Option<Webroot>,
    challenges: Challenges,
    answers: Arc<Answers>,
    port: Mutex<Port>,
}

/// What became of the port, once it was tried.
#[derive(Debug, Default)]
struct Port {
    listening: Option<Listening>,
    taken: Vec<SocketAddr>,
}

impl Http01 {
    /// Without opening anything yet.
    #[must_use]
    pub fn new(settings: Http01Settings) -> Self {
        Self {
            answers: Arc::new(Answers::new(settings.challenges.clone())),
            listen: settings.listen,
            webroot: settings.webroot.map(Webroot::new),
            challenges: settings.challenges,
            port: Mutex::default(),
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
        if let Some(webroot) = &self.webroot {
            return webroot.present(tasks).map_err(solver);
        }
        for task in tasks {
            self.answers.put(&task.token, &task.key_authorization);
            // Our own listener does without the file; whoever else has the port does not, and that is found out below.
            if let Err(error) = self.challenges.put(&task.token, &task.key_authorization) {
                patience.step(&Step::Warning(webroot::sentence(&error)));
            }
        }
        let taken = self.listen().await?;
        for address in taken {
            self.ask(address, tasks, patience).await?;
        }
        Ok(())
    }

    /// Opens the port, unless it is open; answers the addresses that somebody else has.
    async fn listen(&self) -> Result<Vec<SocketAddr>, AcmeError> {
        let mut port = self.port.lock().await;
        if port.listening.is_none() {
            let opened = port::open(&self.listen, PORT, CHALLENGE)?;
            let answers = Arc::clone(&self.answers);
            let converse = move |stream| answers::converse(stream, Arc::clone(&answers));
            port.listening = Some(Listening::start(opened.listeners, converse));
            port.taken = opened.taken;
        }
        Ok(port.taken.clone())
    }

    /// Makes sure that the program at `address` hands out the answers of all tasks.
    async fn ask(
        &self,
        address: SocketAddr,
        tasks: &[Task],
        patience: &Patience<'_>,
    ) -> Result<(), AcmeError> {
        let client = probe::client().map_err(solver)?;
        let questions: Vec<_> = tasks
            .iter()
            .map(|task| probe::ask(&client, address, task))
            .collect();
        let mut said = stream::iter(questions).buffer_unordered(AT_ONCE);
        while let Some(said) = said.next().await {
            match said {
                Said::Answer => {}
                Said::Elsewhere(to) => patience.step(&Step::Warning(format!(
                    "port {} sends the CA on to {to}; the answer has to be there",
                    address.port()
                ))),
                Said::Wrong(answer) => {
                    let folder = self.challenges.folder();
                    return Err(AcmeError::from(PortTrouble {
                        address,
                        challenge: CHALLENGE,
                        reason: PortReason::Taken {
                            by: Occupant::of(address.port()),
                            answer: Some(answer),
                            folder: Some((folder.to_owned(), closed_above(folder))),
                        },
                    }));
                }
            }
        }
        Ok(())
    }

    async fn take_away(&self, tasks: &[Task]) -> Result<(), AcmeError> {
        let mut failure = None;
        if let Some(webroot) = &self.webroot {
            failure = webroot.clean_up(tasks).err();
        }
        for task in tasks {
            self.answers.remove(&task.token);
            // Also with a webroot: an earlier run may have had none.
            if let Err(error) = self.challenges.remove(&task.token) {
                failure.get_or_insert(webroot::sentence(&error));
            }
        }
        let mut port = self.port.lock().await;
        if self.answers.is_empty()
            && let Some(listening) = port.listening.take()
        {
            listening.stop().await;
        }
        failure.map_or(Ok(()), |why| Err(solver(why)))
    }
}

impl Solver for Http01 {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Http01
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
        Box::pin(self.take_away(tasks))
    }
}

fn solver(why: String) -> AcmeError {
    AcmeError::Solver {
        challenge: CHALLENGE,
        why,
    }
}

/// The topmost folder on the way to `folder` that other users may not enter.
fn closed_above(folder: &Path) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let mut above: Vec<&Path> = folder.ancestors().collect();
    above.reverse();
    let is_closed = |folder: &&Path| {
        folder
            .metadata()
            .is_ok_and(|about| about.permissions().mode() & 0o001 == 0)
    };
    above.into_iter().find(is_closed).map(Path::to_owned)
}
