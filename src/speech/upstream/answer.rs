//! A transcript as OpenAI's servers write it: `verbose_json`, or the plain `json` of those that have no more.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::speech::{Quality, Segment, Transcript, Word, languages};

/// Characters of an error that are repeated.
const LONGEST_COMPLAINT: usize = 300;

/// Longest time in an answer, in seconds: a day.
const LONGEST: f64 = 86_400.0;

/// The answer. Members that a server leaves out are left out here.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    text: String,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    segments: Option<Vec<AnswerSegment>>,
    #[serde(default)]
    words: Option<Vec<AnswerWord>>,
}

#[derive(Debug, Deserialize)]
struct AnswerSegment {
    #[serde(default)]
    start: f64,
    #[serde(default)]
    end: f64,
    #[serde(default)]
    text: String,
    #[serde(default)]
    tokens: Vec<u32>,
    #[serde(default)]
    temperature: f32,
    #[serde(default)]
    avg_logprob: Option<f32>,
    #[serde(default)]
    compression_ratio: f32,
    #[serde(default)]
    no_speech_prob: f32,
}

#[derive(Debug, Deserialize)]
struct AnswerWord {
    word: String,
    #[serde(default)]
    start: f64,
    #[serde(default)]
    end: f64,
    #[serde(default = "certain", alias = "score")]
    probability: f32,
}

const fn certain() -> f32 {
    1.0
}

/// What a server says that is wrong, in a line: OpenAI's errors, problem details (RFC 9457), or whatever else it is.
pub(super) fn complaint(body: &[u8]) -> String {
    let json: Option<Value> = serde_json::from_slice(body).ok();
    let said = json.as_ref().and_then(|json| {
        let places = [
            &json["error"]["message"],
            &json["detail"],
            &json["error"],
            &json["message"],
        ];
        places.into_iter().find_map(Value::as_str)
    });
    let said = said.map_or_else(|| String::from_utf8_lossy(body), Into::into);
    let line = said
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter });
    line.take(LONGEST_COMPLAINT)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A time of an answer; servers write what they like.
fn time(seconds: f64) -> Duration {
    if seconds.is_finite() {
        Duration::from_secs_f64(seconds.clamp(0.0, LONGEST))
    } else {
        Duration::ZERO
    }
}

impl Answer {
    /// The transcript of a recording of this length. `language` is what was asked for; servers
    /// answer with codes or English names.
    pub(super) fn transcript(
        self,
        duration: Duration,
        took: Duration,
        language: Option<String>,
    ) -> Transcript {
        let text = self.text.trim().to_owned();
        let mut words = self.words.unwrap_or_default().into_iter().peekable();
        let mut segments: Vec<Segment> = self
            .segments
            .unwrap_or_default()
            .into_iter()
            .map(AnswerSegment::segment)
            .collect();
        if segments.is_empty() && !text.is_empty() {
            segments.push(Segment {
                end: duration,
                text: text.clone(),
                ..Segment::default()
            });
        }
        // Words are a list of their own there: each goes to the segment in which it begins.
        let ends: Vec<Duration> = segments
            .iter()
            .skip(1)
            .map(|segment| segment.start)
            .collect();
        for (index, segment) in segments.iter_mut().enumerate() {
            let end = ends.get(index).copied();
            while let Some(word) =
                words.next_if(|word| end.is_none_or(|end| time(word.start) < end))
            {
                segment.words.push(word.word());
            }
        }
        Transcript {
            text,
            segments,
            language: languages::code(&language.or(self.language).unwrap_or_default()).to_owned(),
            duration,
            took,
        }
    }
}

impl AnswerSegment {
    fn segment(self) -> Segment {
        let quality = self.avg_logprob.map(|mean_log_probability| Quality {
            tokens: self.tokens,
            temperature: self.temperature,
            mean_log_probability,
            compression_ratio: self.compression_ratio,
            no_speech_probability: self.no_speech_prob,
        });
        Segment {
            start: time(self.start),
            end: time(self.end),
            text: self.text.trim().to_owned(),
            words: Vec::new(),
            quality,
        }
    }
}

impl AnswerWord {
    fn word(self) -> Word {
        Word {
            start: time(self.start),
            end: time(self.end),
            text: self.word.trim().to_owned(),
            probability: self.probability,
        }
    }
}
