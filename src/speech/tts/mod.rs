//! Text to speech: the engines behind [`Synthesizer`](super::Synthesizer).

#[cfg(feature = "pico")]
pub mod pico;
