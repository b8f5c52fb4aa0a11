//! A transcript in the forms that OpenAI answers with.

use std::str::FromStr;
use std::time::Duration;

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::error;
use crate::serve::problem::Problem;
use crate::speech::{Segment, Task, Transcript, Word, languages, subtitles};

/// Positions that Whisper hears per second: what comes closest to the tokens of audio that others count.
const POSITIONS: u128 = 50;

/// What an answer looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    Json,
    Text,
    Srt,
    Vtt,
    Verbose,
}

/// Their names, in the order of OpenAI's documentation.
const FORMATS: [(&str, Format); 5] = [
    ("json", Format::Json),
    ("text", Format::Text),
    ("srt", Format::Srt),
    ("verbose_json", Format::Verbose),
    ("vtt", Format::Vtt),
];

impl FromStr for Format {
    type Err = Problem;

    fn from_str(name: &str) -> Result<Self, Problem> {
        let found = FORMATS.iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| *format).ok_or_else(|| {
            let known = FORMATS.map(|(name, _)| name);
            let detail = format!(
                "unsupported response_format `{name}`; supported: {}",
                known.join(", ")
            );
            error::wrong("response_format", detail).with("supported", known.to_vec())
        })
    }
}

/// Which times a verbose answer has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) segments: bool,
    pub(super) words: bool,
}

/// The answer.
pub(super) fn response(
    transcript: &Transcript,
    format: Format,
    task: Task,
    times: Times,
) -> Response {
    let text = match format {
        Format::Json => return Json(plain(transcript, task)).into_response(),
        Format::Verbose => return Json(Verbose::of(transcript, task, times)).into_response(),
        Format::Text => format!("{}\n", transcript.text),
        Format::Srt => subtitles::srt(&transcript.segments),
        Format::Vtt => subtitles::vtt(&transcript.segments),
    };
    // OpenAI's type for all three.
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn plain(transcript: &Transcript, task: Task) -> Value {
    match task {
        Task::Transcribe => json!({
            "text": transcript.text,
            "usage": Usage::of(transcript.duration),
        }),
        Task::Translate => json!({ "text": transcript.text }),
    }
}

/// How long the recording is.
#[derive(Serialize)]
struct Usage {
    r#type: &'static str,
    seconds: f64,
}

impl Usage {
    fn of(duration: Duration) -> Self {
        Self {
            r#type: "duration",
            seconds: duration.as_secs_f64(),
        }
    }
}

/// Everything that is known. Times are seconds.
#[derive(Serialize)]
struct Verbose<'a> {
    task: &'static str,
    language: &'a str,
    duration: f64,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<Vec<VerboseSegment<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<VerboseWord<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
}

impl<'a> Verbose<'a> {
    fn of(transcript: &'a Transcript, task: Task, times: Times) -> Self {
        let (task, language, usage) = match task {
            Task::Transcribe => (
                "transcribe",
                languages::name(&transcript.language),
                Some(Usage::of(transcript.duration)),
            ),
            // That of the text, says OpenAI.
            Task::Translate => ("translate", "english", None),
        };
        let segments = transcript.segments.iter();
        let words = segments.clone().flat_map(|segment| &segment.words);
        Self {
            task,
            language,
            duration: transcript.duration.as_secs_f64(),
            text: &transcript.text,
            segments: times
                .segments
                .then(|| segments.enumerate().map(VerboseSegment::of).collect()),
            words: times.words.then(|| words.map(VerboseWord::of).collect()),
            usage,
        }
    }
}

#[derive(Serialize)]
struct VerboseSegment<'a> {
    id: usize,
    /// Hundredths of a second.
    seek: u128,
    start: f64,
    end: f64,
    text: String,
    tokens: &'a [u32],
    temperature: f32,
    avg_logprob: f32,
    compression_ratio: f32,
    no_speech_prob: f32,
}

impl<'a> VerboseSegment<'a> {
    fn of((id, segment): (usize, &'a Segment)) -> Self {
        let quality = segment.quality.as_ref();
        let number = |number: Option<f32>| number.filter(|number| number.is_finite());
        Self {
            id,
            seek: segment.start.as_millis() / 10,
            start: segment.start.as_secs_f64(),
            end: segment.end.as_secs_f64(),
            // Whisper's texts begin with the blank that parts them, and clients put them together as they are.
            text: format!(" {}", segment.text),
            tokens: quality.map_or(&[], |quality| &quality.tokens),
            temperature: number(quality.map(|quality| quality.temperature)).unwrap_or_default(),
            avg_logprob: number(quality.map(|quality| quality.mean_log_probability))
                .unwrap_or_default(),
            compression_ratio: number(quality.map(|quality| quality.compression_ratio))
                .unwrap_or_default(),
            no_speech_prob: number(quality.map(|quality| quality.no_speech_probability))
                .unwrap_or_default(),
        }
    }
}

#[derive(Serialize)]
struct VerboseWord<'a> {
    word: &'a str,
    start: f64,
    end: f64,
}

impl<'a> VerboseWord<'a> {
    fn of(word: &'a Word) -> Self {
        Self {
            word: &word.text,
            start: word.start.as_secs_f64(),
            end: word.end.as_secs_f64(),
        }
    }
}

/// More of the text, for a stream: put together, the pieces are the text.
pub(super) fn delta(segment: &Segment, is_first: bool) -> Value {
    let blank = if is_first { "" } else { " " };
    json!({ "type": "transcript.text.delta", "delta": format!("{blank}{}", segment.text) })
}

/// The end of a stream. Clients know a usage in tokens only here; where the engine counts none it is left out.
pub(super) fn done(transcript: &Transcript) -> Value {
    let mut event = json!({ "type": "transcript.text.done", "text": transcript.text });
    let segments = transcript.segments.iter();
    let tokens = segments.map(|segment| Some(segment.quality.as_ref()?.tokens.len()));
    if let Some(output) = tokens.sum::<Option<usize>>() {
        let audio = (transcript.duration.as_millis() * POSITIONS).div_ceil(1000);
        event["usage"] = json!({
            "type": "tokens",
            "input_tokens": audio,
            "input_token_details": { "audio_tokens": audio, "text_tokens": 0 },
            "output_tokens": output,
            "total_tokens": audio + output as u128,
        });
    }
    event
}
