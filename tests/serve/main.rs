//! The server, over real sockets.

#[path = "../support/mod.rs"]
mod support;

mod clients;
mod lifecycle;
mod limits;
mod page;
mod reload;
mod stt;
mod tls;
mod tts;
