//! The messages, in JSON: names and fields are those of the `/ws/asr` of Qwen's servers.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::serve::problem::{Kind, Problem};
use crate::speech::{RECOGNIZER_RATE, Transcript};

/// What a client says. Fields that are not known here are passed over: other servers have more.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Command {
    /// The first message.
    Config(Config),
    /// The utterance is complete.
    Finalize,
}

/// How the client sends audio.
#[derive(Debug, Deserialize)]
pub(super) struct Config {
    /// ISO 639-1 code; the model finds it out without.
    #[serde(default)]
    pub(super) language: Option<String>,
    /// In Hz, 8000 to 48000.
    #[serde(default = "recognizer_rate")]
    pub(super) sample_rate: u32,
    #[serde(default)]
    pub(super) encoding: Samples,
}

const fn recognizer_rate() -> u32 {
    RECOGNIZER_RATE
}

/// What a sample is, always little-endian and of one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) enum Samples {
    /// 32 bit floats in -1..=1.
    #[default]
    #[serde(rename = "f32le")]
    Float,
    /// 16 bit integers.
    #[serde(rename = "s16le")]
    Integer,
}

impl Command {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        serde_json::from_str(text).map_err(|_| {
            Problem::new(
                Kind::BAD_REQUEST,
                "send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding` f32le or s16le) or `finalize`",
            )
        })
    }
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Reply {
    /// The first message.
    SessionCreated {
        /// For people who compare logs; it opens nothing.
        session_id: String,
    },
    /// The words of one utterance.
    Final {
        /// ISO 639-1 code.
        language: String,
        /// The words; empty for silence.
        text: String,
        /// Seconds since 1970.
        timestamp: f64,
        /// True: what comes next is another utterance.
        is_speech_final: bool,
    },
    /// The session is about to be closed.
    Error {
        /// What is wrong, for people.
        message: String,
        /// The same for programs: a problem type of the server.
        code: &'static str,
    },
}

impl Reply {
    pub(super) fn session_created() -> Result<Self, Problem> {
        let mut id = [0; 16];
        aws_lc_rs::rand::fill(&mut id).map_err(|error| Problem::internal(&error))?;
        Ok(Self::SessionCreated {
            session_id: format!("{:032x}", u128::from_be_bytes(id)),
        })
    }

    pub(super) fn last(transcript: Transcript) -> Self {
        Self::Final {
            language: transcript.language,
            text: transcript.text,
            timestamp: SystemTime::UNIX_EPOCH
                .elapsed()
                .map_or(0.0, |elapsed| elapsed.as_secs_f64()),
            is_speech_final: true,
        }
    }

    pub(super) fn error(problem: &Problem) -> Self {
        Self::Error {
            message: problem.detail().to_owned(),
            code: problem.kind().name,
        }
    }
}
