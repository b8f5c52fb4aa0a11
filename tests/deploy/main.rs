//! Rendered files, judged by the programs that read them.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod booted;
mod cron;
mod files;
mod firewall;
mod machine;
#[path = "../trust/namespace.rs"]
#[allow(dead_code, reason = "the tests of trust use more of it")]
mod namespace;
mod ownership;
mod pages;
mod systemd;
