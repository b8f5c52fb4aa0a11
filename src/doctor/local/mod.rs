//! The set-up of this machine: clock, state folder, CAs, lineages, variables, renewal.
//!
//! Looking changes nothing, and what cannot be read is an answer too.

mod clock;
mod material;
pub mod modes;
mod port;
mod renewal;
mod variables;

use super::{Row, Surroundings};
use crate::store::Store;

pub use clock::wrong_clock;
pub use material::{cas, lineages};
pub use port::{is_of_voicectl, port};
pub use variables::row as variables;

/// Everything that needs no conversation.
#[must_use]
pub fn rows(machine: &Surroundings, store: &Store) -> Vec<Row> {
    let clock = wrong_clock(machine, store);
    let mut rows = vec![clock.unwrap_or_else(|| clock::fine(machine))];
    rows.push(modes::row(store));
    rows.extend(cas(machine, store));
    rows.extend(lineages(machine, store));
    rows.push(variables(machine));
    rows.push(renewal::row(machine));
    rows
}
