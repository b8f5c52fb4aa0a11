//! Audio files in, samples out, and back.
//!
//! [`decode()`] takes any recording that a browser, a phone or a tool sends ([`FORMATS`]) and gives mono samples at
//! [`RECOGNIZER_RATE`](super::RECOGNIZER_RATE); [`Encoding`] turns what a synthesizer speaks into a file or a stream.
//! Everything happens in memory and on the calling thread: call it on a thread that may block.

mod decode;
mod downmix;
mod encoding;
mod error;
mod flac;
mod formats;
mod mp3;
mod mpeg;
mod ogg;
mod opus;
mod opus_decoder;
mod pcm;
mod resample;
mod sniff;
mod source;
mod track;
mod vorbis;
mod wav;
pub mod worker;

pub use decode::{DecodeLimits, Recording, decode};
pub use encoding::{Encoder, Encoding, UnknownEncoding};
pub use error::AudioError;
pub use formats::{FORMATS, Format};
pub use resample::Resampler;

/// Samples in -1..=1 as 16 bit integers; what is outside is cut.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "casts saturate, and not a number is 0"
)]
pub fn integers(samples: &[f32]) -> Vec<i16> {
    let integer = |sample: &f32| (sample * 32_768.0).round() as i16;
    samples.iter().map(integer).collect()
}
