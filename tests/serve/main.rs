//! The server, over real sockets.

#[path = "../support/mod.rs"]
mod support;
