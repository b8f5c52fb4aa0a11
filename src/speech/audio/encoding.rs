//! What speech is sent as.

use std::fmt;
use std::str::FromStr;

use super::error::AudioError;
use super::flac::{self, FlacEncoder};
use super::integers;
use super::mp3::{self, Mp3Encoder};
use super::opus::{self, OpusEncoder};
use super::pcm::{self, PcmEncoder};
use super::resample::Resampler;
use super::wav::{self, WavEncoder};

/// A form of audio that [`Encoder`] writes: mono, from 16 bit samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// MPEG audio layer III, 64 kbit/s.
    #[default]
    Mp3,
    /// Opus in Ogg, some 32 kbit/s.
    Opus,
    /// FLAC, which loses nothing.
    Flac,
    /// 16 bit PCM in a RIFF header.
    Wav,
    /// 16 bit PCM, little endian, without a header.
    Pcm,
}

/// Name (also the file extension) and media type, in the order of [`Encoding::ALL`].
const TABLE: [(&str, &str); 5] = [
    ("mp3", "audio/mpeg"),
    // RFC 7845, section 9.
    ("opus", "audio/ogg; codecs=opus"),
    ("flac", "audio/flac"),
    ("wav", "audio/wav"),
    ("pcm", "audio/pcm"),
];

impl Encoding {
    /// All of them, the default first.
    pub const ALL: [Self; 5] = [Self::Mp3, Self::Opus, Self::Flac, Self::Wav, Self::Pcm];

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

    /// That of a file's extension; Opus has two.
    ///
    /// # Errors
    ///
    /// [`UnknownEncoding`].
    pub fn of_extension(extension: &str) -> Result<Self, UnknownEncoding> {
        match extension.to_ascii_lowercase().as_str() {
            "ogg" => Ok(Self::Opus),
            name => name.parse(),
        }
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
    /// [`AudioError::EncoderRate`]: MP3 is written at 8, 11.025, 12, 16, 22.05 and 24 kHz, Opus at 8, 12, 16, 24 and
    /// 48 kHz, FLAC at up to 96 kHz, WAV and raw samples at any rate but 0.
    pub fn encoder(self, rate: u32) -> Result<Encoder, AudioError> {
        Ok(Encoder {
            stage: None,
            encode: self.encode(rate)?,
        })
    }

    /// The same for samples that come at `from` Hz, which is 8 to 192 kHz.
    ///
    /// # Errors
    ///
    /// As [`Encoding::encoder`].
    pub fn encoder_from(self, from: u32, rate: u32) -> Result<Encoder, AudioError> {
        Ok(Encoder {
            stage: (from != rate).then(|| (from, Resampler::to(rate))),
            encode: self.encode(rate)?,
        })
    }

    fn encode(self, rate: u32) -> Result<Box<dyn Encode>, AudioError> {
        self.check_rate(rate)?;
        Ok(match self {
            Self::Mp3 => Box::new(Mp3Encoder::new(rate)),
            Self::Opus => Box::new(OpusEncoder::new(rate).ok_or(self.cannot_carry(rate))?),
            Self::Flac => Box::new(FlacEncoder::new(rate).ok_or(self.cannot_carry(rate))?),
            Self::Wav => Box::new(WavEncoder::new(rate)),
            Self::Pcm => Box::new(PcmEncoder),
        })
    }

    /// A whole file, its length in its header, if it has one: players show it and give back exactly `samples.len()` samples.
    ///
    /// # Errors
    ///
    /// As [`Encoding::encoder`].
    pub fn file(self, rate: u32, samples: &[i16]) -> Result<Vec<u8>, AudioError> {
        self.check_rate(rate)?;
        Ok(match self {
            Self::Mp3 => mp3::file(rate, samples),
            // Its last page ends at the last sample, and players look there.
            Self::Opus => {
                let mut encoder = self.encoder(rate)?;
                let mut bytes = encoder.push(samples);
                bytes.extend(encoder.finish());
                bytes
            }
            Self::Flac => flac::file(
                FlacEncoder::new(rate).ok_or(self.cannot_carry(rate))?,
                samples,
            ),
            Self::Wav => wav::file(rate, samples),
            Self::Pcm => pcm::bytes(samples),
        })
    }

    fn check_rate(self, rate: u32) -> Result<(), AudioError> {
        let carried = match self {
            Self::Mp3 => mp3::RATES.contains(&rate),
            Self::Opus => opus::RATES.contains(&rate),
            Self::Flac => flac::RATES.contains(&rate),
            Self::Wav | Self::Pcm => rate > 0,
        };
        if carried {
            Ok(())
        } else {
            Err(self.cannot_carry(rate))
        }
    }

    fn cannot_carry(self, rate: u32) -> AudioError {
        AudioError::EncoderRate {
            encoding: self.name(),
            rate,
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
pub struct Encoder {
    /// The rate that samples come at, where that is not the stream's, and the way from one to the other.
    stage: Option<(u32, Resampler)>,
    encode: Box<dyn Encode>,
}

impl Encoder {
    /// Takes more samples and gives the bytes that are ready, the header with the first of them.
    /// An MP3 frame is ready every 576 samples.
    #[must_use]
    pub fn push(&mut self, samples: &[i16]) -> Vec<u8> {
        let Some((rate, stage)) = &mut self.stage else {
            return self.encode.push(samples);
        };
        // Nothing comes where no filter can be built, which a rate within its range never sees.
        let pushed = stage.push(*rate, samples.iter().map(|sample| to_float(*sample)));
        debug_assert!(pushed.is_some(), "{rate} Hz has a filter");
        let samples = integers(&stage.take());
        self.encode.push(&samples)
    }

    /// Gives the last bytes.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some((_, stage)) = self.stage.take() {
            bytes = self.encode.push(&integers(&stage.finish()));
        }
        bytes.extend(self.encode.finish());
        bytes
    }
}

fn to_float(sample: i16) -> f32 {
    f32::from(sample) / 32_768.0
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
