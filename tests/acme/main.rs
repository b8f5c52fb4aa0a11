//! Certificates from real ACME servers: Pebble and Caddy, and faults between them and us.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod due;
mod harness;
mod preflight;
mod proofs;
mod solvers;
mod status;
