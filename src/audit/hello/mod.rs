//! What a server offers of TLS, also of what rustls cannot speak: asked with a ClientHello, read from the answer.
//!
//! ```text
//! suites    the cipher suites that are asked for, and what is wrong with each
//! groups    the groups for key exchange
//! client    a ClientHello as bytes (SSL 3.0 to TLS 1.3)
//! server    the answer, read within bounds
//! scan      many questions side by side
//! ```
//!
//! No handshake is ever completed and no key is ever made: whatever a server picks is what it offers. For TLS 1.3 no key share
//! is sent, so that the server names its group in a HelloRetryRequest (RFC 8446 section 4.1.4).

mod client;
mod groups;
mod scan;
mod server;
mod suites;

pub(super) use groups::Group;
pub(super) use scan::{Connections, Scan, Whom, scan};
pub(super) use server::HelloError;
pub(super) use suites::{Suite, Weakness};

/// Versions of the protocol, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Ssl30,
    Tls10,
    Tls11,
    Tls12,
    Tls13,
}

impl Version {
    pub(super) const ALL: [Self; 5] = [
        Self::Ssl30,
        Self::Tls10,
        Self::Tls11,
        Self::Tls12,
        Self::Tls13,
    ];

    /// Its number in a hello.
    const fn wire(self) -> u16 {
        match self {
            Self::Ssl30 => 0x0300,
            Self::Tls10 => 0x0301,
            Self::Tls11 => 0x0302,
            Self::Tls12 => 0x0303,
            Self::Tls13 => 0x0304,
        }
    }

    /// Its name for people.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ssl30 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        }
    }
}
