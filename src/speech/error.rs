//! What can go wrong between a request and its words or its audio.

use std::time::Duration;

/// A failed recognition or synthesis.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpeechError {
    /// The queue is full, or its end is too far away.
    #[error(
        "all {parallel} speech engines are busy, {waiting} requests wait already, and one more would wait for {} s",
        expected.as_secs()
    )]
    Busy {
        /// Jobs that run side by side.
        parallel: usize,
        /// Jobs that wait.
        waiting: usize,
        /// How long this one would have waited, as far as can be told.
        expected: Duration,
        /// When it is worth trying again.
        retry_after: Duration,
    },
    /// The request was given up before it was answered.
    #[error("the request was cancelled")]
    Cancelled,
    /// The engine gave up; the text is for the log, never for a client.
    #[error("the speech engine stopped: {0}")]
    Engine(String),
    /// The server that does the work failed; the text is for the log, never for a client.
    #[error("the speech server at {server} {why}")]
    Upstream {
        /// Host and port.
        server: String,
        /// What happened: "does not answer: connection refused".
        why: String,
    },
    /// No letters in the text.
    #[error("the text is empty")]
    NoText,
    /// Speed outside of what voices can do.
    #[error("speed {0} is outside of 0.25 to 4")]
    Speed(f32),
    /// More text than one request may carry.
    #[error("the text has {length} characters, at most {limit} are spoken at once")]
    TextTooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A language that no loaded model or voice knows.
    #[error("unknown language `{language}`; known: {}", known.join(", "))]
    UnknownLanguage {
        /// What was asked for.
        language: String,
        /// What could be asked for.
        known: Vec<String>,
    },
    /// A voice that is not there.
    #[error("unknown voice `{voice}`; known: {}", known.join(", "))]
    UnknownVoice {
        /// What was asked for.
        voice: String,
        /// What could be asked for.
        known: Vec<String>,
    },
    /// A translation by a model that knows one language only.
    #[error("the model `{model}` knows one language and cannot translate")]
    Untranslatable {
        /// The model.
        model: String,
    },
    /// Text in a script that the voice cannot read.
    #[error("voice `{voice}` cannot read this text")]
    UnspeakableText {
        /// The voice.
        voice: String,
    },
}
