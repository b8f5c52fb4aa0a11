//! The signals that a server obeys.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::error::{Failure, OrFail};

/// All of them.
pub(super) struct Signals {
    pub(super) stop: Stop,
    /// It means a reload, and never the end: not before there is something to reload either.
    pub(super) hangup: Signal,
}

/// The signals that stop it.
pub(super) struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Listens for them from now on.
    pub(super) fn listen() -> Result<Self, Failure> {
        let listen = |kind| signal(kind).or_fail("cannot listen for signals");
        Ok(Self {
            stop: Stop {
                interrupt: listen(SignalKind::interrupt())?,
                terminate: listen(SignalKind::terminate())?,
            },
            hangup: listen(SignalKind::hangup())?,
        })
    }
}

impl Stop {
    /// Waits for the next of them.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
