//! From the bytes of a file to samples for a recognizer.

use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::packet::Packet;
use symphonia::default::formats as readers;

use super::super::RECOGNIZER_RATE;
use super::downmix::Downmix;
use super::error::AudioError;
use super::resample::Resampler;
use super::sniff::{Container, sniff};
use super::source::{Allowance, Source};
use super::track::{self, Track};

/// What a recording may cost.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct DecodeLimits {
    /// Size of the file.
    pub bytes: usize,
    /// Length of the audio, counted while it is decoded: an hour of silence fits into 230 KB.
    pub duration: Duration,
    /// Channels that are mixed down.
    pub channels: usize,
    /// Sample rates in Hz. A header may state any 32-bit number, and the filter for 4294967291 Hz takes 17 GB.
    pub rates: RangeInclusive<u32>,
}

impl Default for DecodeLimits {
    /// 25 MiB as `OpenAI` documents for its interface, ten minutes, eight channels, 8 to 192 kHz.
    fn default() -> Self {
        Self {
            bytes: 25 << 20,
            duration: Duration::from_mins(10),
            channels: 8,
            rates: 8_000..=192_000,
        }
    }
}

impl DecodeLimits {
    pub(super) fn check_channels(&self, channels: usize) -> Result<(), AudioError> {
        let limit = self.channels;
        if channels > limit {
            Err(AudioError::TooManyChannels { channels, limit })
        } else {
            Ok(())
        }
    }

    pub(super) fn check_rate(&self, rate: u32) -> Result<(), AudioError> {
        if self.rates.contains(&rate) {
            return Ok(());
        }
        Err(AudioError::Rate {
            rate,
            min: *self.rates.start(),
            max: *self.rates.end(),
        })
    }
}

/// A decoded file.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Mono, in -1..=1, at [`RECOGNIZER_RATE`].
    pub samples: Arc<[f32]>,
    /// Name of the container in [`FORMATS`](super::FORMATS).
    pub container: &'static str,
    /// Name of the codec in [`FORMATS`](super::FORMATS).
    pub codec: &'static str,
    /// Rate that the file was decoded at, in Hz.
    pub rate: u32,
    /// Channels that were mixed down.
    pub channels: usize,
}

impl Recording {
    /// How long it plays.
    #[must_use]
    pub fn duration(&self) -> Duration {
        Duration::from_secs(self.samples.len() as u64) / RECOGNIZER_RATE
    }
}

/// Decodes a file of any of [`FORMATS`](super::FORMATS), told by its content.
///
/// A file that breaks off gives what was there. `cancelled` is asked for every packet and every read, so a deadline
/// belongs into it. Memory beyond the file is what the result takes, plus a window of one packet and one filter.
///
/// # Errors
///
/// Each [`AudioError`] but [`AudioError::EncoderRate`].
pub fn decode(
    bytes: &[u8],
    limits: &DecodeLimits,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Recording, AudioError> {
    if bytes.len() > limits.bytes {
        return Err(AudioError::TooLarge {
            bytes: bytes.len(),
            limit: limits.bytes,
        });
    }
    let (container, start) = sniff(bytes)?;
    let bytes = &bytes[start..];
    // The last wall: demuxers and decoders index and multiply by numbers from the file, and one overlooked check
    // must cost one request, not a worker. Nothing that a panic could leave half done is used again.
    let session = Session {
        container,
        bytes,
        limits,
        cancelled,
        allowance: Allowance::new(),
    };
    catch_unwind(AssertUnwindSafe(|| session.run())).unwrap_or_else(|_| Err(session.damaged()))
}

/// Packets that may give no sound before the file counts as damaged; real files have a handful.
const FRUITLESS: u64 = 4096;
/// Packets that any file may have, and how many more each second of its sound explains. The shortest real packets
/// are 2.5 ms of Opus; tables of a crafted MP4 name the same byte millions of times.
const PACKETS: u64 = 100_000;
const PACKETS_PER_SECOND: u64 = 1000;
/// Changes of the sample rate within one file; each builds a new filter.
const RATE_CHANGES: usize = 16;
/// Files chained into one, each with a decoder of its own.
const CHAINED: usize = 64;
/// Errors of a demuxer that it may get over.
const STUMBLES: usize = 64;

/// One call of [`decode`], behind the door.
struct Session<'a> {
    container: Container,
    bytes: &'a [u8],
    limits: &'a DecodeLimits,
    cancelled: &'a (dyn Fn() -> bool + Sync),
    allowance: Allowance,
}

/// What has been spent, and what it gave.
#[derive(Default)]
struct Progress {
    output: Resampler,
    downmix: Downmix,
    /// Rate and channels of the last decoded packet.
    spec: Option<(u32, usize)>,
    rate_changes: usize,
    packets: u64,
    packet_bytes: u64,
    fruitless: u64,
}

impl Progress {
    /// Whether more was read than a file of `bytes` bytes can need for the sound that came out of it.
    fn spent(&self, bytes: usize) -> bool {
        let seconds = self.output.made() as u64 / u64::from(RECOGNIZER_RATE);
        self.packets > PACKETS + PACKETS_PER_SECOND * seconds
            || self.packet_bytes > 2 * bytes as u64 + (1 << 20)
            || self.fruitless > FRUITLESS
            || self.rate_changes > RATE_CHANGES
    }
}

