//! What can go wrong with trust anchors and the stores that they go into.

use std::io;
use std::path::PathBuf;

use crate::pki::PkiError;
use crate::store::StoreError;

/// A certificate that is no trust anchor, or a store that cannot be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// A file that holds no certificate.
    #[error("it holds no certificate")]
    NoCertificate,
    /// A file with keys and no certificate.
    #[error("it holds a private key and no certificate; keys are never installed")]
    OnlyKeys,
    /// A file from which one would have to be chosen.
    #[error("it holds {0} certificates; a root stands alone in its file")]
    Several(usize),
    /// A leaf that some CA signed.
    #[error(
        "`{subject}` is a leaf that `{issuer}` signed; clients trust the root above it, not the leaf"
    )]
    Leaf {
        /// Its name.
        subject: String,
        /// Its issuer.
        issuer: String,
    },
    /// A leaf that signed itself.
    #[error(
        "`{0}` is a self-signed leaf and no CA: Chromium and Firefox demand different trust for it, and a new one would \
         have to be installed with each renewal"
    )]
    SelfSignedLeaf(String),
    /// A file that cannot be understood.
    #[error(transparent)]
    Unreadable(#[from] PkiError),
    /// The operating system said no.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// read, write ...
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A program that could not be started.
    #[error("cannot run {program}")]
    Start {
        /// Its name.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A program that failed.
    #[error("{program} failed: {said}")]
    Command {
        /// Its name.
        program: String,
        /// The end of what it said.
        said: String,
    },
    /// An NSS database that only its owner can open.
    #[error(
        "it has a primary password, without which nothing in it becomes trusted; import the root in the browser's settings, \
         or pass `--policy`"
    )]
    PrimaryPassword,
    /// Certificates of one nickname that differ in their trust, of which only one is to go.
    #[error(
        "several certificates share the nickname `{0}`, and one of them cannot be removed alone"
    )]
    SharedNickname(String),
    /// A file that holds other certificates too.
    #[error("{} holds other certificates too; remove this one there by hand", .0.display())]
    SharedFile(PathBuf),
    /// A file that is no JSON object of the shape that browsers read, with line and reason.
    #[error("it is not what the browser expects, and stays as it is: {0}")]
    PolicyFile(String),
    /// Another policy file, of which the browser takes only one.
    #[error("{} sets `{policy}` too, and the browser takes only one of both", path.display())]
    RivalPolicy {
        /// The other file.
        path: PathBuf,
        /// The name of the policy.
        policy: &'static str,
    },
    /// A key store with another password than the usual one.
    #[error("its password is not `changeit`")]
    KeyStorePassword,
    /// The receipts.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A receipt that is none.
    #[error("{} is damaged: {reason}", path.display())]
    Receipt {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        reason: String,
    },
}

impl TrustError {
    /// An error of the operating system on a path.
    pub(super) fn io(action: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io {
            action,
            path: path.into(),
            source,
        }
    }
}
