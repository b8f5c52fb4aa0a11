//! Answers as files below the folder that a web server hands out.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::store::{Challenges, StoreError};

use super::Task;

/// `WEBROOT/.well-known/acme-challenge`, and which folders of it were made here.
#[derive(Debug)]
pub(super) struct Webroot {
    root: PathBuf,
    made: Mutex<BTreeSet<PathBuf>>,
}

impl Webroot {
    pub(super) fn new(root: PathBuf) -> Self {
        Self {
            root,
            made: Mutex::default(),
        }
    }

    fn folders(&self) -> [PathBuf; 2] {
        let well_known = self.root.join(".well-known");
        let folder = well_known.join("acme-challenge");
        [well_known, folder]
    }

    /// Writes the answers; says why it could not.
    pub(super) fn present(&self, tasks: &[Task]) -> Result<(), String> {
        if !self.root.is_dir() {
            return Err(format!("there is no folder {}", self.root.display()));
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let folders = self.folders();
        for folder in &folders {
            if make(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))? {
                made.insert(folder.clone());
            }
        }
        let [_, folder] = folders;
        let challenges = Challenges::new(folder);
        for task in tasks {
            challenges
                .put(&task.token, &task.key_authorization)
                .map_err(|error| sentence(&error))?;
        }
        Ok(())
    }

    /// Takes the answers away, and the folders that were made here once they are empty.
    pub(super) fn clean_up(&self, tasks: &[Task]) -> Result<(), String> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let [well_known, folder] = self.folders();
        let challenges = Challenges::new(&folder);
        let mut failure = None;
        for task in tasks {
            // Somebody else's file of the same name is not ours to remove.
            let is_ours = challenges.get(&task.token).ok().flatten().as_ref()
                == Some(&task.key_authorization);
            if is_ours && let Err(error) = challenges.remove(&task.token) {
                failure.get_or_insert(sentence(&error));
            }
        }
        for folder in [folder, well_known] {
            // Not an empty one: another order is still at work in it.
            if made.contains(&folder) && fs::remove_dir(&folder).is_ok() {
                made.remove(&folder);
            }
        }
        failure.map_or(Ok(()), Err)
    }
}

/// Makes a folder that a web server of another user can enter, whatever the umask is; answers whether it was not there.
fn make(folder: &Path) -> io::Result<bool> {
    match DirBuilder::new().mode(0o755).create(folder) {
        Ok(()) => fs::set_permissions(folder, Permissions::from_mode(0o755)).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(false),
        Err(error) => Err(error),
    }
}

pub(super) fn sentence(error: &StoreError) -> String {
    match error {
        StoreError::Io { source, .. } => format!("{error}: {source}"),
        _ => error.to_string(),
    }
}
