//! What can go wrong with a step.

use std::path::PathBuf;

use crate::store::StoreError;

/// A step that was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MachineError {
    /// A program that is needed failed, or is not here.
    #[error("`{program}` failed: {said}")]
    Program {
        /// Its name with its arguments.
        program: String,
        /// Its last words.
        said: String,
    },
    /// A file cannot be removed.
    #[error("cannot remove {}", path.display())]
    Remove {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
