//! What is told, in the one form that every channel gets.

use gethostname::gethostname;
use serde::Serialize;
use time::OffsetDateTime;

use super::{Cause, Change, Standing};
use crate::pki::shown::shown;
use crate::pki::validity::rfc3339;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A lineage is in trouble.
    Trouble,
    /// It is no longer.
    Recovered,
    /// Nothing: somebody tries the channels.
    Test,
}

impl Event {
    /// Its name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trouble => "trouble",
            Self::Recovered => "recovered",
            Self::Test => "test",
        }
    }
}

/// A message. Keys may be added; those that are there keep their meaning while `format` is 1.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// Version of this form.
    pub format: u32,
    /// What happened.
    pub event: Event,
    /// The lineage.
    pub lineage: String,
    /// By which rule it is, or was, in trouble.
    pub cause: Option<Cause>,
    /// Why, as a sentence.
    pub because: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// Last second of its present certificate, RFC 3339.
    pub not_after: Option<String>,
    /// Name of this machine.
    pub host: String,
    /// When this was written, RFC 3339.
    pub time: String,
    /// All of it in one line; chat services show it.
    pub text: String,
}

impl Message {
    /// A change as a message.
    #[must_use]
    pub fn of(change: &Change, now: OffsetDateTime) -> Self {
        let host = host();
        let (event, word) = match change.standing {
            Standing::Trouble => (Event::Trouble, "in trouble"),
            Standing::Ok => (Event::Recovered, "well again"),
        };
        let lineage = change.lineage.clone();
        let text = match change.standing {
            Standing::Trouble => format!(
                "voicectl on {host}: {lineage} is {word}: {}",
                change.because
            ),
            Standing::Ok => format!("voicectl on {host}: {lineage} is {word}"),
        };
        Self {
            format: 1,
            event,
            cause: change.cause,
            because: change.because.clone(),
            since: rfc3339(change.since),
            not_after: change.validity.map(|validity| rfc3339(validity.not_after)),
            host,
            time: rfc3339(now),
            text,
            lineage,
        }
    }

    /// A message that tries the channels.
    #[must_use]
    pub fn test(now: OffsetDateTime) -> Self {
        let host = host();
        Self {
            format: 1,
            event: Event::Test,
            lineage: "test".to_owned(),
            cause: None,
            because: "somebody ran `voicectl renew notify --test`".to_owned(),
            since: rfc3339(now),
            not_after: None,
            time: rfc3339(now),
            text: format!("voicectl on {host}: this is a test, nothing is in trouble"),
            host,
        }
    }
}

/// The name of this machine.
fn host() -> String {
    shown(&gethostname().to_string_lossy())
}
