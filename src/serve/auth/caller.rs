//! Who asks.

use std::time::Duration;

use super::scope::Scopes;

/// Who asks, once the credential is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub who: Who,
    /// What it may do.
    pub scopes: Scopes,
    /// Its own quota, where the credential has one; else the server's.
    pub quota: Option<Quota>,
}

/// The ways of being somebody.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Nobody in particular, on a server that is open to everyone.
    Anyone,
    /// The holder of an API key.
    Key {
        /// The key's public part.
        id: String,
    },
    /// A user of this server, who signed in.
    User {
        /// The user's name.
        name: String,
    },
    /// Whom a token of an issuer is about.
    Subject {
        /// `iss`.
        issuer: String,
        /// `sub`.
        subject: String,
    },
}

/// So many requests in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    /// Requests.
    pub requests: u32,
    /// Time in which they may be asked.
    pub window: Duration,
}
