//! Why something could not be looked at.

use std::io;

use super::remote::RemoteError;
use crate::pki::PkiError;

/// One target, or one file of a folder, that could not be looked at.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// What is in it cannot be read.
    #[error(transparent)]
    Content(#[from] PkiError),
    /// The operating system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A link that leads back to a folder above it.
    #[error("it is a link back to {0}, which is being read already")]
    Loop(String),
    /// Neither file nor lineage nor server.
    #[error("there is neither a file nor a lineage of that name")]
    NotFound,
    /// A server.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}

impl InspectError {
    /// It and everything that caused it, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let mut text = self.to_string();
        let mut next = std::error::Error::source(self);
        while let Some(cause) = next {
            let cause_text = cause.to_string();
            // Some errors repeat what caused them.
            if !text.ends_with(&cause_text) {
                text.push_str(": ");
                text.push_str(&cause_text);
            }
            next = cause.source();
        }
        text
    }
}
