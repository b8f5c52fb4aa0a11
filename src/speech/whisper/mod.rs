//! Recognition by whisper.cpp, compiled in.
//!
//! One model is loaded once and shared; every worker thread has a state of its own, made when it gets its first
//! recording. What whisper.cpp does not survive is kept from it: files that are no models ([`models::inspect`]), a
//! processor that it was not compiled for, samples that are not finite, recordings that are too short, languages that
//! the model does not know.
//!
//! `ggml-digits-en.bin` is the built-in model [`ModelSource::Demo`]. It was trained from scratch for voicectl on
//! synthetic speech (espeak-ng, flite, festival, SVOX Pico) and knows thirty English words: the digits, `yes no stop
//! go start hello world left right up down on off open close play pause next back test`. Its weights are ours, under
//! the licence of voicectl; token list and mel filters in it are those of the package `openai-whisper` (MIT).
//!
//! [`models::inspect`]: crate::speech::models::inspect

mod collect;
mod cores;
mod cpu;
mod decode;
mod language;
mod long;
mod params;
mod prompt;
mod quality;
mod voice;
mod watch;
mod windows;
mod words;

use std::ffi::c_int;
use std::fmt;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use whisper_rs::{WhisperContext, WhisperContextParameters, install_logging_hooks};

pub use self::cpu::check as check_processor;

use self::cores::Cores;
use self::decode::{Decoder, Tools, duration, is_silent, units};
use self::language::Languages;
use self::long::Long;
use self::windows::Span;
use super::models::{DEMO_SIZE, ModelError, ModelSource, inspect};
use super::{
    Occupancy, Pending, QueueLimits, RecognizeRequest, Recognizer, RecognizerInfo, Segment,
    Shortcut, Sizing, SpeechError, Task, Transcript, Tuning, Urgency, pending,
};
use crate::speech::pool::{Crew, Pool, REST};

static DEMO_MODEL: &[u8] = include_bytes!("ggml-digits-en.bin");
const _: () = assert!(
    DEMO_MODEL.len() as u64 == DEMO_SIZE,
    "the table states its size"
);

/// What a unit of work, a tenth of a second of sound, is taken to last before one is measured: the model that is used
/// where none is named takes about that on one core.
const GUESS: Duration = Duration::from_millis(30);

/// A [`Recognizer`] by whisper.cpp.
///
/// Dropping it ends what it is doing and blocks until its threads are gone, which takes as long as one pass of the
/// encoder: drop it where blocking is allowed.
pub struct Whisper {
    info: RecognizerInfo,
    languages: Languages,
    pool: Pool<Job, Transcript>,
}

/// What is in the queue.
enum Job {
    /// A recording.
    Whole(Request),
    /// A window of a long one.
    Window { long: Arc<Long>, index: usize },
}

/// One recording, and what is wanted of it.
#[derive(Clone)]
struct Request {
    samples: Arc<[f32]>,
    manner: Manner,
    /// What was said before; the worker makes tokens of it, which are in `manner` then.
    prompt: String,
    segments: Option<mpsc::UnboundedSender<Segment>>,
}

impl Request {
    /// Sends segments to whom wants them early.
    fn tell(&self, segments: &[Segment]) {
        if let Some(listener) = &self.segments {
            for segment in segments {
                // Who does not listen any more still gets the transcript.
                let _ = listener.send(segment.clone());
            }
        }
    }
}

/// How a recording is to be decoded.
#[derive(Clone, Debug, Default, PartialEq)]
struct Manner {
    /// `None` until it is found out.
    language: Option<&'static str>,
    /// Into English.
    translate: bool,
    /// What was said before.
    prompt: Vec<c_int>,
    /// The one to sample at, 0 to 1; `None` for 0, and more only where the words are doubtful.
    temperature: Option<f32>,
    /// With the times of words.
    words: bool,
    /// Once, and in the cheapest way.
    is_draft: bool,
}

