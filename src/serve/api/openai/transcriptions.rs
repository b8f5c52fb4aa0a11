//! `POST /v1/audio/transcriptions` and `/v1/audio/translations`: a recording in, its words out.

use std::collections::VecDeque;

use axum::extract::State;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use serde_json::Value;
use tokio::sync::mpsc;

use super::transcript::{self, Format, Times};
use super::{error, events, models};
use crate::serve::api::form::Posted;
use crate::serve::api::upload::{Place, Upload, Wanted};
use crate::serve::metrics::Metrics;
use crate::serve::problem::Problem;
use crate::serve::state::AppState;
use crate::speech::{Pending, RecognizeRequest, Segment, Task, Transcript, languages};

const WANTED: Wanted = Wanted {
    file: "file",
    texts: &[
        "model",
        "language",
        "prompt",
        "response_format",
        "temperature",
        "timestamp_granularities",
        "stream",
    ],
};

/// Writes a recording down.
///
/// A client that goes away gives up its place, as in [`stt`](crate::serve::api::stt).
///
/// # Errors
///
/// A [`Problem`] per way in which it can go wrong, until the first words; after them events end with an error.
pub(in crate::serve) async fn transcriptions(
    State(state): State<AppState>,
    form: Posted,
) -> Result<Response, Problem> {
    let answer = answer(&state, form, Task::Transcribe).await;
    answer.map_err(error::of_request)
}

/// Writes a recording down in English.
///
/// # Errors
///
/// As [`transcriptions`].
pub(in crate::serve) async fn translations(
    State(state): State<AppState>,
    form: Posted,
) -> Result<Response, Problem> {
    let answer = answer(&state, form, Task::Translate).await;
    answer.map_err(error::of_request)
}

async fn answer(state: &AppState, form: Posted, task: Task) -> Result<Response, Problem> {
    let room = state.engines.recognizers();
    let upload = Upload::receive(state, form, &WANTED, room).await?;
    let asked = Asked::of(&upload, task)?;
    let recognizer = models::recognizer(&state.engines, upload.text("model"))?;
    let language = upload.text("language").map(languages::code);
    let mut request = RecognizeRequest {
        // What it is translated from the model finds out.
        language: language
            .filter(|_| task == Task::Transcribe)
            .map(str::to_owned),
        task,
        prompt: upload.text("prompt").map(str::to_owned),
        temperature: asked.temperature,
        words: asked.times.words && asked.format == Format::Verbose,
        ..RecognizeRequest::new([].into())
    };
    let (recording, place) = upload.decode(state).await?;
    request.samples = recording.samples;
    if !asked.stream {
        let transcript = recognizer.recognize(request)?.await?;
        state.metrics.recognised(&transcript);
        return Ok(transcript::response(
            &transcript,
            asked.format,
            task,
            asked.times,
        ));
    }
    let (sender, segments) = mpsc::unbounded_channel();
    request.segments = Some(sender);
    let mut telling = Telling {
        pending: Some(recognizer.recognize(request)?),
        segments,
        told: 0,
        last: VecDeque::new(),
        metrics: state.metrics.clone(),
        _place: place,
    };
    // With the first words, or without any, it is certain that there is an answer: only then it is 200.
    let first = match telling.next().await {
        Some(first) => Some(Ok(first?)),
        None => None,
    };
    let rest = stream::unfold(telling, |mut telling| async move {
        let event = telling.next().await?;
        Some((event, telling))
    });
    Ok(events::response(stream::iter(first).chain(rest)))
}

/// What the fields of the form ask for.
struct Asked {
    format: Format,
    temperature: Option<f32>,
    times: Times,
    stream: bool,
}

impl Asked {
    fn of(upload: &Upload, task: Task) -> Result<Self, Problem> {
        let format = upload.text("response_format").map(str::parse);
        let format: Format = format.transpose()?.unwrap_or_default();
        let asked = Self {
            format,
            temperature: upload
                .text("temperature")
                .map(temperature)
                .transpose()?
                .flatten(),
            times: times(upload)?,
            stream: task == Task::Transcribe && upload.text("stream").map_or(Ok(false), is_true)?,
        };
        if asked.stream && !matches!(format, Format::Json | Format::Text) {
            let detail = "only text is streamed: `response_format` has to be json or text";
            return Err(error::wrong("stream", detail));
        }
        Ok(asked)
    }
}

/// Zero is what OpenAI has where none is given: the likeliest words, and more only where those loop.
fn temperature(text: &str) -> Result<Option<f32>, Problem> {
    let temperature: f32 = text.parse().unwrap_or(f32::NAN);
    if !(0.0..=1.0).contains(&temperature) {
        let detail = format!("temperature `{text}` is no number from 0 to 1");
        return Err(error::wrong("temperature", detail));
    }
    Ok(Some(temperature).filter(|temperature| *temperature > 0.0))
}

fn times(upload: &Upload) -> Result<Times, Problem> {
    let (mut segments, mut words) = (false, false);
    for text in upload.texts("timestamp_granularities") {
        match text {
            "segment" => segments = true,
            "word" => words = true,
            other => {
                let detail = format!("unknown granularity `{other}`; known: segment, word");
                return Err(error::wrong("timestamp_granularities", detail));
            }
        }
    }
    Ok(Times {
        segments: segments || !words,
        words,
    })
}

fn is_true(text: &str) -> Result<bool, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(error::wrong(
            "stream",
            format!("`{text}` is neither true nor false"),
        )),
    }
}

/// A recording that is being recognised, and told as events.
struct Telling {
    /// `None` once it is there.
    pending: Option<Pending<Transcript>>,
    segments: mpsc::UnboundedReceiver<Segment>,
    /// Segments so far.
    told: usize,
    /// What is left to tell at the end.
    last: VecDeque<Value>,
    metrics: Metrics,
    _place: Place,
}

impl Telling {
    async fn next(&mut self) -> Option<Result<Value, Problem>> {
        let Some(pending) = &mut self.pending else {
            return self.last.pop_front().map(Ok);
        };
        let transcript = tokio::select! {
            biased;
            Some(segment) = self.segments.recv() => return Some(Ok(self.tell(&segment))),
            transcript = pending => transcript,
        };
        self.pending = None;
        match transcript {
            Ok(transcript) => {
                self.metrics.recognised(&transcript);
                // Segments that the engine did not send, or sent while the answer came.
                for segment in transcript.segments.iter().skip(self.told) {
                    let delta = self.tell(segment);
                    self.last.push_back(delta);
                }
                self.last.push_back(transcript::done(&transcript));
                self.last.pop_front().map(Ok)
            }
            Err(error) => Some(Err(error::of_request(error.into()))),
        }
    }

    fn tell(&mut self, segment: &Segment) -> Value {
        let delta = transcript::delta(segment, self.told == 0);
        self.told += 1;
        delta
    }
}
