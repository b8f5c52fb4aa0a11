//! Proofs that take minutes: run by `make prove`, each by name.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod acme;
#[path = "../acme/client.rs"]
mod client;
#[path = "../renew/clock.rs"]
mod clock;
mod formats;
mod kill;
mod live;
mod mutations;
mod renew;
mod soak;
mod switching;
mod testssl;
