//! The server, over real sockets.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod challenges;
mod clients;
mod floods;
mod lifecycle;
mod limits;
mod page;
mod proxies;
mod reload;
mod renewal;
mod smuggling;
mod sockets;
mod stt;
mod tls;
mod tts;
