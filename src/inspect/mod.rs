//! Looking at certificates: in files and folders, and on servers. Nothing is trusted on the way, nothing is changed.
//!
//! Whatever is looked at may be hostile: reading is bounded in bytes and in time, and what cannot be read costs one
//! [`InspectError`], not the rest.

mod chain;
mod contents;
pub mod endpoint;
mod error;
pub mod expect;
pub mod file;
pub mod folder;
pub mod openmetrics;
pub mod remote;
mod report;
pub mod standing;
pub mod starttls;
pub mod trust;

pub use chain::Chain;
pub use contents::{Contents, Key, Thing};
pub use error::InspectError;
pub use report::{Report, Source};
