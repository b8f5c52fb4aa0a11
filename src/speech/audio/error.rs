//! What can be wrong with audio that was sent to us, in words that may go back to the sender.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::formats;
use super::worker::Name;

/// Audio that cannot be used.
///
/// Every text is ours: no library message, path or byte of the file is in it, so a server may show it to a client.
///
/// It crosses the pipe from a [worker](super::worker), whose word for a container is taken only if it is a known one.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum AudioError {
    /// The request was given up while its audio was being decoded.
    #[error("decoding was cancelled")]
    Cancelled,
    /// A known format whose bytes make no sense, or an end that came before the first sample.
    #[error("the {container} file is damaged")]
    Damaged {
        /// Name of its row in [`FORMATS`](super::FORMATS).
        #[serde(deserialize_with = "super::worker::name")]
        container: Name,
    },
    /// No bytes, or a well-formed file without a single sample.
    #[error("the audio is empty")]
    Empty,
    /// A sample rate that the chosen encoding cannot carry.
    #[error("{encoding} cannot carry {rate} Hz")]
    #[serde(skip)]
    EncoderRate {
        /// Name of the encoding.
        encoding: Name,
        /// Rate asked for, in Hz.
        rate: u32,
    },
    /// A container with video, text or pictures only.
    #[error("the {container} file has no audio track")]
    NoAudioTrack {
        /// Name of its row in [`FORMATS`](super::FORMATS).
        #[serde(deserialize_with = "super::worker::name")]
        container: Name,
    },
    /// A message of a live session that is no packet of its codec.
    #[error("a message is not one whole Opus packet")]
    NoPacket,
    /// A stream of a live session that is neither of the containers that can be read while they are written.
    #[error("the audio is neither Opus in Ogg nor Opus in WebM")]
    NotLive,
    /// A stream of a live session whose codec is another one.
    #[error("{found} is not taken live: send Opus in one or two channels")]
    NotOpus {
        /// What it is.
        found: Cow<'static, str>,
    },
    /// Nothing that we know by its content.
    #[error("this is not an audio file; send {}", formats::names())]
    NotAudio,
    /// A rate that no recorder uses, as stated by the file.
    #[error("a sample rate of {rate} Hz is outside of {min} to {max} Hz")]
    Rate {
        /// Rate stated, in Hz.
        rate: u32,
        /// Lowest rate taken, in Hz.
        min: u32,
        /// Highest rate taken, in Hz.
        max: u32,
    },
    /// More bytes than allowed.
    #[error("the file has {bytes} bytes, at most {limit} are taken")]
    TooLarge {
        /// Bytes given.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// More audio than allowed; found while decoding, whatever the header said.
    #[error("the recording is longer than {} seconds", limit.as_secs())]
    TooLong {
        /// Length allowed.
        limit: Duration,
    },
    /// More audio than one message of a live session may have.
    #[error("a message has more than {} seconds of sound", limit.as_secs())]
    TooMuch {
        /// Length allowed.
        limit: Duration,
    },
    /// More channels than allowed.
    #[error("the audio has {channels} channels, at most {limit} are taken")]
    TooManyChannels {
        /// Channels stated.
        channels: usize,
        /// Channels allowed.
        limit: usize,
    },
    /// Audio, recognised by its content, in a form that we do not decode.
    #[error("{found} is not supported; send {}", formats::names())]
    Unsupported {
        /// What it is.
        found: Cow<'static, str>,
    },
}

impl AudioError {
    pub(super) fn unsupported(found: &'static str) -> Self {
        Self::Unsupported {
            found: Cow::Borrowed(found),
        }
    }
}
