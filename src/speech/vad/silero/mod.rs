//! Silero, version 5: a pulled model, evaluated here.
//!
//! whisper.cpp has this network, too, but no way to listen to a stream: `whisper_vad_detect_speech` forgets at each call what it
//! heard before. To have it listen to the last second for each frame takes 131 ms for a second of sound, and this here 2.7
//! (measured). It also does not give a frame the 64 samples before it, which the network was trained with: scores move by up to
//! 0.18. So its file is read by [`models`](crate::speech::models), and its 700,000 multiplications for a frame are done by
//! [`network`].

mod network;

use std::fmt;
use std::sync::Arc;

use super::{Bounds, Detector};
use crate::speech::models::{ModelError, ModelFile};
use network::{CONTEXT, Memory, Network};

/// The network's numbers, 1.2 MB, shared by all streams.
#[derive(Clone)]
pub struct Silero(Arc<Network>);

impl Silero {
    /// Reads and checks the model; see [`ModelFolder::detector`](crate::speech::models::ModelFolder::detector).
    ///
    /// # Errors
    ///
    /// [`ModelError::WrongDigest`], [`ModelError::NotAModel`], [`ModelError::File`].
    pub fn load(file: &ModelFile) -> Result<Self, ModelError> {
        Ok(Self(Arc::new(Network::new(file.silero()?))))
    }

    /// Begins to listen to a stream.
    #[must_use]
    pub fn stream(&self) -> SileroStream {
        SileroStream {
            network: Arc::clone(&self.0),
            memory: Box::default(),
            before: [0.0; CONTEXT],
        }
    }
}

impl fmt::Debug for Silero {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Silero").finish_non_exhaustive()
    }
}

/// One stream, listened to.
pub struct SileroStream {
    network: Arc<Network>,
    /// What it keeps in mind: 1 KiB.
    memory: Box<Memory>,
    /// The end of the last frame.
    before: [f32; CONTEXT],
}

impl SileroStream {
    /// Samples of a frame: 32 ms.
    pub const FRAME: usize = network::FRAME;

    /// Its authors' 0.5 and 0.35 are for films and telephones. On `tests/data/eval` noise and silence score up to 0.07, and half
    /// a second of silence between words up to 0.15. With these numbers voice is found 0.22 s after the word began at the
    /// latest, and its end is found 0.11 s too early to 0.14 s too late (p95 0.12 s); with the authors' the end of a word is found
    /// up to 0.17 s too early, and at a tenth of the level one of 25 recordings is not found at all. In noise that is 5 dB quieter
    /// than speech pauses within words last 0.48 s, so that they do not end an utterance.
    const BOUNDS: Bounds = Bounds {
        on: 0.2,
        off: 0.1,
        onset: 1,
    };
}

impl Detector for SileroStream {
    fn frame(&self) -> usize {
        Self::FRAME
    }

    fn score(&mut self, frame: &[f32]) -> f32 {
        let mut sound = [0.0; CONTEXT + Self::FRAME];
        let (before, now) = sound.split_at_mut(CONTEXT);
        before.copy_from_slice(&self.before);
        for (sound, &sample) in now.iter_mut().zip(frame) {
            *sound = super::clean(sample);
        }
        self.before.copy_from_slice(&now[Self::FRAME - CONTEXT..]);
        self.network.score(&sound, &mut self.memory)
    }

    fn bounds(&self) -> Bounds {
        Self::BOUNDS
    }
}

impl fmt::Debug for SileroStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SileroStream")
            .finish_non_exhaustive()
    }
}
