//! What the core says while it works, and what it asks: traits that a user interface implements.

use std::time::Duration;

use crate::pki::name::Identifier;

/// One thing that was done, is being waited for, or went wrong without ending the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new account was made; its URL.
    Registered(String),
    /// An order was made; its URL.
    Ordered(String),
    /// An order of an earlier run goes on; its URL.
    Resumed(String),
    /// The CA has these names on record as ours already.
    Known(usize),
    /// An answer to a challenge is where the CA will look for it.
    Presented {
        /// For which name.
        identifier: Identifier,
        /// `http-01`, `dns-01` ...
        challenge: String,
    },
    /// Waiting for something that is not the CA, such as DNS servers.
    Waiting(String),
    /// The CA was told to look; this many names.
    Validating(usize),
    /// All names are ours, says the CA.
    Validated(usize),
    /// The CA was asked to sign.
    Finalizing,
    /// The certificate came.
    Downloaded,
    /// A request failed and is made again.
    Retrying {
        /// In one sentence.
        because: String,
        /// After this long.
        after: Duration,
    },
    /// Another CA is tried, because of this.
    FallingBack {
        /// The next CA.
        to: String,
        /// In one sentence.
        because: String,
    },
    /// Worth a warning.
    Warning(String),
}

/// Hears of every [`Step`].
pub trait Reporter: Send + Sync {
    /// Something happened for the lineage of this name.
    fn step(&self, lineage: &str, step: &Step);
}

/// Says nothing: for looks that are over soon, and repeat what was said before.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Reporter for Silent {
    fn step(&self, _lineage: &str, _step: &Step) {}
}
