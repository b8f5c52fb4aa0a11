//! Why a server does not start.

use std::io;
use std::path::PathBuf;

use crate::pki::PkiError;
use crate::store::StoreError;

/// A server that cannot serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be bound.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: String,
        /// Why.
        source: io::Error,
    },
    /// A certificate or key file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds no certificate, or no key.
    #[error("{} holds no {what} in PEM form", path.display())]
    NotPem {
        /// The file.
        path: PathBuf,
        /// `certificate` or `private key`.
        what: &'static str,
    },
    /// The key is not the certificate's.
    #[error("the key in {} does not belong to the certificate in {}", key.display(), certificate.display())]
    KeyMismatch {
        /// The certificate file.
        certificate: PathBuf,
        /// The key file.
        key: PathBuf,
    },
    /// The certificate that stands in for the first one cannot be made.
    #[error("cannot make a certificate that stands in for the first one")]
    StandIn(#[source] PkiError),
    /// A key that rustls does not take.
    #[error("the key in {} cannot be used", path.display())]
    BadKey {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rustls::Error,
    },
    /// rustls does not take the pair.
    #[error("the certificate cannot be used")]
    Tls(#[from] rustls::Error),
    /// The lineage cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ServeError {
    /// Whether the lineage has no version yet: the first one is on its way.
    #[must_use]
    pub const fn is_nothing_yet(&self) -> bool {
        matches!(self, Self::Store(StoreError::NoVersion(_)))
    }
}
