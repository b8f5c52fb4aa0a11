//! From samples to a transcript, with one state of whisper.cpp.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use whisper_rs::{WhisperContext, WhisperError, WhisperState};

use super::collect::collect;
use super::cores::{Cores, Share};
use super::long::Long;
use super::params::{Context, params, temperature};
use super::quality::{is_doubtful, is_invented};
use super::voice::Voice;
use super::watch::Watch;
use super::windows::{Span, windows};
use super::{Job, Manner, Request, language, prompt};
use crate::speech::pool::{Step, Stop};
use crate::speech::{RECOGNIZER_RATE, Segment, Shortcut, Shortcuts, SpeechError, Transcript};

/// whisper.cpp answers nothing to less than 100 ms, and reads past the end of less than 201 samples.
const FEWEST_SAMPLES: usize = RECOGNIZER_RATE as usize / 5;
/// Below one step of 16-bit audio there is nothing.
const SILENCE: f32 = 1.0 / 32768.0;

/// What all workers recognise with.
pub(super) struct Tools {
    pub(super) context: Arc<WhisperContext>,
    /// How much it hears at once.
    pub(super) span: Span,
    /// Workers that there are.
    pub(super) parallel: usize,
    /// Work that they leave out.
    pub(super) shortcuts: Shortcuts,
    pub(super) cores: Cores,
}

/// What one worker recognises with.
pub(super) struct Decoder {
    tools: Arc<Tools>,
    /// 22 to 60 MB with the smallest public model, so only workers that get work make one.
    state: Option<WhisperState>,
}

/// What was heard in a window.
#[derive(Default)]
pub(super) struct Heard {
    /// As given or as found out; `None` where nobody speaks and none was given.
    pub(super) language: Option<&'static str>,
    pub(super) segments: Vec<Segment>,
}

impl Decoder {
    pub(super) const fn new(tools: Arc<Tools>) -> Self {
        Self { tools, state: None }
    }

    /// Recognises one recording, or a window of one; cuts one that is too long for that.
    pub(super) fn run(
        &mut self,
        job: &Job,
        stop: &Stop,
    ) -> Result<Step<Job, Transcript>, SpeechError> {
        if stop.is_set() {
            return Err(SpeechError::Cancelled);
        }
        let result = self.decode(job, stop);
        if let Err(error) = &result {
            // After a failure nobody knows what the state is in; after a cancellation it is good for the next job.
            if *error != SpeechError::Cancelled {
                self.state = None;
            }
        }
        result
    }

    fn decode(&mut self, job: &Job, stop: &Stop) -> Result<Step<Job, Transcript>, SpeechError> {
        let begin = Instant::now();
        let request = match job {
            Job::Window { long, index } => {
                let window = long.window(*index);
                let heard = self.hear(&long.request, &long.voice, window, long.manner(), stop)?;
                let most = self.share(stop);
                return Ok(long.put(*index, heard, begin.elapsed(), most));
            }
            Job::Whole(request) => request,
        };
        let voice = Voice::listen(&request.samples, stop)?;
        let length = request.samples.len();
        let Tools {
            span, shortcuts, ..
        } = *self.tools;
        let heard = if length > span.whole && shortcuts.has(Shortcut::Windows) {
            let windows = windows(&voice, length, span);
            if !windows.is_empty() {
                let long = Long::new(request.clone(), voice, windows, begin.elapsed());
                return Ok(Step::Cut(long.next(self.share(stop))));
            }
            Heard {
                language: request.manner.language,
                segments: Vec::new(),
            }
        } else {
            let manner = request.manner.clone();
            self.hear(request, &voice, 0..length, manner, stop)?
        };
        request.tell(&heard.segments);
        Ok(Step::Answer(transcript(request, heard, begin.elapsed())))
    }

    /// Windows of one recording that may be under way: all workers may have one, unless others wait for a worker.
    fn share(&self, stop: &Stop) -> usize {
        if stop.is_crowded() {
            1
        } else {
            self.tools.parallel
        }
    }

