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