impl Session<'_> {
    fn damaged(&self) -> AudioError {
        AudioError::Damaged {
            container: self.container.name(),
        }
    }

    fn run(&self) -> Result<Recording, AudioError> {
        let mut reader = self.open().map_err(|error| self.refusal(&error))?;
        let mut track = track::select(&*reader, self.container, self.bytes, self.limits)?;
        let mut progress = Progress::default();
        let (mut chained, mut stumbles, mut broken) = (0, 0, false);
        loop {
            if (self.cancelled)() {
                return Err(AudioError::Cancelled);
            }
            match reader.next_packet() {
                Ok(Some(packet)) => {
                    self.allowance.renew();
                    self.take(&packet, &mut track, &mut progress)?;
                }
                Ok(None) => break,
                Err(Error::ResetRequired) if chained < CHAINED => {
                    chained += 1;
                    match track::select(&*reader, self.container, self.bytes, self.limits) {
                        Ok(next) => track = next,
                        Err(_) => break,
                    }
                }
                Err(Error::DecodeError(_)) if stumbles < STUMBLES => stumbles += 1,
                Err(_) => {
                    broken = true;
                    break;
                }
            }
        }
        if (self.cancelled)() {
            return Err(AudioError::Cancelled);
        }
        let broken = broken || stumbles > 0 || progress.fruitless > 0;
        let samples = progress.output.finish();
        self.check_length(samples.len())?;
        match progress.spec {
            Some((rate, channels)) if !samples.is_empty() => Ok(Recording {
                samples: samples.into(),
                container: self.container.name(),
                codec: track.codec,
                rate,
                channels,
            }),
            _ if broken => Err(self.damaged()),
            _ => Err(AudioError::Empty),
        }
    }

    fn open(&self) -> Result<Box<dyn FormatReader + '_>, Error> {
        // An MP3 reader that can seek guesses the length from the first frames and cuts the audio there.
        let seekable = self.container != Container::Mp3;
        let source = Source::new(self.bytes, seekable, &self.allowance, self.cancelled);
        let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
        let options = FormatOptions::default();
        Ok(match self.container {
            Container::Wav => Box::new(readers::WavReader::try_new(stream, options)?),
            Container::Aiff => Box::new(readers::AiffReader::try_new(stream, options)?),
            Container::Mp3 => Box::new(readers::MpaReader::try_new(stream, options)?),
            Container::Flac => Box::new(readers::FlacReader::try_new(stream, options)?),
            Container::Ogg => Box::new(readers::OggReader::try_new(stream, options)?),
            Container::Webm | Container::Matroska => {
                Box::new(readers::MkvReader::try_new(stream, options)?)
            }
            Container::Mp4 => Box::new(readers::IsoMp4Reader::try_new(stream, options)?),
            Container::Adts => Box::new(readers::AdtsReader::try_new(stream, options)?),
        })
    }

    /// Why a file of a known kind did not open.
    fn refusal(&self, error: &Error) -> AudioError {
        if (self.cancelled)() {
            return AudioError::Cancelled;
        }
        let found = match (self.container, error) {
            (Container::Wav, Error::Unsupported(_)) => {
                Some("wav other than pcm, a-law, mu-law and adpcm")
            }
            (Container::Aiff, Error::Unsupported(_)) => {
                Some("aiff other than pcm, a-law and mu-law")
            }
            _ => track::unknown(self.container, self.bytes),
        };
        found.map_or_else(|| self.damaged(), AudioError::unsupported)
    }

    /// Decodes one packet into the output.
    fn take(
        &self,
        packet: &Packet,
        track: &mut Track,
        progress: &mut Progress,
    ) -> Result<(), AudioError> {
        progress.packets += 1;
        progress.packet_bytes += packet.data.len() as u64;
        if progress.spent(self.bytes.len()) {
            return Err(self.damaged());
        }
        if packet.track_id != track.id {
            return Ok(());
        }
        let decoded = match track.decoder.decode(packet) {
            Ok(decoded) if decoded.frames() > 0 => decoded,
            // "Decoding may be continued with the next packet" (symphonia, `AudioDecoder::decode`).
            Ok(_) | Err(_) => {
                progress.fruitless += 1;
                return Ok(());
            }
        };
        let (rate, channels) = (decoded.spec().rate(), decoded.spec().channels().count());
        self.limits.check_rate(rate)?;
        self.limits.check_channels(channels)?;
        if progress.spec.is_some_and(|(before, _)| before != rate) {
            progress.rate_changes += 1;
        }
        progress.spec = Some((rate, channels));
        let lead = if track.trim_start {
            packet.trim_start.get()
        } else {
            0
        };
        let mono = progress
            .downmix
            .mono(&decoded)
            .skip(usize::try_from(lead).unwrap_or(usize::MAX));
        progress
            .output
            .push(rate, mono)
            .ok_or_else(|| self.damaged())?;
        self.check_length(progress.output.made())
    }

    fn check_length(&self, samples: usize) -> Result<(), AudioError> {
        let limit = self.limits.duration;
        if samples as u128 > limit.as_millis() * u128::from(RECOGNIZER_RATE) / 1000 {
            return Err(AudioError::TooLong { limit });
        }
        Ok(())
    }
}
