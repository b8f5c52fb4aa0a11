//! From messages of samples to an utterance.

use std::sync::Arc;
use std::time::Duration;

use super::words::{Config, Samples};
use crate::serve::problem::{Kind, Problem};
use crate::speech::audio::{AudioError, Resampler};
use crate::speech::{RECOGNIZER_RATE, SpeechError};

/// Rates that a client may send, in Hz.
const LOWEST: u32 = 8_000;
const HIGHEST: u32 = 48_000;
/// Longest language that is repeated in an error, in bytes.
const LANGUAGE: usize = 35;

/// Collects the samples of one utterance after the other.
pub(super) struct Ear {
    config: Config,
    audio: Resampler,
}

impl Ear {
    /// # Errors
    ///
    /// `bad-request` for a rate out of range, `unknown-language` for none of `languages`.
    pub(super) fn new(config: Config, languages: &[&'static str]) -> Result<Self, Problem> {
        let rate = config.sample_rate;
        if !(LOWEST..=HIGHEST).contains(&rate) {
            let range = format!("`sample_rate` {rate} is outside of {LOWEST} to {HIGHEST}");
            return Err(Problem::new(Kind::BAD_REQUEST, range));
        }
        if let Some(language) = &config.language
            && !languages
                .iter()
                .any(|known| known.eq_ignore_ascii_case(language))
        {
            return Err(SpeechError::UnknownLanguage {
                language: language.chars().take(LANGUAGE).collect(),
                known: languages.iter().map(ToString::to_string).collect(),
            }
            .into());
        }
        Ok(Self {
            config,
            audio: Resampler::default(),
        })
    }

    /// What the client asked for.
    pub(super) fn language(&self) -> Option<String> {
        self.config.language.clone()
    }

    /// Takes one message.
    ///
    /// # Errors
    ///
    /// `bad-request` for a part of a sample, `too-long` for more than `seconds` in one utterance.
    pub(super) fn hear(&mut self, bytes: &[u8], seconds: u32) -> Result<(), Problem> {
        let pushed = match self.config.encoding {
            Samples::Float => {
                let (samples, rest) = bytes.as_chunks();
                whole(rest, 4)?;
                let samples = samples.iter().map(|bytes| tame(f32::from_le_bytes(*bytes)));
                self.audio.push(self.config.sample_rate, samples)
            }
            Samples::Integer => {
                let (samples, rest) = bytes.as_chunks();
                whole(rest, 2)?;
                let samples = samples
                    .iter()
                    .map(|bytes| f32::from(i16::from_le_bytes(*bytes)) / 32_768.0);
                self.audio.push(self.config.sample_rate, samples)
            }
        };
        pushed.ok_or_else(|| Problem::internal(&"no filter for this rate"))?;
        if self.audio.made() as u64 > u64::from(seconds) * u64::from(RECOGNIZER_RATE) {
            let limit = Duration::from_secs(seconds.into());
            return Err(AudioError::TooLong { limit }.into());
        }
        Ok(())
    }

    /// The utterance, and a new one begins.
    pub(super) fn utterance(&mut self) -> Arc<[f32]> {
        std::mem::take(&mut self.audio).finish().into()
    }
}

fn whole(rest: &[u8], size: usize) -> Result<(), Problem> {
    if rest.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        Kind::BAD_REQUEST,
        format!("a binary message is not a multiple of {size} bytes"),
    ))
}

/// What is not a number becomes silence, and what is too loud is cut.
fn tame(sample: f32) -> f32 {
    if sample.is_nan() {
        0.0
    } else {
        sample.clamp(-1.0, 1.0)
    }
}
