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
#[path = "../trust/namespace.rs"]
#[allow(dead_code, reason = "the tests of trust use more of it")]
mod namespace;
mod notify;
mod run;
mod schedule;
mod time;
