//! Why a client does not come through, and what repairs it.
//!
//! [`examine`](server::examine) asks a server once and says for each of [`CLIENTS`] what it would make of the answer, by
//! that client's rules and with the roots that it has on this machine; [`program::measure`] lets the real programs try.
//! [`local`] looks at the set-up of this machine. Every answer is a [`Row`], every trouble one of [`CAUSES`].
//!
//! Nothing is trusted, nothing is changed, no byte from outside reaches a shell, and everything ends in time.

mod advice;
mod cause;
mod client;
mod damage;
pub mod health;
pub mod local;
pub mod program;
mod row;
pub mod server;
mod surroundings;
mod target;

pub use advice::{Advice, word};
pub use cause::{CAUSES, Cause, Code};
pub use client::{CLIENTS, Client, ClientId, Known, UnknownClient};
pub use damage::{repairs, repairs_of};
pub use row::{Finding, How, Row, Verdict};
pub use surroundings::Surroundings;
pub use target::{Target, TargetError};
