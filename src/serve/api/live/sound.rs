//! From what a client sends to the samples that are listened to.

use super::opus::Opus;
use super::protocol::Talk;
use crate::serve::problem::{Kind, Problem};
use crate::speech::audio::Resampler;

/// Rates that a client may send, in Hz.
pub(super) const LOWEST: u32 = 8_000;
pub(super) const HIGHEST: u32 = 48_000;

/// What a sample is, always little-endian and of one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Samples {
    /// 32 bit floats in -1..=1.
    Float,
    /// 16 bit integers.
    Integer,
}

/// What a client sends, in either form.
pub(super) enum Audio {
    Samples(Sound),
    Opus(Opus),
}

impl Audio {
    /// Takes one message.
    ///
    /// # Errors
    ///
    /// Those of [`Sound::hear`] and [`Opus::hear`].
    pub(super) async fn hear(
        &mut self,
        bytes: &[u8],
        talk: &mut Talk,
    ) -> Result<Vec<f32>, Problem> {
        match self {
            Self::Samples(sound) => sound.hear(bytes),
            Self::Opus(opus) => opus.hear(bytes, talk).await,
        }
    }

    /// The last samples of what was sent so far.
    pub(super) fn rest(&mut self) -> Vec<f32> {
        match self {
            Self::Samples(sound) => sound.rest(),
            Self::Opus(_) => Vec::new(),
        }
    }
}

/// Samples of one client.
pub(super) struct Sound {
    samples: Samples,
    rate: u32,
    audio: Resampler,
}

impl Sound {
    /// # Errors
    ///
    /// `bad-request` for a rate out of range.
    pub(super) fn new(samples: Samples, rate: u32) -> Result<Self, Problem> {
        if !(LOWEST..=HIGHEST).contains(&rate) {
            let range = format!("`sample_rate` {rate} is outside of {LOWEST} to {HIGHEST}");
            return Err(Problem::new(Kind::BAD_REQUEST, range));
        }
        Ok(Self {
            samples,
            rate,
            audio: Resampler::default(),
        })
    }

    /// Takes one message. What is still in the filter comes with the next, or with [`Sound::rest`].
    ///
    /// # Errors
    ///
    /// `bad-request` for a part of a sample.
    pub(super) fn hear(&mut self, bytes: &[u8]) -> Result<Vec<f32>, Problem> {
        let pushed = match self.samples {
            Samples::Float => {
                let (samples, rest) = bytes.as_chunks();
                whole(rest, 4)?;
                let samples = samples.iter().map(|bytes| tame(f32::from_le_bytes(*bytes)));
                self.audio.push(self.rate, samples)
            }
            Samples::Integer => {
                let (samples, rest) = bytes.as_chunks();
                whole(rest, 2)?;
                let samples = samples
                    .iter()
                    .map(|bytes| f32::from(i16::from_le_bytes(*bytes)) / 32_768.0);
                self.audio.push(self.rate, samples)
            }
        };
        pushed.ok_or_else(|| Problem::internal(&"no filter for this rate"))?;
        Ok(self.audio.take())
    }

    /// The last samples of what was sent so far.
    pub(super) fn rest(&mut self) -> Vec<f32> {
        std::mem::take(&mut self.audio).finish()
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
