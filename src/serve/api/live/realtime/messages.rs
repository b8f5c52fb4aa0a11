//! What a client of [`realtime`](super) says, and what is wrong with it.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Value, json};

use super::settings::BadField;
use crate::serve::problem::Problem;

/// What a client says. Fields that are not known here are passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Command<'a> {
    pub(super) r#type: Cow<'a, str>,
    /// The client's own name for it.
    pub(super) event_id: Option<String>,
    #[serde(borrow)]
    pub(super) audio: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(super) session: Value,
}

/// What is wrong with a message; the session goes on.
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) param: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            param: None,
        }
    }
}

impl From<BadField> for Refusal {
    fn from(bad: BadField) -> Self {
        Self {
            param: Some(bad.param),
            ..Self::new("invalid_value", bad.message)
        }
    }
}

/// Why a message is not followed.
pub(super) enum Wrong {
    /// For the client to know.
    Refused(Refusal),
    /// For the session to end.
    Fatal(Problem),
}

impl<T: Into<Refusal>> From<T> for Wrong {
    fn from(refusal: T) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<Problem> for Wrong {
    fn from(problem: Problem) -> Self {
        Self::Fatal(problem)
    }
}

/// The name of an utterance.
pub(super) fn item_of(session: &str, utterance: u64) -> String {
    format!("item_{}_{utterance}", &session[..8])
}

/// That the words of an item are lost.
pub(super) fn failed(item: &str, error: &Value) -> Value {
    json!({
        "type": "conversation.item.input_audio_transcription.failed",
        "event_id": format!("event_failed_{item}"),
        "item_id": item,
        "content_index": 0,
        "error": error,
    })
}
