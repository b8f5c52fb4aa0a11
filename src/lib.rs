//! voicectl makes a voice backend reachable over HTTPS that every client trusts.
//!
//! The binary is a thin layer of [`commands`] over a core that knows no user interface. The direction is
//! `main -> commands -> {pki store serve speech}`, `serve -> {store pki speech policy}`, `store -> pki`;
//! `tests/rules.rs` checks it.

pub mod speech;
