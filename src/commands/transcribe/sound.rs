//! Sound on standard input: a WAV file without end, as `arecord` writes it, or bare samples.

use crate::error::Failure;
use crate::speech::RECOGNIZER_RATE;
use crate::speech::audio::{self, Resampler};

/// Bytes of the longest head of a WAV file; recorders write 44 to some hundred.
const LONGEST_HEAD: usize = 4096;

/// What the samples are: 16 bit, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    rate: u32,
    channels: usize,
}

/// Turns bytes into samples at [`RECOGNIZER_RATE`].
#[derive(Default)]
pub(super) struct Sound {
    shape: Option<Shape>,
    /// Bytes that are not read yet: a head that is not complete, or a part of a frame.
    rest: Vec<u8>,
    resampler: Resampler,
}

impl Sound {
    /// Takes more bytes and gives the samples that are ready.
    ///
    /// # Errors
    ///
    /// A usage failure for a WAV file of another kind.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Vec<i16>, Failure> {
        self.rest.extend_from_slice(bytes);
        let shape = match self.shape {
            Some(shape) => shape,
            None => match head(&self.rest)? {
                Some((shape, length)) => {
                    self.rest.drain(..length);
                    *self.shape.insert(shape)
                }
                None => return Ok(Vec::new()),
            },
        };
        let frame = 2 * shape.channels;
        let whole = self.rest.len() / frame * frame;
        let mono: Vec<f32> = self.rest[..whole].chunks_exact(frame).map(mean).collect();
        self.rest.drain(..whole);
        self.resampler
            .push(shape.rate, mono.into_iter())
            .ok_or_else(|| Failure::usage("sound of that rate cannot be used"))?;
        Ok(audio::integers(&self.resampler.take()))
    }

    /// The last samples, which a filter still held.
    pub(super) fn finish(self) -> Vec<i16> {
        audio::integers(&self.resampler.finish())
    }
}

/// One frame of all channels.
#[expect(clippy::cast_precision_loss, reason = "there are at most 8 channels")]
fn mean(frame: &[u8]) -> f32 {
    let (samples, _) = frame.as_chunks();
    let sum: f32 = samples
        .iter()
        .map(|bytes| f32::from(i16::from_le_bytes(*bytes)) / 32_768.0)
        .sum();
    sum / samples.len() as f32
}

/// The shape and where samples begin; `None` while that cannot be told. Without a head, samples are taken to be mono
/// at [`RECOGNIZER_RATE`].
fn head(bytes: &[u8]) -> Result<Option<(Shape, usize)>, Failure> {
    let bare = Shape {
        rate: RECOGNIZER_RATE,
        channels: 1,
    };
    let is_wav = bytes.iter().zip(b"RIFF").all(|(one, other)| one == other);
    if !is_wav {
        return Ok(Some((bare, 0)));
    }
    let mut at = 12;
    let mut shape = None;
    while let Some(chunk) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]) as usize;
        match (&chunk[..4], bytes.get(at + 8..at + 24)) {
            (b"fmt ", Some(format)) => shape = Some(read_format(format)?),
            (b"data", _) => {
                let shape =
                    shape.ok_or_else(|| unusable("it does not say what its samples are"))?;
                return Ok(Some((shape, at + 8)));
            }
            _ => {}
        }
        at = at
            .saturating_add(8)
            .saturating_add(length)
            .saturating_add(length % 2);
    }
    if bytes.len() > LONGEST_HEAD {
        return Err(unusable("its head has no end"));
    }
    Ok(None)
}

/// A `fmt ` chunk (Microsoft's RIFF specification, `WAVEFORMATEX`).
fn read_format(format: &[u8]) -> Result<Shape, Failure> {
    let number = |at: usize| u16::from_le_bytes([format[at], format[at + 1]]);
    let (kind, channels, bits) = (number(0), number(2), number(14));
    let rate = u32::from_le_bytes([format[4], format[5], format[6], format[7]]);
    let is_pcm = kind == 1 || kind == 0xfffe;
    if !is_pcm || bits != 16 || !(1..=8).contains(&channels) || !(8_000..=192_000).contains(&rate) {
        return Err(unusable("it is not 16 bit PCM of 8 to 192 kHz"));
    }
    Ok(Shape {
        rate,
        channels: channels.into(),
    })
}

fn unusable(why: &str) -> Failure {
    Failure::usage("the sound on standard input cannot be used")
        .because(why)
        .hint("`arecord -q -f S16_LE -r 16000 | voicectl transcribe --server URL --live -`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(rate: u32, channels: u16, bits: u16) -> Vec<u8> {
        let mut bytes = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0".to_vec();
        bytes.extend(channels.to_le_bytes());
        bytes.extend(rate.to_le_bytes());
        bytes.extend([0; 6]);
        bytes.extend(bits.to_le_bytes());
        bytes.extend(b"LIST\x02\0\0\0xxdata\xff\xff\xff\xff");
        bytes
    }

    fn samples(sound: &mut Sound, bytes: &[u8]) -> Vec<i16> {
        sound.take(bytes).expect("samples")
    }

    #[test]
    fn bare_samples_are_taken_byte_by_byte() {
        let mut sound = Sound::default();
        assert!(samples(&mut sound, &[0x34]).is_empty());
        assert_eq!(samples(&mut sound, &[0x12, 0xff]), [0x1234]);
        assert_eq!(samples(&mut sound, &[0x7f]), [0x7fff]);
    }

    #[test]
    fn a_head_may_come_in_pieces_and_channels_are_mixed() {
        let mut sound = Sound::default();
        let mut file = wav(16_000, 2, 16);
        file.extend([0, 0x10, 0, 0x20]);
        let mut heard = Vec::new();
        for byte in file {
            heard.extend(samples(&mut sound, &[byte]));
        }
        assert_eq!(heard, [0x1800]);
    }

    #[test]
    fn another_rate_is_changed() {
        let mut sound = Sound::default();
        let mut file = wav(48_000, 1, 16);
        file.resize(file.len() + 48_000 * 2, 0);
        let heard = samples(&mut sound, &file).len() + sound.finish().len();
        assert_eq!(heard, 16_000);
    }

    #[test]
    fn other_kinds_and_heads_without_end_are_refused() {
        assert!(Sound::default().take(&wav(16_000, 1, 24)).is_err());
        assert!(Sound::default().take(&wav(1, 1, 16)).is_err());
        let mut endless = b"RIFF\0\0\0\0WAVE".to_vec();
        endless.resize(3 * LONGEST_HEAD, b'x');
        assert!(Sound::default().take(&endless).is_err());
    }
}
