//! Locks between processes: `flock`, so the kernel releases them whatever becomes of the process.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use super::{StoreError, atomic, owner};

/// An exclusive lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock, calling `waiting` once when another process has it.
    ///
    /// The lock file stays, unless its whole folder goes: then who waited for it begins anew, because a file that has no name
    /// any more keeps nobody out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`], with `NotFound` where the folder is gone.
    pub fn exclusive(path: &Path, waiting: &dyn Fn()) -> Result<Self, StoreError> {
        let fail = |source| StoreError::Io {
            action: "lock",
            path: path.to_owned(),
            source,
        };
        let told = Cell::new(false);
        let once = || {
            if !told.replace(true) {
                waiting();
            }
        };
        loop {
            let lock = Self::take(path, &once).map_err(fail)?;
            if lock.is_at(path).map_err(fail)? {
                return Ok(lock);
            }
        }
    }

    /// Whether the file that is locked is the one of this name.
    fn is_at(&self, path: &Path) -> io::Result<bool> {
        let own = self.file.metadata()?;
        match fs::symlink_metadata(path) {
            Ok(there) => Ok((there.dev(), there.ino()) == (own.dev(), own.ino())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn take(path: &Path, waiting: &dyn Fn()) -> io::Result<Self> {
        let heir = owner::heir(atomic::parent(path))?;
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .mode(0o600)
            // Where the folder is somebody else's, a link there would have root make a file anywhere.
            .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
            .open(path)?;
        owner::give(&file, heir)?;
        loop {
            let taken = match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    waiting();
                    file.lock()
                }
                Err(TryLockError::Error(error)) => Err(error),
                Ok(()) => Ok(()),
            };
            match taken {
                Ok(()) => return Ok(Self { file }),
                // A signal; the standard library does not go on by itself here.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
