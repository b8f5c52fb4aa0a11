//! The server, over real sockets.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod challenges;
mod clients;
mod lifecycle;
mod limits;
mod login;
mod page;
mod reload;
mod renewal;
mod stt;
mod tickets;
mod tls;
mod tts;
