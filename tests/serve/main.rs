//! The server, over real sockets.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod access_clients;
mod challenges;
mod clients;
mod floods;
mod jwt;
mod lifecycle;
mod limits;
mod live;
mod login;
mod metrics;
mod models;
mod openai;
mod origins;
mod page;
mod page_access;
mod page_live;
mod page_looks;
mod proxies;
mod queue;
mod rates;
mod reload;
mod remote;
mod renewal;
mod reread;
mod sandbox;
mod smuggling;
mod sockets;
mod stt;
mod tickets;
mod tls;
mod tts;
mod upstream;
