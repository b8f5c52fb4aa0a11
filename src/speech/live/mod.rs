//! Live speech: samples go in as they come, words come out while somebody speaks.
//!
//! [`LiveSession`] listens for voice, and cuts the stream into utterances. While one is open, what there is of it is
//! recognised again and again, and the words on which two of these drafts agree stay ([`LiveEvent::Partial`]). At its end
//! comes one clean pass over all of it ([`LiveEvent::Final`]): drafts put together repeat words and miss others. The pass
//! begins in the first pause, before it is known that nobody goes on, so that mostly it is done when the pause is long enough.

mod agreement;
mod ear;
mod guess;
mod hearing;
mod session;

use std::time::Duration;

pub use ear::Ending;
pub use hearing::Hearing;
pub use session::LiveSession;

use super::{Transcript, Word};

/// How a [`LiveSession`] listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSettings {
    /// ISO 639-1 code, or `None` to let the model find out, for each utterance.
    pub language: Option<String>,
    /// Names and spellings to expect.
    pub prompt: Option<String>,
    /// Whether the times of words are wanted.
    pub words: bool,
    /// Whether partials are wanted.
    pub interim: bool,
    /// Silence that ends an utterance; `None` where only [`LiveSession::finalize`] does. With less than 360 ms pauses
    /// within words end it, too. Half of it is enough after 12 s.
    pub endpointing: Option<Duration>,
    /// Longest utterance, 16 s at least: one that is longer is cut where it is quietest. A window of Whisper has 30 s.
    pub longest: Duration,
}

impl Default for LiveSettings {
    fn default() -> Self {
        Self {
            language: None,
            prompt: None,
            words: false,
            interim: true,
            endpointing: Some(Duration::from_millis(500)),
            longest: Duration::from_secs(28),
        }
    }
}

/// What a [`LiveSession`] has to tell. Utterances are numbered from 1; times are from the begin of the session.
#[derive(Clone, Debug, PartialEq)]
pub enum LiveEvent {
    /// Somebody began to speak.
    SpeechStarted {
        /// What begins.
        utterance: u64,
        /// When, as far as can be told.
        at: Duration,
    },
    /// Words of the utterance that is open. None comes while a final is awaited.
    Partial(Partial),
    /// An utterance has ended; its final follows.
    SpeechStopped {
        /// What ended.
        utterance: u64,
        /// When: the last sound that belongs to it.
        at: Duration,
    },
    /// All words of an utterance, in the order in which they were spoken.
    Final(Final),
}

/// What is understood of an utterance so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Partial {
    /// Which one.
    pub utterance: u64,
    /// Begin of the utterance.
    pub start: Duration,
    /// As far as this reaches.
    pub end: Duration,
    /// ISO 639-1 code.
    pub language: String,
    /// All words.
    pub text: String,
    /// The first of them, which no later partial of this utterance changes.
    pub stable: String,
    /// All words with their times, where these were asked for; the times of the segment where the engine tells no others.
    pub words: Vec<Word>,
}

/// What was understood of an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Final {
    /// Which one.
    pub utterance: u64,
    /// Begin of the utterance.
    pub start: Duration,
    /// Its end.
    pub end: Duration,
    /// The words, their times from the begin of the session; empty for a noise, or where nobody spoke before
    /// [`LiveSession::finalize`].
    pub transcript: Transcript,
    /// All words with their times, where these were asked for.
    pub words: Vec<Word>,
    /// Why it ended.
    pub ending: Ending,
}
