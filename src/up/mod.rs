//! The whole way from a machine with nothing on it to a server in production, as stages that can be shown, done and taken
//! back.
//!
//! ```text
//! walk      what is wished and what is there -> the stages, in order
//! first     the same for the first run on a laptop
//! proxy     who may stand in front of the server
//! ground    what the machine must be like before: names that lead here, ports that are free
//! settle    whether a proxy has read its files
//! receipt   what was done, so that just that is taken back
//! ```
//!
//! A stage is a command of voicectl, as it could be typed: nothing here does what no command does.

mod first;
pub mod ground;
mod proxy;
pub mod receipt;
mod settle;
mod walk;

pub use first::First;
pub use proxy::{Behind, Proxy};
pub use settle::{Redirect, Sign};
pub use walk::{Access, Found, Stage, Wish, walk};
