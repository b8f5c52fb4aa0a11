//! Rendered files, judged by the programs that read them, and the whole way that uses them.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod booted;
mod caddy;
mod cloud;
mod cloud_run;
mod container_docs;
mod containers;
mod cron;
mod docker;
mod docker_traps;
mod files;
mod firewall;
mod fronts;
mod gcp_lb;
mod haproxy;
mod kubernetes;
mod kubernetes_runs;
mod kubernetes_traps;
mod machine;
#[path = "../trust/namespace.rs"]
#[allow(dead_code, reason = "the tests of trust use more of it")]
mod namespace;
mod nginx;
mod ownership;
mod pages;
mod proxy_docs;
mod proxy_install;
mod proxy_words;
mod replicas;
mod systemd;
mod up;
mod up_proxy;
mod values;
