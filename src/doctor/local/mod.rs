//! The set-up of this machine: clock, state folder, CAs, lineages, variables.

mod clock;

use super::{Row, Surroundings};
use crate::store::Store;

pub use clock::wrong_clock;

/// Everything.
#[must_use]
pub fn rows(machine: &Surroundings, store: &Store) -> Vec<Row> {
    wrong_clock(machine, store).into_iter().collect()
}
