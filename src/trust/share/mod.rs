//! A short-lived page that hands a root certificate to phones and other machines.
//!
//! Plain HTTP, on purpose: nobody trusts us yet. So the device's own view of the certificate is to be compared with the
//! fingerprint in the terminal, which says more than anything that came over the wire. Never a key: what is handed out is made
//! from the certificate alone.

mod address;
mod answer;
mod offer;
mod page;
mod platform;
mod profile;
mod server;

use std::io;
use std::net::SocketAddr;

use crate::pki::PkiError;

pub use address::network_addresses;
pub use answer::{Form, Served};
pub use offer::Offer;
pub use platform::Platform;
pub use server::{End, Share, Tally, Visit};

/// A page that cannot be offered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShareError {
    /// The certificate cannot be read.
    #[error(transparent)]
    Certificate(#[from] PkiError),
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// No random numbers for the link.
    #[error("the system has no random numbers")]
    Random,
}
