//! Speech in process: audio in, words out, and words in, audio out.
//!
//! [`Recognizer`] and [`Synthesizer`] are what a server or a command works with; engines live one per folder
//! ([`whisper`], [`tts`]) on threads of their own, so nothing here blocks an async thread. [`audio`] turns files
//! into samples and back, [`models`] keeps recognition models on disk, [`measure`] says how fast they are, [`subtitles`] writes segments for players. No clap,
//! no terminal, no HTTP server here.

pub mod audio;
mod error;
pub mod languages;
pub mod live;
pub mod measure;
pub mod models;
mod on_demand;
mod pending;
#[cfg_attr(
    not(feature = "whisper"),
    expect(dead_code, reason = "only whisper cuts recordings into parts")
)]
mod pool;
mod queue;
mod sizing;
pub mod subtitles;
pub mod tts;
mod tuning;
pub mod upstream;
pub mod vad;
#[cfg(feature = "whisper")]
pub mod whisper;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use vad::Detection;

pub use error::SpeechError;
pub use on_demand::{Load, OnDemand};
pub use pending::{Pending, Promise, pending};
pub use queue::{Occupancy, QueueLimits};
pub use sizing::{Sizing, SizingError};
pub use tuning::{Shortcut, Shortcuts, Tuning, UnknownShortcut};

/// Sample rate that every recognizer takes, in Hz (Whisper's mel front end is fixed to it).
pub const RECOGNIZER_RATE: u32 = 16_000;

/// Turns audio into words.
pub trait Recognizer: Send + Sync {
    /// What this recognizer runs.
    fn info(&self) -> &RecognizerInfo;

    /// Whether its model is in memory; where it is not, the first request waits for that.
    fn is_loaded(&self) -> bool {
        true
    }

    /// What finds voice in its live sessions.
    fn voice(&self) -> Detection {
        Detection::default()
    }

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
    /// [`SpeechError::Busy`] when the queue is full and the request may be refused, [`SpeechError::UnknownLanguage`]
    /// when the model does not know `language`, [`SpeechError::Untranslatable`] when it knows one language only.
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

/// One recording to be recognised, and how.
#[derive(Clone, Debug)]
pub struct RecognizeRequest {
    /// Mono samples in -1..=1 at [`RECOGNIZER_RATE`].
    pub samples: Arc<[f32]>,
    /// ISO 639-1 code, or `None` to let the model find out.
    pub language: Option<String>,
    /// In which language the words are wanted.
    pub task: Task,
    /// What was said before, or names and spellings to expect.
    pub prompt: Option<String>,
    /// Sampling temperature, 0 to 1; `None` for the likeliest words, and more only where those loop.
    pub temperature: Option<f32>,
    /// Whether [`Segment::words`] are wanted.
    pub words: bool,
    /// Who waits.
    pub urgency: Urgency,
    /// Where segments go in order as soon as they are found, before the whole transcript.
    pub segments: Option<mpsc::UnboundedSender<Segment>>,
}

impl RecognizeRequest {
    /// A recording that somebody sent, in whatever language it is.
    #[must_use]
    pub fn new(samples: Arc<[f32]>) -> Self {
        Self {
            samples,
            language: None,
            task: Task::default(),
            prompt: None,
            temperature: None,
            words: false,
            urgency: Urgency::default(),
            segments: None,
        }
    }
}

/// What becomes of the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// They are written down as they are spoken.
    #[default]
    Transcribe,
    /// They are translated into English.
    Translate,
}

/// Who waits for a recording, and so how it is queued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Urgency {
    /// Somebody with a whole recording: refused when the queue is full.
    #[default]
    Recording,
    /// A live session whose utterance has ended: never refused, since sessions are counted themselves.
    Utterance,
    /// A live session in the middle of an utterance: never refused, decoded once and in the cheapest way.
    Draft,
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segment {
    /// Begin, from the start of the recording.
    pub start: Duration,
    /// End, from the start of the recording.
    pub end: Duration,
    /// The words, trimmed.
    pub text: String,
    /// Each word, where [`RecognizeRequest::words`] asked for them.
    pub words: Vec<Word>,
    /// What the engine thinks of it; `None` where it does not tell.
    pub quality: Option<Quality>,
}

/// A word and when it was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// Begin, from the start of the recording.
    pub start: Duration,
    /// End, from the start of the recording.
    pub end: Duration,
    /// The word with its punctuation, without spaces around it.
    pub text: String,
    /// How sure the engine is, 0 to 1.
    pub probability: f32,
}

/// What Whisper says of a segment, by the names of its reference implementation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// Ids of the text's tokens.
    pub tokens: Vec<u32>,
    /// Temperature that it was sampled at.
    pub temperature: f32,
    /// Mean logarithm of the tokens' probabilities; below -1 it is doubtful.
    pub mean_log_probability: f32,
    /// Size of the text by its size packed; above 2.4 it repeats itself.
    pub compression_ratio: f32,
    /// Probability that nobody speaks.
    pub no_speech_probability: f32,
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
    /// [`SpeechError::UnknownLanguage`], [`SpeechError::UnknownVoice`], [`SpeechError::Speed`] for the request,
    /// [`SpeechError::Busy`] when the queue is full.
    fn speak(&self, request: SpeakRequest) -> Result<SpeechStream, SpeechError>;
}

/// A voice of a [`Synthesizer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Stable name, such as `pico-en-US`.
    pub name: Cow<'static, str>,
    /// BCP 47 tag, such as `en-US`; empty where nobody says what it speaks.
    pub language: Cow<'static, str>,
}

/// One text to be spoken.
#[derive(Clone, Debug)]
pub struct SpeakRequest {
    /// Plain text: engine markup in it is spoken or dropped, never obeyed.
    pub text: String,
    /// Name of a voice; `None` for one by language.
    pub voice: Option<String>,
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
    pub blocks: mpsc::Receiver<Result<Vec<i16>, SpeechError>>,
}
