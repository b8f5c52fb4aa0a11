//! What the access folder says, as fresh as the files are.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::error;

use super::scope::Scopes;
use crate::serve::watched::Stamp;
use crate::store::StoreError;
use crate::store::access::{Access, Key, Session, User};

/// Keys, users and sessions by their public names.
#[derive(Debug, Default)]
pub struct Known {
    /// By id.
    pub keys: HashMap<String, Key>,
    /// By name.
    pub users: HashMap<String, User>,
    /// By id.
    pub sessions: HashMap<String, Session>,
}

impl Known {
    /// Whether there is neither key nor user. One that expired or was revoked counts: a server that was closed does not
    /// open when its last key ends.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.users.is_empty()
    }
}

/// The files cannot be read; the reason is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server cannot read who may use it")]
pub struct Unreadable;

/// Reads the access folder anew whenever one of its files is another, so that a key that was revoked is nothing at once.
#[derive(Debug)]
pub struct Registry {
    access: Access,
    paths: [PathBuf; 3],
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Of the files when `known` was read; `None` asks for another reading.
    stamp: Option<Stamp>,
    known: Option<Arc<Known>>,
    /// The last complaint, so that it is made once.
    complaint: Option<String>,
}

impl Registry {
    /// Of an access folder that need not exist.
    #[must_use]
    pub fn new(access: Access) -> Self {
        Self {
            paths: [
                access.path::<Key>(),
                access.path::<User>(),
                access.path::<Session>(),
            ],
            access,
            seen: Mutex::default(),
        }
    }

    /// What is on file now. It costs three calls of `stat`, and a reading after a change.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] while a file is damaged or cannot be read: nobody is let in by what it may have said before.
    pub fn known(&self) -> Result<Arc<Known>, Unreadable> {
        // Taken before the reading: what changes meanwhile is read again the next time.
        let stamp = Stamp::of(self.paths.iter().map(PathBuf::as_path).map(Path::new));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.stamp.as_ref() == Some(&stamp) {
            return seen.known.clone().ok_or(Unreadable);
        }
        match self.read() {
            Ok(known) => {
                let known = Arc::new(known);
                *seen = Seen {
                    stamp: Some(stamp),
                    known: Some(Arc::clone(&known)),
                    complaint: None,
                };
                Ok(known)
            }
            Err(error) => {
                let complaint = told_with_way(&error);
                if seen.complaint.as_ref() != Some(&complaint) {
                    error!("nobody is let in by key or password: {complaint}");
                }
                let is_damaged = matches!(error, StoreError::DamagedRecord { .. });
                *seen = Seen {
                    // Other trouble may pass without a change of the files.
                    stamp: is_damaged.then_some(stamp),
                    known: None,
                    complaint: Some(complaint),
                };
                Err(Unreadable)
            }
        }
    }

    fn read(&self) -> Result<Known, StoreError> {
        Ok(Known {
            keys: by(self.access.read()?, |key: &Key| key.id.clone()),
            users: by(self.access.read()?, |user: &User| user.name.to_string()),
            sessions: by(self.access.read()?, |session: &Session| session.id.clone()),
        })
    }
}

fn by<E>(entries: Vec<E>, name: impl Fn(&E) -> String) -> HashMap<String, E> {
    entries
        .into_iter()
        .map(|entry| (name(&entry), entry))
        .collect()
}

/// The scopes among the words of a file; words that a later voicectl may have written give nothing.
pub(super) fn scopes(words: &[String]) -> Scopes {
    words.iter().filter_map(|word| word.parse().ok()).collect()
}

/// An error of a file of who may use the server, with its cause and the way back.
pub(super) fn told_with_way(error: &StoreError) -> String {
    let damaged = |path: &Path| {
        format!(
            "; restore it from a backup, or move it away, which takes away what it gave: `mv {0} {0}.damaged`",
            path.display()
        )
    };
    let way = match error {
        StoreError::DamagedRecord { path, .. } => damaged(path),
        StoreError::Io { path, source, .. } => match source.kind() {
            ErrorKind::PermissionDenied => {
                format!(
                    "; its owner may read it after `chmod u+rw {}`",
                    path.display()
                )
            }
            ErrorKind::InvalidData | ErrorKind::IsADirectory => damaged(path),
            _ => String::new(),
        },
        _ => String::new(),
    };
    told(error) + &way
}

/// An error with its cause.
pub(super) fn told(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
