//! Trust: local CAs in the stores of this machine, in its language runtimes, and on other devices.
//!
//! An [`anchor::Anchor`] goes into the stores of the table [`stores::STORES`]. A store looks, and makes a [`step::Plan`]; a
//! [`runner::Runner`] carries it out, or [`shell::commands`] prints it. Certificates are told by their octets, never by the
//! nickname, file name or serial number that they have in a store. What was changed is in a receipt.

pub mod anchor;
pub mod bundle;
pub mod elevate;
mod error;
mod java;
pub mod machine;
mod nss;
mod policy;
pub mod receipt;
pub mod runner;
pub mod runtime;
pub mod share;
pub mod shelf;
pub mod shell;
pub mod step;
pub mod stores;
mod system;
pub mod work;

pub use error::TrustError;
