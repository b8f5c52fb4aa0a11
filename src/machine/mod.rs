//! What is done to the machine that voicectl runs on: files are written and removed, programs are run, in steps that can be
//! shown before they are done.
//!
//! ```text
//! seal      what tells a file that was changed since from one that was not
//! program   programs with their arguments, run here or by a test
//! step      one step, and doing them in order
//! occupant  who listens on a port
//! shell     words for a POSIX shell
//! unit      words for a unit of systemd
//! ```
//!
//! Who plans decides what is done; nothing here asks or looks around.

mod error;
mod occupant;
pub mod program;
pub mod seal;
pub mod shell;
mod step;
pub mod unit;

pub use error::MachineError;
pub use occupant::Occupant;
pub use program::{Answer, Here, Invocation, Programs};
pub use step::{Applied, Step, Undone, apply};
