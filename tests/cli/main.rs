//! The command line, as a user sees it.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod auth;
mod ca;
mod ca_keys;
mod cert;
mod clients;
mod config;
mod csr;
mod docs_pages;
mod docs_run;
mod doctor;
mod formats;
mod generated;
mod init;
mod inspect;
mod judged;
mod lint;
mod model;
mod new;
mod new_files;
mod packaging;
mod self_check;
mod speech;
mod state_forms;
mod trust_docs;
mod trust_env;
mod trust_run;
mod trust_share;
mod usage;
