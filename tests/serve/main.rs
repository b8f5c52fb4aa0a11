//! The server, over real sockets.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod challenges;
mod clients;
mod lifecycle;
mod limits;
mod metrics;
mod page;
mod queue;
mod rates;
mod reload;
mod renewal;
mod stt;
mod tls;
mod tts;
