//! What the protocols of live audio have in common.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use crate::serve::decoder::Decoder;
use crate::serve::problem::Problem;
use crate::speech::live::{LiveEvent, LiveSession, LiveSettings};
use crate::speech::{Recognizer, Word};

/// Why the server closes (RFC 6455, section 7.4.1; 1013 is registered by IANA).
pub(super) const DONE: u16 = 1000;
pub(super) const GOING_AWAY: u16 = 1001;
const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;
pub(super) const FAILED: u16 = 1011;
const TRY_LATER: u16 = 1013;

/// A way of speaking with a client: its messages in, ours out.
///
/// An error of any of these ends the session.
pub(super) trait Protocol: Send + 'static {
    /// Largest frame, in bytes.
    const FRAME: usize;
    /// Largest message, in bytes.
    const MESSAGE: usize;

    /// What is said first.
    fn greet(&mut self, talk: &mut Talk) -> Result<(), Problem>;

    /// A text message came.
    fn read(&mut self, text: &str, talk: &mut Talk) -> Result<(), Problem>;

    /// A binary message came.
    fn hear(
        &mut self,
        bytes: &[u8],
        talk: &mut Talk,
    ) -> impl Future<Output = Result<(), Problem>> + Send;

    /// Something was understood.
    fn tell(&mut self, event: LiveEvent, talk: &mut Talk) -> Result<(), Problem>;

    /// What is said last, before a close that is no error.
    fn farewell(&mut self, _talk: &mut Talk) -> Result<(), Problem> {
        Ok(())
    }

    /// Until when the client has to say something, where the protocol knows of such a time, and what it is told then.
    fn patience(&self) -> Option<(Instant, Problem)> {
        None
    }

    /// How the client is told of an error that ends the session.
    fn complain(&self, problem: &Problem) -> Complaint;
}

/// The last messages, and how the socket is closed.
pub(super) struct Complaint {
    pub(super) messages: Vec<String>,
    pub(super) code: u16,
    pub(super) reason: String,
}

impl Complaint {
    /// A message, and a close whose reason is the kind of the problem.
    pub(super) fn new(problem: &Problem, message: &impl Serialize) -> Self {
        let kind = problem.kind();
        Self {
            messages: serde_json::to_string(message).into_iter().collect(),
            code: match kind.status {
                413 => TOO_BIG,
                503 => TRY_LATER,
                500.. => FAILED,
                _ => POLICY,
            },
            reason: kind.name.to_owned(),
        }
    }
}

/// What a protocol works with.
pub(super) struct Talk {
    /// For people who compare logs; it opens nothing.
    pub(super) id: String,
    pub(super) recognizer: Arc<dyn Recognizer>,
    /// For sound that is no samples.
    pub(super) decoder: Decoder,
    /// How long the session may last.
    pub(super) longest: Duration,
    /// What listens, once it is known how.
    pub(super) live: Option<LiveSession>,
    /// Whether the client wants to end, once everything is said.
    pub(super) is_over: bool,
    said: VecDeque<String>,
}

impl Talk {
    pub(super) fn new(
        recognizer: Arc<dyn Recognizer>,
        decoder: Decoder,
        longest: Duration,
    ) -> Result<Self, Problem> {
        let mut id = [0; 16];
        aws_lc_rs::rand::fill(&mut id).map_err(|error| Problem::internal(&error))?;
        Ok(Self {
            id: format!("{:032x}", u128::from_be_bytes(id)),
            recognizer,
            decoder,
            longest,
            live: None,
            is_over: false,
            said: VecDeque::new(),
        })
    }

    /// Sends a message, as soon as the socket is free.
    pub(super) fn say(&mut self, message: &impl Serialize) -> Result<(), Problem> {
        let text = serde_json::to_string(message).map_err(|error| Problem::internal(&error))?;
        self.said.push_back(text);
        Ok(())
    }

    /// The next message to be sent.
    pub(super) fn unsaid(&mut self) -> Option<String> {
        self.said.pop_front()
    }

    /// Begins to listen, or listens in another way.
    pub(super) fn listen(&mut self, settings: LiveSettings) -> Result<(), Problem> {
        match &mut self.live {
            Some(live) => live.set(settings)?,
            none => {
                *none = Some(LiveSession::new(Arc::clone(&self.recognizer), settings)?);
            }
        }
        Ok(())
    }

    /// The next event; none comes before it is known how to listen.
    pub(super) async fn next(&mut self) -> Result<LiveEvent, Problem> {
        match &mut self.live {
            Some(live) => Ok(live.next().await?),
            None => std::future::pending().await,
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.live.as_ref().is_none_or(LiveSession::is_idle)
    }
}

/// Seconds, to the millisecond.
#[expect(
    clippy::cast_precision_loss,
    reason = "no session lasts for a thousand years"
)]
pub(super) fn seconds(time: Duration) -> f64 {
    time.as_millis() as f64 / 1000.0
}

/// A word as it is told.
#[derive(Debug, Serialize)]
pub(super) struct TimedWord {
    word: String,
    start: f64,
    end: f64,
    probability: f32,
}

impl From<Word> for TimedWord {
    fn from(word: Word) -> Self {
        Self {
            start: seconds(word.start),
            end: seconds(word.end),
            probability: word.probability,
            word: word.text,
        }
    }
}
