//! Text to speech: the engines behind [`Synthesizer`](super::Synthesizer).

#[cfg(feature = "pico")]
mod pico;

#[cfg(feature = "pico")]
pub use pico::{Pico, PicoSettings};
