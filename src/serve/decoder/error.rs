//! Why a recording was not decoded.

use std::io;
use std::time::Duration;

use crate::speech::audio::AudioError;

/// A recording that was not decoded. The texts may go back to the sender, but for those that blame the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecoderError {
    /// The decoder's word on the file.
    #[error(transparent)]
    Audio(#[from] AudioError),
    /// The recording brought its decoder down: by a crash, by its hunger for memory, or by what it tried.
    #[error("the recording is damaged in a way that stops the decoder")]
    Crashed,
    /// The recording took too long.
    #[error("the recording is not decoded after {} seconds", .0.as_secs_f32())]
    Slow(Duration),
    /// The decoder's process was killed, and not by what it did.
    #[error("the decoder was killed")]
    Killed,
    /// The decoder's process was asked to stop.
    #[error("the decoder was stopped")]
    Dismissed,
    /// There is no process to decode in.
    #[error("cannot start a decoder: {0}")]
    Start(#[source] io::Error),
}
