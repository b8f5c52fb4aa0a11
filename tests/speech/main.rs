//! Speech: audio files, recognition with the real small model, synthesis, models on disk.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod audio;
mod live;
mod measure;
mod models;
mod tts;
mod whisper;
