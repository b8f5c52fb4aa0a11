//! Certificates from real ACME servers: Pebble and Caddy, and faults between them and us.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

mod dns;
#[path = "../support/mod.rs"]
mod support;

mod account;
mod account_import;
mod account_kill;
mod authority;
mod caddy;
mod client;
mod due;
mod errors;
mod faults;
mod harness;
mod hostile;
mod issue;
mod preflight;
mod proofs;
mod revoke;
mod solvers;
mod status;
mod trouble;
mod user;