impl Whisper {
    /// Loads a model and starts its workers, with a queue before them.
    ///
    /// Blocks while the file is checked and read.
    ///
    /// # Errors
    ///
    /// What [`ModelFile::check`](super::models::ModelFile::check) finds, [`ModelError::Processor`],
    /// [`ModelError::Load`], [`ModelError::Threads`].
    pub fn load(
        source: &ModelSource,
        tuning: Tuning,
        queue: QueueLimits,
    ) -> Result<Self, ModelError> {
        cpu::check()?;
        // Without a backend for them the hooks keep whisper.cpp's log, which holds transcripts, from stderr.
        install_logging_hooks();
        let failed = || ModelError::Load(source.name().to_owned());
        // Flash attention stays off, which is the default. On processors whisper.cpp 1.8.3 is slower with it (measured with a
        // model as large as `tiny`: 3.5 s instead of 2.8 s for 30 s of sound on one core), and where the context is no multiple
        // of 256 positions it attends to what an earlier recording left behind, so that noise gives words.
        let parameters = WhisperContextParameters::default();
        let (header, context) = match source {
            ModelSource::Demo => (
                inspect(Cursor::new(DEMO_MODEL)).map_err(|_| failed())?,
                WhisperContext::new_from_buffer_with_params(DEMO_MODEL, parameters),
            ),
            ModelSource::File(file) => (
                file.check()?,
                WhisperContext::new_with_params(&file.path, parameters),
            ),
        };
        let context = Arc::new(context.map_err(|_| failed())?);
        let languages = Languages::of(&header);
        let span = Span::of(&header);
        let Tuning { sizing, shortcuts } = tuning;
        let parallel = sizing.states();
        let crew = Crew {
            name: "whisper",
            parallel,
            has_passing: shortcuts.has(Shortcut::Passing),
            limits: queue,
            pace: GUESS,
            rest: REST,
        };
        let tools = Tools {
            context,
            span,
            parallel,
            shortcuts,
            cores: Cores::new(sizing),
        };
        let tools = Arc::new(tools);
        let pool = Pool::start(&crew, move || {
            let mut decoder = Decoder::new(Arc::clone(&tools));
            move |job: &Job, stop: &_| decoder.run(job, stop)
        });
        Ok(Self {
            info: info(source, sizing, languages),
            languages,
            pool: pool.map_err(ModelError::Threads)?,
        })
    }
}

/// What a model would run as, by its file alone; blocks while that is read.
///
/// # Errors
///
/// [`ModelError::NotAModel`], [`ModelError::File`]; a digest is checked when the model is loaded.
pub fn describe(source: &ModelSource, sizing: Sizing) -> Result<RecognizerInfo, ModelError> {
    let header = match source {
        ModelSource::Demo => inspect(Cursor::new(DEMO_MODEL))
            .map_err(|_| ModelError::Load(source.name().to_owned()))?,
        ModelSource::File(file) => file.header()?,
    };
    Ok(info(source, sizing, Languages::of(&header)))
}

fn info(source: &ModelSource, sizing: Sizing, languages: Languages) -> RecognizerInfo {
    RecognizerInfo {
        model: source.name().to_owned(),
        demo: *source == ModelSource::Demo,
        languages: languages.codes().to_vec(),
        parallel: sizing.states(),
        threads: sizing.threads(),
    }
}

impl Recognizer for Whisper {
    fn info(&self) -> &RecognizerInfo {
        &self.info
    }

    fn occupancy(&self) -> Occupancy {
        self.pool.occupancy()
    }

    fn admit(&self) -> Result<(), SpeechError> {
        self.pool.admit(units(0))
    }

    fn recognize(&self, request: RecognizeRequest) -> Result<Pending<Transcript>, SpeechError> {
        let language = self.languages.choose(request.language.as_deref())?;
        let translate = request.task == Task::Translate;
        if translate && self.languages.codes().len() == 1 {
            return Err(SpeechError::Untranslatable {
                model: self.info.model.clone(),
            });
        }
        let samples = request.samples;
        if is_silent(&samples) {
            let (promise, answer) = pending();
            promise.fulfil(Ok(Transcript {
                language: language.unwrap_or_default().to_owned(),
                duration: duration(samples.len()),
                ..Transcript::default()
            }));
            return Ok(answer);
        }
        let units = units(samples.len());
        // Not-a-number is as good as none.
        let temperature = request.temperature.filter(|given| !given.is_nan());
        let job = Job::Whole(Request {
            samples,
            manner: Manner {
                language,
                translate,
                prompt: Vec::new(),
                temperature: temperature.map(|given| given.clamp(0.0, 1.0)),
                words: request.words,
                is_draft: request.urgency == Urgency::Draft,
            },
            prompt: request.prompt.unwrap_or_default(),
            segments: request.segments,
        });
        self.pool.submit(job, units, request.urgency)
    }
}

impl fmt::Debug for Whisper {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Whisper")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}
