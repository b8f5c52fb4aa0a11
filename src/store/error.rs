//! What can go wrong on disk.

use std::io;
use std::path::{Path, PathBuf};

use crate::pki::PkiError;

/// A store operation that was not done; what was there before is still there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file or folder exists and is not overwritten.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// The operating system said no.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// read, write, lock ...
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file holds what it should not.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why.
        source: PkiError,
    },
    /// A lineage's record is no record.
    #[error("{} is damaged: {reason}", path.display())]
    DamagedRecord {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        reason: String,
    },
    /// A renewal that would end before what it replaces.
    #[error("the new certificate ends on {new}, before the present one on {old}")]
    EndsEarlier {
        /// End of the new one.
        new: String,
        /// End of the present one.
        old: String,
    },
    /// A new version that does not fit together.
    #[error("the new certificate cannot be used")]
    Unfit(#[source] PkiError),
    /// A CA whose key needs a pass phrase, or another one.
    #[error("the key of the CA `{ca}` cannot be opened")]
    Locked {
        /// The CA.
        ca: String,
        /// Missing or wrong.
        source: PkiError,
    },
    /// No such CA.
    #[error("there is no CA `{name}` in {}", state.display())]
    NoCa {
        /// The CA.
        name: String,
        /// The state folder.
        state: PathBuf,
    },
    /// A CA that cannot sign.
    #[error("the CA `{0}` has no private key any more")]
    NoCaKey(String),
    /// No such lineage.
    #[error("there is no lineage `{0}`")]
    NoLineage(String),
    /// The system has no random numbers.
    #[error("the system has no random numbers")]
    NoRandom,
    /// A password cannot be hashed, or a token not be signed.
    #[error("cannot {0}")]
    Secret(String),
    /// No certificate in a lineage.
    #[error("lineage `{0}` has no certificate")]
    NoVersion(String),
}

impl StoreError {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::AlreadyExists {
            return Self::Exists(path.to_owned());
        }
        Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }
}
