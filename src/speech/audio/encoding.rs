//! What speech is sent as.

use std::fmt;
use std::str::FromStr;

use super::error::AudioError;
use super::mp3::{self, Mp3Encoder};
use super::wav::{self, WavEncoder};

/// A form of audio that [`Encoder`] writes: mono, from 16 bit samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// MPEG audio layer III, 64 kbit/s.
    #[default]
    Mp3,
    /// 16 bit PCM in a RIFF header.
    Wav,
}

/// Name (also the file extension) and media type, in the order of [`Encoding::ALL`].
const TABLE: [(&str, &str); 2] = [("mp3", "audio/mpeg"), ("wav", "audio/wav")];

impl Encoding {
    /// All of them, the default first.
    pub const ALL: [Self; 2] = [Self::Mp3, Self::Wav];

    /// Its name, as in `response_format`.
    #[must_use]
    pub fn name(self) -> &'static str {
        TABLE[self as usize].0
    }

    /// The file extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.name()
    }

    /// The media type for `Content-Type`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// A stream of unknown length at `rate` Hz.
    ///
    /// # Errors
    ///
    /// [`AudioError::EncoderRate`]: MP3 is written at 8, 11.025, 12, 16, 22.05 and 24 kHz, WAV at any rate but 0.
    pub fn encoder(self, rate: u32) -> Result<Encoder, AudioError> {
        self.check_rate(rate)?;
        Ok(Encoder(match self {
            Self::Mp3 => Box::new(Mp3Encoder::new(rate)),
            Self::Wav => Box::new(WavEncoder::new(rate)),
        }))
    }

    /// A whole file, its length in its header: players show it and give back exactly `samples.len()` samples.
    ///
    /// # Errors
    ///
    /// As [`Encoding::encoder`].
    pub fn file(self, rate: u32, samples: &[i16]) -> Result<Vec<u8>, AudioError> {
        self.check_rate(rate)?;
        Ok(match self {
            Self::Mp3 => mp3::file(rate, samples),
            Self::Wav => wav::file(rate, samples),
        })
    }

    fn check_rate(self, rate: u32) -> Result<(), AudioError> {
        let carried = match self {
            Self::Mp3 => mp3::RATES.contains(&rate),
            Self::Wav => rate > 0,
        };
        if carried {
            Ok(())
        } else {
            Err(AudioError::EncoderRate {
                encoding: self.name(),
                rate,
            })
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(name: &str) -> Result<Self, UnknownEncoding> {
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.name() == name)
            .ok_or_else(|| UnknownEncoding {
                name: name.to_owned(),
            })
    }
}

/// A name that is none of [`Encoding::ALL`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown audio encoding `{name}`; known: {}", Encoding::ALL.map(Encoding::name).join(", "))]
pub struct UnknownEncoding {
    name: String,
}

/// One stream in the making.
pub struct Encoder(Box<dyn Encode>);

impl Encoder {
    /// Takes more samples and gives the bytes that are ready, the header with the first of them.
    /// An MP3 frame is ready every 576 samples.
    #[must_use]
    pub fn push(&mut self, samples: &[i16]) -> Vec<u8> {
        self.0.push(samples)
    }

    /// Gives the last bytes.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.0.finish()
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Encoder").finish_non_exhaustive()
    }
}

/// What an encoding does.
pub(super) trait Encode: Send {
    fn push(&mut self, samples: &[i16]) -> Vec<u8>;
    fn finish(&mut self) -> Vec<u8>;
}
