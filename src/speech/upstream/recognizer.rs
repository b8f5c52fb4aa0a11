//! Recognition by another server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response};

use super::answer::Answer;
use super::exchange::{self, Exchange, Resting};
use super::{UpstreamSettings, failed};
use crate::speech::audio::{Encoding, integers};
use crate::speech::languages;
use crate::speech::pool::{Pool, Step, Stop};
use crate::speech::{
    Occupancy, Pending, RECOGNIZER_RATE, RecognizeRequest, Recognizer, RecognizerInfo, SpeechError,
    Task, Transcript,
};

/// What is asked for where no model is named.
const MODEL: &str = "whisper-1";
/// What a second of sound is taken to last before one is measured.
const GUESS: Duration = Duration::from_millis(100);
/// Longest work on a recording: so much, and so much of its length.
const PATIENCE: Duration = Duration::from_mins(1);
const PATIENCE_OF_LENGTH: u32 = 2;
/// Bytes of the largest transcript.
const LARGEST: usize = 16 << 20;

/// A [`Recognizer`] that hands recordings on.
///
/// Dropping it gives up what is under way.
pub struct UpstreamRecognizer {
    info: RecognizerInfo,
    pool: Pool<RecognizeRequest, Transcript>,
}

/// What the workers of one recognizer share.
struct Shared {
    settings: Arc<UpstreamSettings>,
    resting: Arc<Resting>,
    /// Whether the servers know no `verbose_json`.
    is_terse: AtomicBool,
}

impl UpstreamRecognizer {
    /// Nothing is asked before there is something to recognise.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Engine`] when no thread can be started.
    pub fn new(settings: UpstreamSettings) -> Result<Self, SpeechError> {
        let info = RecognizerInfo {
            model: settings.model.clone().unwrap_or_else(|| MODEL.to_owned()),
            demo: false,
            languages: languages::CODES.to_vec(),
            parallel: settings.parallel,
            threads: 1,
        };
        let crew = settings.crew(GUESS);
        let shared = Arc::new(Shared {
            resting: Resting::new(settings.servers.len()),
            settings: Arc::new(settings),
            is_terse: AtomicBool::new(false),
        });
        let pool = Pool::start(&crew, move || {
            let shared = Arc::clone(&shared);
            let mut exchange = None;
            move |request: &RecognizeRequest, stop: &Stop| {
                let exchange = match &mut exchange {
                    Some(exchange) => exchange,
                    none => none.insert(Exchange::new(&shared.settings, &shared.resting)?),
                };
                shared.recognize(exchange, request, stop).map(Step::Answer)
            }
        });
        Ok(Self {
            info,
            pool: pool.map_err(|error| SpeechError::Engine(error.to_string()))?,
        })
    }
}

impl Recognizer for UpstreamRecognizer {
    fn info(&self) -> &RecognizerInfo {
        &self.info
    }

    fn occupancy(&self) -> Occupancy {
        self.pool.occupancy()
    }

    fn admit(&self) -> Result<(), SpeechError> {
        self.pool.admit(1)
    }

    fn recognize(&self, request: RecognizeRequest) -> Result<Pending<Transcript>, SpeechError> {
        if let Some(language) = &request.language {
            languages::find(language)?;
        }
        let seconds = request.samples.len() / RECOGNIZER_RATE as usize + 1;
        let units = u32::try_from(seconds).unwrap_or(u32::MAX);
        let urgency = request.urgency;
        self.pool.submit(request, units, urgency)
    }
}

impl Shared {
    fn recognize(
        &self,
        exchange: &Exchange,
        request: &RecognizeRequest,
        stop: &Stop,
    ) -> Result<Transcript, SpeechError> {
        let is_terse = self.is_terse.load(Ordering::Relaxed);
        let answer = ask(exchange, request, is_terse, stop);
        match &answer {
            // Some servers have no such format, or not for every model, and say 400.
            Err(SpeechError::Upstream { why, .. })
                if !is_terse && why.contains("response_format") =>
            {
                self.is_terse.store(true, Ordering::Relaxed);
                ask(exchange, request, true, stop)
            }
            _ => answer,
        }
    }
}

fn ask(
    exchange: &Exchange,
    request: &RecognizeRequest,
    is_terse: bool,
    stop: &Stop,
) -> Result<Transcript, SpeechError> {
    let begin = Instant::now();
    let wav = wav(&request.samples)?;
    let length = Duration::from_secs(request.samples.len() as u64) / RECOGNIZER_RATE;
    let limit = PATIENCE + length * PATIENCE_OF_LENGTH;
    let build = |client: &Client, settings: &UpstreamSettings, index: usize| {
        build(client, settings, index, request, wav.clone(), is_terse)
    };
    let transcript = exchange.run(exchange::of(stop), limit, build, async |response| {
        let answer = read(response).await?;
        Ok(answer.transcript(length, begin.elapsed(), request.language.clone()))
    })?;
    if let Some(segments) = &request.segments {
        for segment in &transcript.segments {
            // Who asked for segments and left waits for the whole no more either.
            let _ = segments.send(segment.clone());
        }
    }
    Ok(transcript)
}

fn build(
    client: &Client,
    settings: &UpstreamSettings,
    index: usize,
    request: &RecognizeRequest,
    wav: bytes::Bytes,
    is_terse: bool,
) -> Result<RequestBuilder, SpeechError> {
    let path = match request.task {
        Task::Transcribe => "audio/transcriptions",
        Task::Translate => "audio/translations",
    };
    let file = Part::stream(wav)
        .file_name("audio.wav")
        .mime_str("audio/wav")
        .map_err(|error| SpeechError::Engine(error.to_string()))?;
    let model = settings.model.clone().unwrap_or_else(|| MODEL.to_owned());
    let format = if is_terse { "json" } else { "verbose_json" };
    let mut form = Form::new()
        .part("file", file)
        .text("model", model)
        .text("response_format", format);
    if let (Some(language), Task::Transcribe) = (&request.language, request.task) {
        form = form.text("language", language.clone());
    }
    if let Some(prompt) = &request.prompt {
        form = form.text("prompt", prompt.clone());
    }
    if let Some(temperature) = request.temperature {
        form = form.text("temperature", temperature.to_string());
    }
    if !is_terse && request.task == Task::Transcribe {
        form = form.text("timestamp_granularities[]", "segment");
        if request.words {
            form = form.text("timestamp_granularities[]", "word");
        }
    }
    Ok(client
        .post(settings.servers[index].route(path))
        .multipart(form))
}

async fn read(mut response: Response) -> Result<Answer, SpeechError> {
    let url = response.url().clone();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(piece)) if body.len() + piece.len() <= LARGEST => {
                body.extend_from_slice(&piece);
            }
            Ok(Some(_)) => {
                let limit = LARGEST >> 20;
                return Err(failed(&url, format!("answers more than {limit} MiB")));
            }
            Ok(None) => break,
            Err(error) => {
                let error = error.without_url();
                return Err(failed(
                    &url,
                    format!("stopped in the middle of its answer: {error}"),
                ));
            }
        }
    }
    serde_json::from_slice(&body)
        .map_err(|error| failed(&url, format!("answers no transcript: {error}")))
}

fn wav(samples: &[f32]) -> Result<bytes::Bytes, SpeechError> {
    let file = Encoding::Wav.file(RECOGNIZER_RATE, &integers(samples));
    file.map(Into::into)
        .map_err(|error| SpeechError::Engine(error.to_string()))
}
