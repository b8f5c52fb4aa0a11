//! What can go wrong between us and a CA.

use std::io;
use std::path::PathBuf;

use crate::acme::dns::DnsError;
use crate::acme::solver::PortTrouble;
use crate::pki::PkiError;
use crate::store::StoreError;

use super::Problem;

/// An ACME operation that was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AcmeError {
    /// The CA says no.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The CA cannot be reached.
    #[error("{host} cannot be reached: {why}")]
    Network {
        /// Host and port.
        host: String,
        /// The innermost cause.
        why: String,
    },
    /// The certificate of the CA's own server is not trusted.
    #[error("the certificate of {host} is not trusted: {why}")]
    Untrusted {
        /// Host and port.
        host: String,
        /// The TLS library's words.
        why: String,
    },
    /// The CA's answer is not what ACME says.
    #[error("{host} answers {0}", host = .1)]
    Protocol(String, String),
    /// A URL that is none, or not https.
    #[error("`{0}` is no https:// URL of an ACME directory")]
    Url(String),
    /// Something took longer than it may.
    #[error("no end after {seconds} s: {what}")]
    Timeout {
        /// What was waited for.
        what: String,
        /// How long.
        seconds: u64,
    },
    /// The CA has accepted the order and is still at work; a later run fetches the certificate.
    #[error("the CA is still at work on the order")]
    Pending {
        /// The order.
        order: String,
    },
    /// The CA does not offer it.
    #[error("{0}")]
    Unsupported(String),
    /// There is no account at this CA.
    #[error("there is no account at {0}")]
    NoAccount(String),
    /// An account whose key is not there.
    #[error("{} is gone, the key of the account {url}", path.display())]
    NoAccountKey {
        /// Where it was.
        path: PathBuf,
        /// The account.
        url: String,
    },
    /// There is an account at this CA already.
    #[error("there is an account already: {0}")]
    AccountExists(String),
    /// The CA has ended the account, or the user did; its status.
    #[error("the CA says that the account is {0}")]
    AccountEnded(String),
    /// The account's key is of another kind than orders are signed with.
    #[error("the account has a key of another kind than P-256")]
    AccountKey,
    /// The terms of service must be agreed to.
    #[error("the CA wants its terms of service agreed to")]
    Terms(Option<String>),
    /// The CA makes accounts only for accounts that it has already, elsewhere.
    #[error("the CA wants the key of an account that you have with it (external account binding)")]
    ExternalAccountNeeded,
    /// Something that the user said cannot be.
    #[error("{0}")]
    Request(String),
    /// An answer to a challenge could not be put where the CA looks.
    #[error("cannot answer the {challenge} challenge: {why}")]
    Solver {
        /// `http-01` ...
        challenge: &'static str,
        /// In one sentence.
        why: String,
    },
    /// The port that the CA connects to cannot be listened on.
    #[error("cannot answer the {challenge} challenge: {0}", challenge = .0.challenge)]
    Port(Box<PortTrouble>),
    /// DNS.
    #[error(transparent)]
    Dns(#[from] DnsError),
    /// Files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Certificates and keys.
    #[error(transparent)]
    Pki(#[from] PkiError),
    /// The operating system.
    #[error("{what}")]
    Io {
        /// What was being done.
        what: String,
        /// Why not.
        source: io::Error,
    },
}

impl AcmeError {
    /// The CA's problem, where it is one.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }
}

impl From<Problem> for AcmeError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<PortTrouble> for AcmeError {
    fn from(trouble: PortTrouble) -> Self {
        Box::new(trouble).into()
    }
}

impl From<Box<PortTrouble>> for AcmeError {
    fn from(trouble: Box<PortTrouble>) -> Self {
        Self::Port(trouble)
    }
}
