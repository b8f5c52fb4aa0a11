//! The routes, one file each.

pub(super) mod auth;
mod form;
pub(super) mod health;
pub(super) mod live;
pub(super) mod metrics;
pub(super) mod openai;
pub(super) mod stt;
pub(super) mod tts;
mod upload;
