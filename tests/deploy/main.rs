//! Rendered files, judged by the programs that read them, and the whole way that uses them.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod cloud;
mod cloud_run;
mod containers;
mod cron;
mod docker;
mod files;
mod firewall;
mod gcp_lb;
mod kubernetes;
mod machine;
#[path = "../trust/namespace.rs"]
#[allow(dead_code, reason = "the tests of trust use more of it")]
mod namespace;
mod ownership;
mod pages;
mod replicas;
mod systemd;
mod values;
