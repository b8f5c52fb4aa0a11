//! Speech by another server.

use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use reqwest::{Client, Response};
use serde_json::json;
use tokio::sync::mpsc;

use super::exchange::{Exchange, Resting};
use super::{UpstreamSettings, failed};
use crate::speech::pool::{Pool, Step, Stop};
use crate::speech::{
    Occupancy, SpeakRequest, SpeechError, SpeechStream, Synthesizer, Urgency, Voice,
};

/// What OpenAI's servers speak at when they are asked for bare samples, in Hz.
const RATE: u32 = 24_000;
/// What is asked for where no model is named.
const MODEL: &str = "tts-1";
/// What a character is taken to last before one is measured.
const GUESS: Duration = Duration::from_millis(10);
/// Longest work on a text.
const PATIENCE: Duration = Duration::from_mins(10);
/// Blocks that wait for the listener; then the server waits too.
const BLOCKS: usize = 64;
/// The voices that OpenAI's servers have.
const VOICES: [&str; 11] = [
    "alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse",
];

/// A [`Synthesizer`] that hands texts on.
pub struct UpstreamSynthesizer {
    voices: Vec<Voice>,
    characters: usize,
    pool: Pool<Job, ()>,
}

struct Job {
    request: SpeakRequest,
    blocks: mpsc::Sender<Result<Vec<i16>, SpeechError>>,
}

impl UpstreamSynthesizer {
    /// Nothing is asked before there is something to say. Texts have at most so many characters; `voices` are those that
    /// the servers have, the default one first, or none for OpenAI's.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Engine`] when no thread can be started.
    pub fn new(
        settings: UpstreamSettings,
        characters: usize,
        voices: Vec<Voice>,
    ) -> Result<Self, SpeechError> {
        let crew = settings.crew(GUESS);
        let resting = Resting::new(settings.servers.len());
        let settings = Arc::new(settings);
        let pool = Pool::start(&crew, move || {
            let (settings, resting) = (Arc::clone(&settings), Arc::clone(&resting));
            let mut exchange = None;
            move |job: &Job, stop: &Stop| {
                let mut spoken = || {
                    let exchange = match &mut exchange {
                        Some(exchange) => exchange,
                        none => none.insert(Exchange::new(&settings, &resting)?),
                    };
                    speak(exchange, job, stop)
                };
                if let Err(error) = spoken() {
                    // Nobody is told who does not listen any more.
                    let _ = job.blocks.blocking_send(Err(error));
                }
                Ok(Step::Answer(()))
            }
        });
        let usual = || {
            VOICES
                .map(|name| Voice {
                    name: name.into(),
                    language: "".into(),
                })
                .into()
        };
        Ok(Self {
            voices: if voices.is_empty() { usual() } else { voices },
            characters,
            pool: pool.map_err(|error| SpeechError::Engine(error.to_string()))?,
        })
    }

    /// The name of the voice that is asked for: by name, else by language, else the first one.
    fn voice(&self, request: &SpeakRequest) -> Result<&str, SpeechError> {
        if let Some(name) = &request.voice {
            let known = self
                .voices
                .iter()
                .find(|voice| voice.name.eq_ignore_ascii_case(name));
            return known
                .map(|voice| &*voice.name)
                .ok_or_else(|| SpeechError::UnknownVoice {
                    voice: name.clone(),
                    known: self
                        .voices
                        .iter()
                        .map(|voice| voice.name.to_string())
                        .collect(),
                });
        }
        let primary = |tag: &str| {
            tag.split(['-', '_'])
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let spoken = request.language.as_deref().and_then(|language| {
            let mut voices = self.voices.iter();
            voices.find(|voice| primary(&voice.language) == primary(language))
        });
        Ok(&spoken.unwrap_or(&self.voices[0]).name)
    }
}

impl Synthesizer for UpstreamSynthesizer {
    fn voices(&self) -> &[Voice] {
        &self.voices
    }

    fn occupancy(&self) -> Occupancy {
        self.pool.occupancy()
    }

    fn speak(&self, mut request: SpeakRequest) -> Result<SpeechStream, SpeechError> {
        // Not a number is in no range.
        if !(0.25..=4.0).contains(&request.speed) {
            return Err(SpeechError::Speed(request.speed));
        }
        let length = request.text.chars().count();
        if length > self.characters {
            return Err(SpeechError::TextTooLong {
                length,
                limit: self.characters,
            });
        }
        if request.text.trim().is_empty() {
            return Err(SpeechError::NoText);
        }
        request.voice = Some(self.voice(&request)?.to_owned());
        let (sender, blocks) = mpsc::channel(BLOCKS);
        let units = u32::try_from(length).unwrap_or(u32::MAX);
        let job = Job {
            request,
            blocks: sender,
        };
        self.pool.submit(job, units, Urgency::Recording)?.leave();
        Ok(SpeechStream { rate: RATE, blocks })
    }
}

fn speak(exchange: &Exchange, job: &Job, stop: &Stop) -> Result<(), SpeechError> {
    let SpeakRequest {
        text, voice, speed, ..
    } = &job.request;
    let build = |client: &Client, settings: &UpstreamSettings, index: usize| {
        let model = settings.model.as_deref().unwrap_or(MODEL);
        let body = json!({
            "model": model,
            "input": text,
            "voice": voice,
            "speed": speed,
            "response_format": "pcm",
        });
        let url = settings.servers[index].route("audio/speech");
        Ok(client
            .post(url)
            .header("content-type", "application/json")
            .body(body.to_string()))
    };
    let stop = || stop.is_set() || job.blocks.is_closed();
    exchange.run(stop, PATIENCE, build, async |response| {
        pass_on(response, job).await
    })
}

/// Hands samples on as they come.
async fn pass_on(mut response: Response, job: &Job) -> Result<(), SpeechError> {
    let url = response.url().clone();
    let mut rest = BytesMut::new();
    let mut is_silent = true;
    loop {
        let piece = response.chunk().await.map_err(|error| {
            let error = error.without_url();
            failed(
                &url,
                format!("stopped in the middle of its speech: {error}"),
            )
        })?;
        let Some(piece) = piece else { break };
        rest.extend_from_slice(&piece);
        let whole = rest.split_to(rest.len() & !1);
        let (samples, _) = whole.as_chunks();
        if samples.is_empty() {
            continue;
        }
        is_silent = false;
        let block = samples
            .iter()
            .map(|bytes| i16::from_le_bytes(*bytes))
            .collect();
        if job.blocks.send(Ok(block)).await.is_err() {
            return Err(SpeechError::Cancelled);
        }
    }
    if is_silent {
        return Err(failed(&url, "answers no speech"));
    }
    Ok(())
}
