//! Parameters of whisper.cpp for one recording.

use std::collections::HashMap;
use std::ffi::c_int;
use std::sync::LazyLock;

use whisper_rs::{FullParams, SamplingStrategy};

use super::Manner;
use super::language;
use super::watch::Watch;
use crate::speech::RECOGNIZER_RATE;

/// Positions of the encoder for a second; it has 1500 for a window of 30 s.
const POSITIONS: usize = 50;

/// The longest context that whisper.cpp computes with its fast kernels alone: they take sixteen positions at once. With all
/// 1500 a quarter of the encoder's time goes into the one product that they leave to a slow one (measured with a model as
/// large as `tiny`).
const FAST_CONTEXT: usize = 1488;

/// Positions that a recording leaves free, and the fewest of them, half a second.
const SLACK: usize = 128;
const LEAST_SLACK: usize = 25;

/// By how much the temperature rises from try to try (Whisper's own step).
const STEP: f32 = 0.2;

/// How much of the encoder's context to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// As much as the recording needs.
    Trimmed(usize),
    /// All of it that counts, whatever the length of the recording.
    Full {
        /// Without the last positions, of which the recording has no need.
        is_fast: bool,
    },
}

impl Context {
    /// All that the model has.
    pub(super) const WHOLE: Self = Self::Full { is_fast: false };

    /// What suits a recording of so many samples.
    ///
    /// The encoder's work grows faster than its context, and a command word fills 2 of the 30 seconds that it is
    /// made for. 128 positions more than the recording has, but never fewer than 384, keep the words right
    /// (whisper.cpp's issue 1855; below about 0.5 s of slack it loops, issue 1117); 64 suits the matrix kernels.
    pub(super) fn for_samples(samples: usize) -> Self {
        let positions = (recorded(samples) + SLACK).max(384).next_multiple_of(64);
        if positions < FAST_CONTEXT {
            Self::Trimmed(positions)
        } else {
            Self::full(samples)
        }
    }

    /// The full one for a recording of so many samples.
    pub(super) fn full(samples: usize) -> Self {
        Self::Full {
            is_fast: recorded(samples) + LEAST_SLACK <= FAST_CONTEXT,
        }
    }

    /// Positions, where they are not those of the model.
    const fn positions(self) -> Option<usize> {
        match self {
            Self::Trimmed(positions) => Some(positions),
            Self::Full { is_fast: true } => Some(FAST_CONTEXT),
            Self::Full { is_fast: false } => None,
        }
    }
}

/// Positions that so many samples take.
fn recorded(samples: usize) -> usize {
    (samples * POSITIONS).div_ceil(RECOGNIZER_RATE as usize)
}

/// One set per language, made once: whisper-rs leaks the language's name every time that it is set.
static TEMPLATES: LazyLock<HashMap<Option<&str>, FullParams<'static, 'static>>> =
    LazyLock::new(|| {
        let languages = language::all().iter().copied().map(Some);
        languages
            .chain([None])
            .map(|language| (language, template(language)))
            .collect()
    });

fn template(language: Option<&'static str>) -> FullParams<'static, 'static> {
    // More than one candidate would make whisper.cpp allocate its cache anew when it falls back to sampling, and when
    // that fails it frees a state that its owner frees again.
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    params.set_language(language);
    // The words of one caller must not prompt the recording of the next.
    params.set_no_context(true);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_special(false);
    params.set_print_timestamps(false);
    params
}

/// Parameters for one recording, which live as long as what watches over it.
///
/// With a trimmed context whisper.cpp makes one try; its own fallback, sampling with a rising temperature, is left to
/// the full context, and to those who give no temperature and can wait.
pub(super) fn params<'a>(
    manner: &'a Manner,
    context: Context,
    threads: usize,
    watch: &'a Watch<'a>,
) -> FullParams<'a, 'a> {
    let mut params: FullParams<'a, 'a> = TEMPLATES
        .get(&manner.language)
        .unwrap_or(&TEMPLATES[&None])
        .clone();
    // 0 would abort the process; more than a machine has is refused by `Sizing`.
    params.set_n_threads(c_int::try_from(threads.max(1)).unwrap_or(1));
    params.set_translate(manner.translate);
    params.set_token_timestamps(manner.words);
    params.set_temperature(manner.temperature.unwrap_or(0.0));
    if !manner.prompt.is_empty() {
        params.set_tokens(&manner.prompt);
    }
    let has_one_try = manner.temperature.is_some() || manner.is_draft;
    params.set_temperature_inc(match context {
        Context::Full { .. } if !has_one_try => STEP,
        _ => 0.0,
    });
    if let Some(positions) = context.positions() {
        params.set_audio_ctx(c_int::try_from(positions).unwrap_or(0));
    }
    watch.attach(&mut params);
    params
}

/// The temperature of a try, 0 for the first.
#[expect(clippy::cast_precision_loss, reason = "there are six tries")]
pub(super) fn temperature(manner: &Manner, number: u32) -> f32 {
    manner.temperature.unwrap_or(STEP * number as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_follows_the_length() {
        let seconds = |seconds: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small and positive"
            )]
            Context::for_samples((seconds * f64::from(RECOGNIZER_RATE)) as usize)
        };
        assert_eq!(seconds(0.0), Context::Trimmed(384));
        assert_eq!(
            seconds(5.12),
            Context::Trimmed(384),
            "256 positions and 128 spare ones"
        );
        assert_eq!(seconds(5.2), Context::Trimmed(448));
        assert_eq!(seconds(20.0), Context::Trimmed(1152));
        assert_eq!(seconds(26.8), Context::Trimmed(1472));
        let full = |is_fast| Context::Full { is_fast };
        assert_eq!(seconds(27.0), full(true));
        assert_eq!(seconds(29.26), full(true), "half a second is spare");
        assert_eq!(seconds(29.3), full(false));
        assert_eq!(seconds(600.0), full(false));
    }
}
