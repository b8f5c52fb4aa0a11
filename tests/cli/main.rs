//! The command line, as a user sees it.

#[path = "../support/mod.rs"]
mod support;

mod cert;
mod generated;
mod judged;
mod model;
mod usage;
