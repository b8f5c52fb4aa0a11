//! Whether somebody speaks: networks that score a stream of sound, and what is made of their scores.
//!
//! [`Detection`] says which network, [`Vad`] listens to one stream with it. The network's numbers are shared, what it
//! remembers of a stream is the stream's own: streams wait for each other nowhere.

mod earshot;
mod silero;

use std::fmt;

pub use earshot::Earshot;
pub use silero::{Silero, SileroStream};

/// A network that listens to one stream of sound.
pub trait Detector: Send {
    /// Samples of a frame, at [`RECOGNIZER_RATE`](super::RECOGNIZER_RATE).
    fn frame(&self) -> usize;

    /// How sure it is, 0 to 1, that there is voice in the next frame. What is missing of the frame is silence.
    fn score(&mut self, frame: &[f32]) -> f32;

    /// What its scores mean.
    fn bounds(&self) -> Bounds;
}

/// When voice begins and ends, measured for each network on `tests/data/eval` (see `docs/live.md`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Score from which a frame is voice.
    pub on: f32,
    /// Score below which voice ends.
    pub off: f32,
    /// Frames in a row that begin voice: a click is one.
    pub onset: u8,
}

/// Which network finds voice.
#[derive(Clone, Debug, Default)]
pub enum Detection {
    /// `earshot`, which is part of voicectl.
    #[default]
    Earshot,
    /// Silero, a model that is pulled.
    Silero(Silero),
}

impl Detection {
    /// Begins to listen to a stream.
    #[must_use]
    pub fn listen(&self) -> Vad {
        Vad::new(match self {
            Self::Earshot => Box::new(Earshot::default()),
            Self::Silero(silero) => Box::new(silero.stream()),
        })
    }
}

/// Listens to one stream of sound.
pub struct Vad {
    detector: Box<dyn Detector>,
    bounds: Bounds,
    is_voice: bool,
    onset: u8,
}

impl Vad {
    fn new(detector: Box<dyn Detector>) -> Self {
        Self {
            bounds: detector.bounds(),
            detector,
            is_voice: false,
            onset: 0,
        }
    }

    /// Samples of a frame, at [`RECOGNIZER_RATE`](super::RECOGNIZER_RATE).
    #[must_use]
    pub fn frame(&self) -> usize {
        self.detector.frame()
    }

    /// Samples that pass until voice is noticed.
    #[must_use]
    pub fn onset(&self) -> usize {
        usize::from(self.bounds.onset) * self.frame()
    }

    /// Whether there is voice in the next frame, whose samples are in -1..=1.
    pub fn hears_voice(&mut self, frame: &[f32]) -> bool {
        let Bounds { on, off, onset } = self.bounds;
        let score = self.detector.score(frame);
        self.onset = if score >= on {
            self.onset.saturating_add(1)
        } else {
            0
        };
        self.is_voice = if self.is_voice {
            score >= off
        } else {
            self.onset >= onset
        };
        self.is_voice
    }
}

/// A sample that a network can take: what is no number is silence.
fn clean(sample: f32) -> f32 {
    if sample.is_finite() {
        sample.clamp(-1.0, 1.0)
    } else {
        0.0
    }
}

impl fmt::Debug for Vad {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Vad")
            .field("bounds", &self.bounds)
            .field("is_voice", &self.is_voice)
            .finish_non_exhaustive()
    }
}
