//! Locks between processes: `flock`, so the kernel releases them whatever becomes of the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

use super::{StoreError, atomic, owner};

/// An exclusive lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, calling `waiting` once when another process has it.
    ///
    /// The lock file stays: removing it would let two processes lock different files of one name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn exclusive(path: &Path, waiting: &dyn Fn()) -> Result<Self, StoreError> {
        let fail = |source| StoreError::Io {
            action: "lock",
            path: path.to_owned(),
            source,
        };
        let heir = owner::heir(atomic::parent(path)).map_err(fail)?;
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .mode(0o600)
            // Where the folder is somebody else's, a link there would have root make a file anywhere.
            .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
            .open(path)
            .map_err(fail)?;
        owner::give(&file, heir).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(fail)?;
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        Ok(Self { _file: file })
    }
}
