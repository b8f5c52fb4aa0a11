//! The routes, one file each.

pub(super) mod auth;
pub(super) mod health;
pub(super) mod live;
pub(super) mod metrics;
pub(super) mod stt;
pub(super) mod tts;
mod upload;
