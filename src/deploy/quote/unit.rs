//! Units of systemd.

use super::{Words, escaper, has_control};
use crate::machine::unit;

/// Settings of a unit, but for command lines and for paths that are the rest of their line ([`mod@unit`]).
#[derive(Clone, Copy, Debug, Default)]
pub struct Unit;

impl Words for Unit {
    const FORMAT: &'static str = "a unit of systemd";

    fn word(value: &str) -> Result<String, &'static str> {
        if has_control(value) {
            return Err("it has control characters");
        }
        Ok(unit::quoted(value))
    }
}

escaper!(Unit);
