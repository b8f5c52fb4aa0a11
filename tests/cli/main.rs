//! The command line, as a user sees it.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod cert;
mod formats;
mod generated;
mod inspect;
mod judged;
mod model;
mod speech;
mod usage;
