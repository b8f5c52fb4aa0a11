//! The server's hand on the audit log: not more lines than a disk bears.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use tracing::warn;

use super::registry::told;
use crate::store::access::{Access, Event};

/// Failures that may come at once, and how long it takes until one more may: strangers must not push the log out of its
/// file within hours.
const BURST: u32 = 200;
const EACH: Duration = Duration::from_millis(500);

/// The audit log of one server.
#[derive(Debug)]
pub(super) struct Audit {
    access: Access,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the log will be quiet, by the generic cell rate algorithm.
    until: Option<Instant>,
    left_out: u64,
    has_complained: bool,
}

impl Audit {
    pub(super) fn new(access: Access) -> Self {
        Self {
            access,
            state: Mutex::default(),
        }
    }

    /// Writes a failure, or counts it as left out.
    pub(super) fn failure(&self, event: Event<'_>) {
        let now = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let until = state.until.map_or(now, |until| until.max(now)) + EACH;
        if until - now > EACH * BURST {
            state.left_out += 1;
            return;
        }
        state.until = Some(until);
        let event = Event {
            left_out: (state.left_out > 0).then_some(state.left_out),
            ..event
        };
        state.left_out = 0;
        drop(state);
        self.write(&event);
    }

    /// Writes a line. A log that cannot be written stops nobody, but is told once.
    pub(super) fn write(&self, event: &Event<'_>) {
        let written = self.access.audit(event, OffsetDateTime::now_utc());
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match written {
            Ok(()) => state.has_complained = false,
            Err(error) if !state.has_complained => {
                state.has_complained = true;
                warn!("the audit log is not written: {}", told(&error));
            }
            Err(_) => {}
        }
    }
}
