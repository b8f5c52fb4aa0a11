//! What can go wrong with a model on disk or on its way there.

use std::io;
use std::path::PathBuf;

use super::{Malformed, NotADigest, Sha256Digest};

/// A model that cannot be found, fetched, trusted or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// No model of that name is known or installed.
    #[error("no model is called `{name}`; known: {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What could be asked for.
        known: Vec<&'static str>,
    },
    /// A known model that has not been pulled.
    #[error("model `{name}` is not installed in {}", folder.display())]
    NotInstalled {
        /// The model.
        name: String,
        /// The folder of models.
        folder: PathBuf,
    },
    /// A name that would make no good file name.
    #[error("`{0}` is no name for a model: use up to 64 letters, digits, `.`, `-` and `_`")]
    Name(String),
    /// The name belongs to a model with a pinned digest, or to the built-in one.
    #[error("the name `{0}` is taken by a model that voicectl knows")]
    NameTaken(String),
    /// The built-in model is not a file.
    #[error("model `{0}` is part of voicectl")]
    BuiltIn(&'static str),
    /// No such file.
    #[error("there is no model file {}", .0.display())]
    NoFile(PathBuf),
    /// A model that recognises no words was asked to.
    #[error("model `{0}` finds where somebody speaks, and recognises no words")]
    NoWords(String),
    /// A file that is no model, or none of the kind that is asked for.
    #[error("{} is no model that can be loaded", path.display())]
    NotAModel {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        why: Malformed,
    },
    /// A file with another digest than the pinned one.
    #[error("{what} has SHA-256 {found}, but {expected} was expected")]
    WrongDigest {
        /// The file or the address.
        what: String,
        /// The pinned digest.
        expected: Sha256Digest,
        /// The digest of what is there.
        found: Sha256Digest,
    },
    /// Text that is no digest.
    #[error("`{text}` is no digest")]
    Digest {
        /// The text.
        text: String,
        /// Why.
        #[source]
        why: NotADigest,
    },
    /// A file of another size than the model has.
    #[error("{url} has {found} bytes, but {expected} were expected")]
    WrongSize {
        /// Where it was asked for.
        url: String,
        /// The model's size in bytes.
        expected: u64,
        /// What the server offers.
        found: u64,
    },
    /// More bytes than a model may have.
    #[error("{url} has more than {limit} bytes")]
    TooLarge {
        /// Where it was asked for.
        url: String,
        /// Bytes allowed.
        limit: u64,
    },
    /// No room for the file.
    #[error("there is no room for the model in {}{}", folder.display(), missing(*.needed, *.free))]
    DiskFull {
        /// The folder of models.
        folder: PathBuf,
        /// Bytes still to be written, where known.
        needed: Option<u64>,
        /// Bytes free, where known.
        free: Option<u64>,
    },
    /// Another process pulls this model.
    #[error("model `{0}` is being pulled by another process")]
    InUse(String),
    /// An address that is no HTTP URL.
    #[error("`{0}` is no http or https URL")]
    Url(String),
    /// The server refused.
    #[error("{url} answered {status}")]
    Refused {
        /// What was asked for.
        url: String,
        /// Status code and reason.
        status: String,
    },
    /// The server could not be reached, or stopped talking.
    #[error("cannot fetch {url}")]
    Network {
        /// What was asked for.
        url: String,
        /// Why.
        #[source]
        why: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The transfer stopped on the way; what arrived is kept for the next pull.
    #[error("the transfer of {url} stopped after {done} bytes")]
    Interrupted {
        /// What was asked for.
        url: String,
        /// Bytes on disk.
        done: u64,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {}", path.display())]
    File {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        why: io::Error,
    },
    /// The processor lacks what the recognizer was compiled for.
    #[error("this processor lacks {}, which the recognizer needs", missing.join(", "))]
    Processor {
        /// Names of the missing instruction sets.
        missing: Vec<&'static str>,
    },
    /// whisper.cpp refused a file that looked right.
    #[error("the recognizer could not load model `{0}`")]
    Load(String),
    /// Threads could not be started.
    #[error("cannot start the recognizer's threads")]
    Threads(#[source] io::Error),
}

impl ModelError {
    /// For `map_err`: names what was tried, and tells a full disk from other failures.
    pub(super) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |why| match why.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => {
                let folder = path.parent().map(PathBuf::from).unwrap_or(path);
                Self::DiskFull {
                    folder,
                    needed: None,
                    free: None,
                }
            }
            _ => Self::File { action, path, why },
        }
    }
}

fn missing(needed: Option<u64>, free: Option<u64>) -> String {
    match (needed, free) {
        (Some(needed), Some(free)) => format!(": {needed} bytes are needed, {free} are free"),
        _ => String::new(),
    }
}
