//! OpenAI's HTTP interface: `/v1/audio/*` and `/v1/models`, as the official clients use it.

pub(in crate::serve) mod error;
mod events;
pub(in crate::serve) mod models;
pub(in crate::serve) mod speech;
mod transcript;
pub(in crate::serve) mod transcriptions;
pub(in crate::serve) mod voices;
