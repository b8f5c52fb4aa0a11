//! Rendered files, judged by the programs that read them.

#[path = "../support/mod.rs"]
mod support;

mod files;