    /// Decodes these samples; not at all where nobody speaks, since Whisper invents words for that.
    fn hear(
        &mut self,
        request: &Request,
        voice: &Voice,
        window: Range<usize>,
        mut manner: Manner,
        stop: &Stop,
    ) -> Result<Heard, SpeechError> {
        let tools = Arc::clone(&self.tools);
        let skips_silence = tools.shortcuts.has(Shortcut::Silence);
        if skips_silence && !voice.is_heard(window.clone()) {
            return Ok(Heard {
                language: manner.language,
                segments: Vec::new(),
            });
        }
        let context = &tools.context;
        let state = match &mut self.state {
            Some(state) => state,
            none => none.insert(context.create_state().map_err(|error| engine(&error))?),
        };
        manner.prompt = prompt::tokens(context, &request.prompt);
        let spoken = if skips_silence {
            voice.spoken(window.clone())
        } else {
            window.clone()
        };
        let samples = presentable(&request.samples[spoken]);
        let least = if tools.shortcuts.has(Shortcut::Context) {
            Context::for_samples(samples.len())
        } else {
            Context::WHOLE
        };
        let is_clear = voice.is_clear(window.clone());
        // Drafts come again and again, and the windows of a long recording fill the cores by themselves.
        let is_whole = window.len() == request.samples.len();
        let share = if stop.is_beside() {
            Share::beside()
        } else {
            let is_alone = is_whole && !manner.is_draft && !stop.is_crowded();
            tools.cores.take(is_alone)
        };
        let threads = share.threads();
        let first = (least, is_clear);
        let tries = recognize(state, &samples, first, &mut manner, threads, stop)?;
        drop(share);
        let temperatures = tries.into_iter().map(|number| temperature(&manner, number));
        let temperatures: Vec<f32> = temperatures.collect();
        let span = (duration(window.start), duration(window.end));
        let end_of_text = context.token_eot();
        let mut segments = collect(state, end_of_text, &temperatures, span, manner.words);
        segments.retain(|segment| !is_invented(segment, voice));
        Ok(Heard {
            language: manner.language,
            segments,
        })
    }
}

/// Leaves the words of `samples` in `state`, and the language, if none is given, in `manner`; returns which try each
/// segment came from. The first look is at this much of the context; `is_clear` says that there are words.
fn recognize(
    state: &mut WhisperState,
    samples: &[f32],
    (context, is_clear): (Context, bool),
    manner: &mut Manner,
    threads: usize,
    stop: &Stop,
) -> Result<Vec<u32>, SpeechError> {
    let full = |state: &mut WhisperState, manner: &Manner, context| {
        let watch = Watch::new(stop);
        let result = state.full(params(manner, context, threads, &watch), samples);
        result.map(|()| watch.into_tries()).map_err(|error| {
            if stop.is_set() {
                SpeechError::Cancelled
            } else {
                engine(&error)
            }
        })
    };
    let tries = full(state, manner, context)?;
    let found = || language::code(state.full_lang_id_from_state());
    manner.language = manner.language.or_else(found);
    let is_full = matches!(context, Context::Full { .. });
    if is_full || manner.is_draft || !is_doubtful(state, is_clear) {
        return Ok(tries);
    }
    full(state, manner, Context::full(samples.len()))
}

/// The answer to a request.
pub(super) fn transcript(request: &Request, heard: Heard, took: Duration) -> Transcript {
    let texts = heard.segments.iter().map(|segment| segment.text.as_str());
    Transcript {
        text: texts.collect::<Vec<_>>().join(" "),
        language: heard.language.unwrap_or_default().to_owned(),
        duration: duration(request.samples.len()),
        segments: heard.segments,
        took,
    }
}

/// Whether there is nothing to recognise: no samples, or none that 16-bit audio could hold.
pub(super) fn is_silent(samples: &[f32]) -> bool {
    !samples
        .iter()
        .any(|sample| sample.is_finite() && sample.abs() >= SILENCE)
}

/// How long so many samples are.
pub(super) fn duration(samples: usize) -> Duration {
    let rate = u64::from(RECOGNIZER_RATE);
    let samples = samples as u64;
    Duration::from_secs(samples / rate)
        + Duration::from_nanos(samples % rate * 1_000_000_000 / rate)
}

/// How much work a recording is, in tenths of a second of sound: as many as it has, and the slack that the encoder gets
/// ([`Context::for_samples`]).
pub(super) fn units(samples: usize) -> u32 {
    let tenths = samples.div_ceil(RECOGNIZER_RATE as usize / 10);
    u32::try_from(tenths).unwrap_or(u32::MAX).saturating_add(26)
}

/// Samples that whisper.cpp can take: finite, within -1 to 1, and enough of them.
fn presentable(samples: &[f32]) -> Cow<'_, [f32]> {
    let is_fine = |sample: &f32| (-1.0..=1.0).contains(sample);
    if samples.len() >= FEWEST_SAMPLES && samples.iter().all(is_fine) {
        return Cow::Borrowed(samples);
    }
    let repair = |&sample: &f32| {
        if sample.is_finite() {
            sample.clamp(-1.0, 1.0)
        } else {
            0.0
        }
    };
    let mut repaired: Vec<f32> = samples.iter().map(repair).collect();
    repaired.resize(repaired.len().max(FEWEST_SAMPLES), 0.0);
    Cow::Owned(repaired)
}

fn engine(error: &WhisperError) -> SpeechError {
    SpeechError::Engine(error.to_string())
}
