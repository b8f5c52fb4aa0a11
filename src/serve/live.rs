//! What may change while the server runs: SIGHUP has the settings read again, and the next request lives by them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};

use super::limits::Limits;
use super::origin::Origins;

/// The settings in force.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Limits. Those of sockets count for connections that are opened from now on.
    pub limits: Limits,
    /// Which pages may ask.
    pub origins: Origins,
    /// Whether browsers are told to come back over HTTPS only.
    pub hsts: Hsts,
}

/// Strict-Transport-Security (RFC 6797).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hsts {
    /// For names that are no `localhost` and no address, where it would bind other programs of a developer's machine.
    #[default]
    Auto,
    /// For every name.
    On,
    /// Never.
    Off,
}

/// A text that is no [`Hsts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("give `auto`, `on` or `off`")]
pub struct BadHsts;

impl FromStr for Hsts {
    type Err = BadHsts;

    fn from_str(text: &str) -> Result<Self, BadHsts> {
        match text {
            "auto" => Ok(Self::Auto),
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            _ => Err(BadHsts),
        }
    }
}

impl fmt::Display for Hsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::On => "on",
            Self::Off => "off",
        })
    }
}

/// The terms, shared by everything that lives by them.
#[derive(Clone, Debug)]
pub struct Live(Arc<ArcSwap<Terms>>);

impl Live {
    /// Begins with these.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(terms)))
    }

    /// From now on these.
    pub fn set(&self, terms: Terms) {
        self.0.store(Arc::new(terms));
    }

    /// The present ones; not to be held across an await.
    #[must_use]
    pub fn terms(&self) -> Guard<Arc<Terms>> {
        self.0.load()
    }

    /// The present limits.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.0.load().limits
    }
}
