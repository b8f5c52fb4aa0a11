//! What a [`listen`](super) session says: names and shapes are Deepgram's.

use serde::Serialize;

use super::super::protocol::{Talk, seconds};
use crate::speech::Word;

/// A message.
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub(super) enum Reply {
    /// Words, for now or for good.
    Results {
        channel_index: [u32; 2],
        start: f64,
        duration: f64,
        is_final: bool,
        /// Whether silence ended it.
        speech_final: bool,
        /// Whether this answers `Finalize`.
        from_finalize: bool,
        channel: Channel,
        metadata: ResultsMetadata,
    },
    /// Somebody speaks.
    SpeechStarted { channel: [u32; 2], timestamp: f64 },
    /// Nobody spoke for as long as was asked for.
    UtteranceEnd {
        channel: [u32; 2],
        last_word_end: f64,
    },
    /// The last message.
    Metadata(Metadata),
}

#[derive(Debug, Serialize)]
pub(super) struct Channel {
    alternatives: [Alternative; 1],
}

impl Channel {
    pub(super) const fn of(alternative: Alternative) -> Self {
        Self {
            alternatives: [alternative],
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Alternative {
    transcript: String,
    confidence: f32,
    words: Vec<Spoken>,
}

impl Alternative {
    /// The confidence is that of the words, where there is no other.
    pub(super) fn new(transcript: String, words: Vec<Word>, confidence: Option<f32>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "an utterance has few words")]
        let count = words.len().max(1) as f32;
        let mean = words.iter().map(|word| word.probability).sum::<f32>() / count;
        Self {
            transcript,
            confidence: confidence.unwrap_or(mean),
            words: words.into_iter().map(Spoken::from).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Spoken {
    word: String,
    start: f64,
    end: f64,
    confidence: f32,
    punctuated_word: String,
}

impl From<Word> for Spoken {
    fn from(word: Word) -> Self {
        let bare = word
            .text
            .trim_matches(|letter: char| letter.is_ascii_punctuation());
        Self {
            word: bare.to_lowercase(),
            start: seconds(word.start),
            end: seconds(word.end),
            confidence: word.probability,
            punctuated_word: word.text,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct ResultsMetadata {
    request_id: String,
    model_info: ModelInfo,
    model_uuid: String,
}

#[derive(Debug, Serialize)]
struct ModelInfo {
    name: String,
    version: &'static str,
    arch: &'static str,
}

impl ResultsMetadata {
    pub(super) fn of(talk: &Talk) -> Self {
        let model = &talk.recognizer.info().model;
        Self {
            request_id: talk.id.clone(),
            model_info: ModelInfo {
                name: model.clone(),
                version: env!("CARGO_PKG_VERSION"),
                arch: "whisper",
            },
            model_uuid: model.clone(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Metadata {
    pub(super) transaction_key: &'static str,
    pub(super) request_id: String,
    /// Of the audio.
    pub(super) sha256: String,
    /// RFC 3339.
    pub(super) created: String,
    /// Seconds of audio.
    pub(super) duration: f64,
    pub(super) channels: u32,
}
