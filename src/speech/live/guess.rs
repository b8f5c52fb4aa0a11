//! What is thought of an utterance before it has ended, and the answers that are awaited.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::agreement::Agreement;
use crate::speech::{Pending, SpeechError, Transcript, Word};

/// What is thought of the utterance that is open.
#[derive(Default)]
pub(super) struct Guess {
    /// Whether there is a pause, which may be the end.
    pub(super) paused: bool,
    /// Its final, should it have ended with the pause.
    pub(super) last: Option<Answer>,
    pub(super) draft: Option<Draft>,
    /// Position up to which the last draft reached.
    pub(super) drafted: u64,
    /// Time that it took.
    pub(super) took: Duration,
    pub(super) agreement: Agreement,
    /// Text of the last partial.
    pub(super) told: String,
}

impl Guess {
    /// Whether something of it is being recognised.
    pub(super) fn is_awaited(&self) -> bool {
        self.draft.is_some() || matches!(self.last, Some(Answer::Pending(_)))
    }
}

pub(super) struct Draft {
    pub(super) answer: Pending<Transcript>,
    pub(super) end: u64,
}

pub(super) enum Answer {
    Pending(Pending<Transcript>),
    Ready(Box<Transcript>),
}

impl Answer {
    /// The transcript, or itself again.
    pub(super) fn poll(
        self,
        context: &mut Context<'_>,
    ) -> Result<Result<Transcript, SpeechError>, Self> {
        match self {
            Self::Ready(transcript) => Ok(Ok(*transcript)),
            Self::Pending(mut pending) => match Pin::new(&mut pending).poll(context) {
                Poll::Ready(answer) => Ok(answer),
                Poll::Pending => Err(Self::Pending(pending)),
            },
        }
    }
}

/// The words of a transcript, in the times of the session. Where the engine tells no times of words, those of the segment.
pub(super) fn words(transcript: &Transcript, start: Duration) -> Vec<Word> {
    let mut words = Vec::new();
    for segment in &transcript.segments {
        if segment.words.is_empty() {
            let pieces = segment.text.split_whitespace();
            words.extend(pieces.map(|text| Word {
                start: start + segment.start,
                end: start + segment.end,
                text: text.to_owned(),
                probability: 0.0,
            }));
        } else {
            words.extend(segment.words.iter().cloned().map(|word| Word {
                start: start + word.start,
                end: start + word.end,
                ..word
            }));
        }
    }
    words
}

pub(super) fn joined<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
    words.join(" ")
}
