//! What is due when in a session.

use std::time::Duration;

use tokio::time::Instant;

use crate::serve::limits::Limits;

/// How often a client is asked whether it is still there, and how long it may take to answer.
const PING: Duration = Duration::from_secs(20);
const PONG: Duration = Duration::from_secs(10);
/// How often a client to whom nobody listens is told something. One that has left may have data on the way that hides its
/// good-bye, but its system answers that nobody is there; the next word cannot be sent then.
const KNOCK: Duration = Duration::from_millis(300);

/// When a session does something by itself.
pub(super) struct Clock {
    pub(super) ping: Instant,
    pub(super) pong: Option<Instant>,
    pub(super) idle: Instant,
    pub(super) end: Instant,
    patience: Duration,
}

impl Clock {
    pub(super) fn new(limits: &Limits) -> Self {
        let now = Instant::now();
        Self {
            ping: now + PING,
            pong: None,
            idle: now + limits.session_idle,
            end: now + limits.session,
            patience: limits.session_idle,
        }
    }

    pub(super) fn next(&self) -> Instant {
        let next = self.ping.min(self.idle).min(self.end);
        self.pong.map_or(next, |pong| pong.min(next))
    }

    /// The client is there. What it sends may stand before its pong in a slow line.
    pub(super) fn heard(&mut self) {
        self.pong = None;
    }

    /// The client does something, or something was done for it.
    pub(super) fn busy(&mut self) {
        self.idle = Instant::now() + self.patience;
    }

    /// Nothing is read from the client, so that its answer could not be seen.
    pub(super) fn deaf(&mut self) {
        self.pong = None;
        self.ping = self.ping.min(Instant::now() + KNOCK);
    }

    /// The client was told something, and is not heard.
    pub(super) fn knocked(&mut self) {
        self.ping = Instant::now() + KNOCK;
    }

    pub(super) fn asked(&mut self) {
        let now = Instant::now();
        self.ping = now + PING;
        self.pong = Some(now + PONG);
    }
}
