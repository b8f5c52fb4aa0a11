//! Speech: audio files, recognition with the real small model, synthesis, models on disk.

#[path = "../support/mod.rs"]
mod support;

mod audio;
mod models;
mod tts;
mod whisper;
