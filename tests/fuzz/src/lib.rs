//! What foreign bytes meet, one target a file: each takes any bytes and comes to an end.
//!
//! `make fuzz` has libFuzzer look for bytes with which one panics, hangs or takes memory without bound; the test `fuzz` gives
//! each of them the inputs that were kept. Nothing here knows of either, so both run the same.

pub mod acme;
pub mod audio;
pub mod certificates;
pub mod config;
pub mod forwarded;
pub mod http;
pub mod live_audio;
pub mod models;
pub mod multipart;
pub mod names;
pub mod origin;
pub mod pkcs12;
pub mod proxy;
pub mod records;
pub mod servers;
pub mod speech;
pub mod tokens;
pub mod upstream;
pub mod websocket;

mod answers;
#[path = "../../support/ogg.rs"]
#[allow(dead_code, reason = "the tests make pages, too")]
mod ogg;
mod process;
mod server;

pub use process::{begin, check, end, or_die};

/// What takes the bytes.
pub type Target = fn(&[u8]);

/// The targets by name: those of the programs, the corpora and the dictionaries.
pub const TARGETS: &[(&str, Target)] = &[
    ("acme", acme::run),
    ("audio", audio::run),
    ("certificates", certificates::run),
    ("config", config::run),
    ("forwarded", forwarded::run),
    ("http", http::run),
    ("live_audio", live_audio::run),
    ("models", models::run),
    ("multipart", multipart::run),
    ("names", names::run),
    ("origin", origin::run),
    ("pkcs12", pkcs12::run),
    ("proxy", proxy::run),
    ("records", records::run),
    ("servers", servers::run),
    ("speech", speech::run),
    ("tokens", tokens::run),
    ("upstream", upstream::run),
    ("websocket", websocket::run),
];
