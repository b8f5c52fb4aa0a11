//! The routes, one file each.

pub mod health;
pub mod stt;
pub mod tts;
mod upload;
