//! Proofs that take minutes: run by `make prove`, each by name.

#[path = "../support/mod.rs"]
mod support;

mod kill;
mod mutations;
