//! Decoding in a process of its own, for recordings of strangers: the process, and what it and its parent say.
//!
//! Decoders are the code that reads what an attacker wrote. In here a decoder that goes wrong can open no file, make no
//! connection and start no program ([`sandbox`]), and when it is killed only its own recording is lost.
//!
//! The parent sends a [`Request`] and the bytes of the file; the worker sends an [`Answer`] and the samples, and waits for
//! the next. Before everything it says [`Hello`]. It ends when its input does. For a live session it decodes nothing but one
//! [`stream`].

pub mod sandbox;
pub mod stream;
pub mod wire;

use std::io::{self, Read, Write};

use serde::{Deserialize, Deserializer, Serialize, de};

use super::decode::{DecodeLimits, decode};
use super::error::AudioError;
use super::formats;
use sandbox::Bounds;
use stream::Packing;

/// The word that makes the binary a worker; the [`Bounds`] follow it. Not for people, so it is in no help.
pub const COMMAND: &str = "__decode";

/// Samples that are written at once.
const BLOCK: usize = 16 << 10;

/// The name of a container or a codec in [`FORMATS`](super::FORMATS).
pub(super) type Name = &'static str;

/// The first word of a worker, said behind its walls.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Hello {
    /// Walls that this system does not have, in words for the log.
    pub lacking: Vec<String>,
}

/// What a worker is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Request {
    /// A file to decode; its bytes follow.
    File {
        /// Size of the file.
        bytes: usize,
        /// What it may cost.
        limits: DecodeLimits,
    },
    /// From here on one [`stream`], and no more requests.
    Stream(Packing),
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Answer {
    /// A [`Recording`](super::Recording), of which the samples follow: 32 bit floats, little-endian.
    Decoded {
        /// How many samples.
        samples: usize,
        /// As in the recording.
        #[serde(deserialize_with = "name")]
        container: Name,
        /// As in the recording.
        #[serde(deserialize_with = "name")]
        codec: Name,
        /// As in the recording.
        rate: u32,
        /// As in the recording.
        channels: usize,
    },
    /// No recording.
    Refused(AudioError),
}

/// Takes only the names that are in the table: a worker is not believed.
pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    let name = String::deserialize(deserializer)?;
    formats::known(&name).ok_or_else(|| de::Error::custom("no name of a format"))
}

/// Is a worker: goes behind the walls, then answers requests until the input ends.
///
/// # Errors
///
/// The wall that could not be put up although the system has it, a broken pipe, or a parent that talks nonsense.
pub fn run(
    bounds: &Bounds,
    mut input: impl Read + Send,
    mut output: impl Write + Send,
) -> io::Result<()> {
    let lacking = sandbox::enter(bounds)?;
    output.write_all(&wire::encode(&Hello { lacking })?)?;
    while let Some(request) = wire::read(&mut input)? {
        match request {
            Request::File { bytes, limits } => answer(bytes, &limits, &mut input, &mut output)?,
            Request::Stream(packing) => return stream::run(packing, input, output),
        }
    }
    Ok(())
}

fn answer(
    bytes: usize,
    limits: &DecodeLimits,
    input: &mut impl Read,
    output: &mut impl Write,
) -> io::Result<()> {
    let mut file = vec![0; bytes];
    input.read_exact(&mut file)?;
    // Nobody can call from outside: who gives a worker up kills it.
    let recording = match decode(&file, limits, &|| false) {
        Ok(recording) => recording,
        Err(error) => return output.write_all(&wire::encode(&Answer::Refused(error))?),
    };
    drop(file);
    output.write_all(&wire::encode(&Answer::Decoded {
        samples: recording.samples.len(),
        container: recording.container,
        codec: recording.codec,
        rate: recording.rate,
        channels: recording.channels,
    })?)?;
    let mut bytes = Vec::with_capacity(4 * BLOCK.min(recording.samples.len()));
    for block in recording.samples.chunks(BLOCK) {
        bytes.clear();
        bytes.extend(block.iter().flat_map(|sample| sample.to_le_bytes()));
        output.write_all(&bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crosses(error: &AudioError) {
        let frame = wire::encode(&Answer::Refused(error.clone())).expect("a frame");
        let back: Option<Answer> = wire::read(&mut &frame[..]).expect("a frame");
        assert_eq!(back, Some(Answer::Refused(error.clone())));
    }

    #[test]
    fn errors_are_the_same_on_the_other_side() {
        for error in [
            AudioError::Cancelled,
            AudioError::Damaged { container: "ogg" },
            AudioError::Empty,
            AudioError::NoAudioTrack { container: "webm" },
            AudioError::NotAudio,
            AudioError::Rate {
                rate: 4_294_967_291,
                min: 8_000,
                max: 192_000,
            },
            AudioError::TooLarge { bytes: 9, limit: 8 },
            AudioError::TooLong {
                limit: std::time::Duration::from_millis(1500),
            },
            AudioError::TooManyChannels {
                channels: 255,
                limit: 8,
            },
            AudioError::unsupported("HE-AAC"),
        ] {
            crosses(&error);
        }
    }

    #[test]
    fn a_name_that_is_in_no_table_is_not_taken() {
        let text = r#"{"Refused":{"Damaged":{"container":"<script>"}}}"#;
        assert!(serde_json::from_str::<Answer>(text).is_err());
    }

    #[test]
    fn a_file_goes_in_and_its_samples_come_out() {
        let file = super::super::Encoding::Wav
            .file(16_000, &[0, i16::MIN, 16_384])
            .expect("a file");
        let limits = DecodeLimits::default();
        let mut output = Vec::new();
        answer(file.len(), &limits, &mut &file[..], &mut output).expect("answered");
        let mut rest = &output[..];
        let answer: Option<Answer> = wire::read(&mut rest).expect("a frame");
        assert!(
            matches!(
                answer,
                Some(Answer::Decoded {
                    samples: 3,
                    container: "wav",
                    codec: "pcm",
                    rate: 16_000,
                    channels: 1
                })
            ),
            "{answer:?}"
        );
        let samples: Vec<f32> = rest
            .chunks_exact(4)
            .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
            .collect();
        assert_eq!(samples, [0.0, -1.0, 0.5]);
    }
}
