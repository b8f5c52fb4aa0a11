//! Speech in process: audio in, words out, and words in, audio out.
//!
//! [`Recognizer`] and [`Synthesizer`] are what a server or a command works with; engines live one per folder
//! ([`whisper`], [`tts`]) on threads of their own, so nothing here blocks an async thread. [`audio`] turns files
//! into samples and back, [`models`] keeps recognition models on disk. No clap, no terminal, no HTTP server here.

pub mod audio;
mod error;
pub mod models;
mod pending;
#[cfg_attr(
    not(any(feature = "whisper", feature = "pico")),
    expect(dead_code, reason = "only engines have a queue")
)]
mod queue;
mod sizing;
pub mod tts;
#[cfg(feature = "whisper")]
pub mod whisper;

use std::sync::Arc;
use std::time::Duration;

pub use error::SpeechError;
pub use pending::{Pending, Promise, pending};
pub use queue::{Occupancy, QueueLimits};
pub use sizing::{Sizing, SizingError};

/// Sample rate that every recognizer takes, in Hz (Whisper's mel front end is fixed to it).
pub const RECOGNIZER_RATE: u32 = 16_000;

/// Turns audio into words.
pub trait Recognizer: Send + Sync {
    /// What this recognizer runs.
    fn info(&self) -> &RecognizerInfo;

    /// How busy it is.
    fn occupancy(&self) -> Occupancy;

    /// Whether even the shortest recording could be queued now: to be asked before an upload is read.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Busy`].
    fn admit(&self) -> Result<(), SpeechError>;

    /// Queues one recording, the shortest first; the answer arrives through the returned [`Pending`].
    ///
    /// Dropping the [`Pending`] cancels: a queued job is never started, a running one stops at its next check.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Busy`] when the queue is full, [`SpeechError::UnknownLanguage`] when the model does not
    /// know `language`.
    fn recognize(&self, request: RecognizeRequest) -> Result<Pending<Transcript>, SpeechError>;
}

/// What a [`Recognizer`] runs, as shown to people.
#[derive(Clone, Debug)]
pub struct RecognizerInfo {
    /// Name of the model, as in `voicectl model list`, or its file name.
    pub model: String,
    /// True for the built-in model that knows digits and command words only.
    pub demo: bool,
    /// ISO 639-1 codes that `language` may have; a single entry for a one-language model.
    pub languages: Vec<&'static str>,
    /// Jobs that run side by side.
    pub parallel: usize,
    /// Threads of one job.
    pub threads: usize,
}

/// One recording to be recognised.
#[derive(Clone, Debug)]
pub struct RecognizeRequest {
    /// Mono samples in -1..=1 at [`RECOGNIZER_RATE`].
    pub samples: Arc<[f32]>,
    /// ISO 639-1 code, or `None` to let the model find out.
    pub language: Option<String>,
}

/// The words of one recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    /// All words, trimmed; empty for silence.
    pub text: String,
    /// The same words with their times, in order.
    pub segments: Vec<Segment>,
    /// ISO 639-1 code of the language, as given or as detected.
    pub language: String,
    /// Length of the recording.
    pub duration: Duration,
    /// Time that the engine worked on it; the wait before is left out.
    pub took: Duration,
}

/// A stretch of speech with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Begin, from the start of the recording.
    pub start: Duration,
    /// End, from the start of the recording.
    pub end: Duration,
    /// The words, trimmed.
    pub text: String,
}

/// Turns words into audio.
pub trait Synthesizer: Send + Sync {
    /// The voices, the default one first.
    fn voices(&self) -> &[Voice];

    /// How busy they are.
    fn occupancy(&self) -> Occupancy;

    /// Queues one text, the shortest first; samples arrive in blocks while they are spoken. Dropping the [`SpeechStream`] cancels.
    ///
    /// # Errors
    ///
    /// [`SpeechError::NoText`], [`SpeechError::TextTooLong`], [`SpeechError::UnspeakableText`],
    /// [`SpeechError::UnknownLanguage`], [`SpeechError::Speed`] for the request,
    /// [`SpeechError::Busy`] when the queue is full.
    fn speak(&self, request: SpeakRequest) -> Result<SpeechStream, SpeechError>;
}

/// A voice of a [`Synthesizer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Stable name, such as `pico-en-US`.
    pub name: &'static str,
    /// BCP 47 tag, such as `en-US`.
    pub language: &'static str,
}

/// One text to be spoken.
#[derive(Clone, Debug)]
pub struct SpeakRequest {
    /// Plain text: engine markup in it is spoken or dropped, never obeyed.
    pub text: String,
    /// BCP 47 tag or ISO 639-1 code (`en`, `en-GB`); `None` for the default voice.
    pub language: Option<String>,
    /// 1.0 is the voice's own speed; 0.25 to 4.
    pub speed: f32,
}

/// Audio while it is being spoken: mono, 16 bit, [`SpeechStream::rate`] Hz.
#[derive(Debug)]
pub struct SpeechStream {
    /// Sample rate in Hz.
    pub rate: u32,
    /// Blocks of samples in order. It ends after the last block or after the first error.
    pub blocks: tokio::sync::mpsc::Receiver<Result<Vec<i16>, SpeechError>>,
}
