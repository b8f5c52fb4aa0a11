//! From samples to a transcript, with one state of whisper.cpp.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use whisper_rs::{WhisperContext, WhisperError, WhisperState};

use super::collect::collect;
use super::params::{Context, params, temperature};
use super::pieces::pieces;
use super::pool::Stop;
use super::quality::is_doubtful;
use super::watch::Watch;
use super::{Job, Manner, language, prompt};
use crate::speech::{RECOGNIZER_RATE, Segment, SpeechError, Transcript};

/// whisper.cpp answers nothing to less than 100 ms, and reads past the end of less than 201 samples.
const FEWEST_SAMPLES: usize = RECOGNIZER_RATE as usize / 5;
/// Below one step of 16-bit audio there is nothing.
const SILENCE: f32 = 1.0 / 32768.0;
/// Mean square above which somebody may be speaking: -40 dBFS.
const LOUD: f32 = 1e-4;

/// What one worker recognises with.
pub(super) struct Decoder {
    context: Arc<WhisperContext>,
    threads: usize,
    /// 22 to 60 MB with the smallest public model, so only workers that get work make one.
    state: Option<WhisperState>,
}

impl Decoder {
    pub(super) const fn new(context: Arc<WhisperContext>, threads: usize) -> Self {
        Self {
            context,
            threads,
            state: None,
        }
    }

    /// Recognises one recording.
    pub(super) fn run(&mut self, job: &Job, stop: &Stop) -> Result<Transcript, SpeechError> {
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

    fn decode(&mut self, job: &Job, stop: &Stop) -> Result<Transcript, SpeechError> {
        let begin = Instant::now();
        let context = Arc::clone(&self.context);
        let state = match &mut self.state {
            Some(state) => state,
            none => none.insert(context.create_state().map_err(|error| engine(&error))?),
        };
        let mut manner = job.manner.clone();
        manner.prompt = prompt::tokens(&context, &job.prompt);
        let mut segments = Vec::new();
        for piece in pieces(&job.samples) {
            let samples = presentable(&job.samples[piece.clone()]);
            let tries = recognize(state, &samples, &mut manner, self.threads, stop)?;
            let temperatures: Vec<f32> = tries
                .into_iter()
                .map(|number| temperature(&manner, number))
                .collect();
            let span = (duration(piece.start), duration(piece.end));
            for segment in collect(
                state,
                context.token_eot(),
                &temperatures,
                span,
                manner.words,
            ) {
                if let Some(listener) = &job.segments {
                    // Who does not listen any more still gets the transcript.
                    let _ = listener.send(segment.clone());
                }
                segments.push(segment);
            }
        }
        let words: Vec<&str> = segments
            .iter()
            .map(|segment: &Segment| segment.text.as_str())
            .collect();
        Ok(Transcript {
            text: words.join(" "),
            language: manner.language.unwrap_or_default().to_owned(),
            duration: duration(job.samples.len()),
            segments,
            took: begin.elapsed(),
        })
    }
}

/// Leaves the words of `samples` in `state`, and the language, if none is given, in `manner`; returns which try each
/// segment came from.
fn recognize(
    state: &mut WhisperState,
    samples: &[f32],
    manner: &mut Manner,
    threads: usize,
    stop: &Stop,
) -> Result<Vec<u32>, SpeechError> {
    let full = |state: &mut WhisperState, manner: &Manner, context| {
        let watch = Watch::new(stop);
        let result = state.full(params(manner, context, threads, &watch), samples);
        result.map(|_| watch.into_tries()).map_err(|error| {
            if stop.is_set() {
                SpeechError::Cancelled
            } else {
                engine(&error)
            }
        })
    };
    let context = Context::for_samples(samples.len());
    let tries = full(state, manner, context)?;
    manner.language = manner
        .language
        .or_else(|| language::code(state.full_lang_id_from_state()));
    if context == Context::Full || manner.is_draft || !is_doubtful(state, is_loud(samples)) {
        return Ok(tries);
    }
    full(state, manner, Context::Full)
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

#[expect(
    clippy::cast_precision_loss,
    reason = "a window has half a million samples"
)]
fn is_loud(samples: &[f32]) -> bool {
    samples.iter().map(|sample| sample * sample).sum::<f32>() >= LOUD * samples.len() as f32
}

fn engine(error: &WhisperError) -> SpeechError {
    SpeechError::Engine(error.to_string())
}
