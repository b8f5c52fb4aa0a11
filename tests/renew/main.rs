//! Renewal: what is due, hooks, schedules, notifications.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../acme/client.rs"]
mod client;
mod clock;
mod hooks;
mod run;
mod time;
