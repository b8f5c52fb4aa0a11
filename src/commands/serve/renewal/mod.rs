//! The certificate is kept fit while the server runs: on a thread of its own, so that no request ever waits for it.
//!
//! Nothing is handed over from here: a new version is switched to on disk, and the server sees it there as it sees one of
//! `voicectl renew`. So it does not matter who renews, nor whether both try: the lineage's lock decides.

mod ordered;
mod own;

use std::thread;
use std::time::Duration;

use aws_lc_rs::rand;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Session;
use super::acme::Plan;
use super::own::Own;
use crate::error::{Failure, OrFail};
use crate::ui::{Ui, UiOptions};

/// What is kept fit.
pub(super) enum Work {
    /// The machine's own certificate, from the local CA.
    Own(Box<Own>),
    /// One from an ACME CA.
    Acme(Box<Plan>),
}

/// The thread; it ends when this is dropped, at once and wherever it is: everything that it does may be cut off.
pub(super) struct Renewal {
    stop: CancellationToken,
    refused: oneshot::Receiver<Failure>,
}

impl Renewal {
    /// Starts it.
    pub(super) fn start(work: Work, session: &Session) -> Result<Self, Failure> {
        let what = "cannot renew the certificate while the server runs";
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .or_fail(what)?;
        let is_interactive = session.ui.is_interactive();
        let session = unattended(session);
        let stop = CancellationToken::new();
        let (refuse, refused) = oneshot::channel();
        let token = stop.clone();
        let body = move || {
            let renew = async {
                match work {
                    Work::Own(own) => own::keep(&own, &session).await,
                    Work::Acme(plan) => {
                        ordered::keep(&plan, &session, is_interactive, refuse).await;
                    }
                }
            };
            runtime.block_on(async {
                tokio::select! {
                    () = token.cancelled() => {}
                    () = renew => {}
                }
            });
            // Whoever waits for a lock is not waited for.
            runtime.shutdown_background();
        };
        thread::Builder::new()
            .name("renewal".to_owned())
            .spawn(body)
            .or_fail(what)?;
        Ok(Self { stop, refused })
    }

    /// Waits for a failure that no time heals: the command line is wrong.
    pub(super) async fn refused(&mut self) -> Failure {
        match (&mut self.refused).await {
            Ok(failure) => failure,
            Err(_) => std::future::pending().await,
        }
    }
}

impl Drop for Renewal {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Nobody is there to answer, and what is to be said goes into the log.
fn unattended(session: &Session) -> Session {
    let options = UiOptions {
        quiet: true,
        no_input: true,
        ..UiOptions::default()
    };
    Session {
        ui: Ui::new(options, &session.environment),
        ..session.clone()
    }
}

/// A failure as one line of the log.
fn log(failure: &Failure) {
    let mut line = failure.what.clone();
    for cause in &failure.because {
        line = format!("{line}: {cause}");
    }
    for hint in &failure.hints {
        line = format!("{line}; hint: {hint}");
    }
    warn!("{line}");
}

/// A wait and up to a tenth more, so that not all servers come at the same time.
fn spread(wait: Duration) -> Duration {
    let mut octets = [0; 4];
    // Without randomness they do.
    let _ = rand::fill(&mut octets);
    let share = f64::from(u32::from_le_bytes(octets)) / f64::from(u32::MAX);
    wait.mul_f64(1.0 + share / 10.0)
}

/// From now until a moment; nothing for one that is over.
fn until(moment: time::OffsetDateTime) -> Duration {
    let wait = moment - time::OffsetDateTime::now_utc();
    wait.try_into().unwrap_or(Duration::ZERO)
}
