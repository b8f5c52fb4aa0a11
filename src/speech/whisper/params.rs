//! Parameters of whisper.cpp for one recording.

use std::collections::HashMap;
use std::ffi::{c_int, c_void};
use std::sync::LazyLock;

use whisper_rs::{FullParams, SamplingStrategy};

use super::language;
use crate::speech::RECOGNIZER_RATE;
use crate::speech::pool::Stop;

/// Positions of the encoder for a window of 30 s: 50 a second.
const FULL_CONTEXT: usize = 1500;

/// How much of the encoder's context to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// As much as the recording needs.
    Trimmed(usize),
    /// All of it, whatever the length of the recording.
    Full,
}

impl Context {
    /// What suits a recording of so many samples.
    ///
    /// The encoder's work grows faster than its context, and a command word fills 2 of the 30 seconds that it is
    /// made for. 128 positions more than the recording has, but never fewer than 384, keep the words right
    /// (whisper.cpp's issue 1855; below about 0.5 s of slack it loops, issue 1117); 64 suits the matrix kernels.
    pub(super) fn for_samples(samples: usize) -> Self {
        let positions = (samples * 50).div_ceil(RECOGNIZER_RATE as usize) + 128;
        match positions.max(384).next_multiple_of(64) {
            trimmed if trimmed < FULL_CONTEXT => Self::Trimmed(trimmed),
            _ => Self::Full,
        }
    }
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

/// Parameters for one recording, which live as long as the flag that ends it.
///
/// With a trimmed context whisper.cpp makes one try; its own fallback, sampling with a rising temperature, is left to
/// the full context.
pub(super) fn params<'a>(
    language: Option<&'static str>,
    context: Context,
    threads: usize,
    stop: &'a Stop,
) -> FullParams<'a, 'a> {
    let mut params: FullParams<'a, 'a> = TEMPLATES
        .get(&language)
        .unwrap_or(&TEMPLATES[&None])
        .clone();
    // 0 would abort the process; more than a machine has is refused by `Sizing`.
    params.set_n_threads(c_int::try_from(threads.max(1)).unwrap_or(1));
    if let Context::Trimmed(positions) = context {
        params.set_audio_ctx(c_int::try_from(positions).unwrap_or(0));
        params.set_temperature_inc(0.0);
    }
    #[expect(
        unsafe_code,
        reason = "the safe twin of these calls runs another closure than it was given"
    )]
    // SAFETY: the callback reads a `Stop` behind the pointer it gets, and the parameters borrow that `Stop`.
    unsafe {
        params.set_abort_callback(Some(is_stopped));
        params.set_abort_callback_user_data(std::ptr::from_ref(stop).cast_mut().cast());
    }
    params
}

/// Asked by whisper.cpp after every pass of the encoder and every token.
#[expect(unsafe_code, reason = "a C callback gets its data as a pointer")]
unsafe extern "C" fn is_stopped(stop: *mut c_void) -> bool {
    // SAFETY: `params` set this pointer from a reference that outlives the parameters.
    unsafe { &*stop.cast_const().cast::<Stop>() }.is_set()
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
        assert_eq!(seconds(27.0), Context::Full);
        assert_eq!(seconds(600.0), Context::Full);
    }
}
