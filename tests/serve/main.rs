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
mod live;
mod page;
mod reload;
mod renewal;
mod sandbox;
mod stt;
mod tls;
mod tts;
