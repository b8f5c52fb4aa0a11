//! POSIX shell.

use super::{Words, escaper, has_control};
use crate::machine::shell;

/// Scripts for `sh`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shell;

impl Words for Shell {
    const FORMAT: &'static str = "a shell script";

    fn word(value: &str) -> Result<String, &'static str> {
        if has_control(value) {
            return Err("it has control characters");
        }
        Ok(shell::quoted(value).into_owned())
    }
}

escaper!(Shell);
