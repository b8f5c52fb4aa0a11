//! The command line, as a user sees it.

#[path = "../support/mod.rs"]
mod support;
