//! A model while it arrives: `ggml-NAME.bin.part`, locked by the one process that writes it.
//!
//! It survives a broken transfer, so the next pull goes on where this one stopped, and it becomes the model by one
//! rename after its digest was found right. The lock is `flock` on the file itself: the kernel releases it with the
//! process, and nothing is left to clean up.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::digest::absorb;
use super::{ModelError, Sha256Digest};

/// The beginning of a model, and its running digest.
pub(super) struct Part {
    file: File,
    path: PathBuf,
    length: u64,
    hasher: Sha256,
}

impl Part {
    /// Opens or creates what becomes the file `target`, the model `name`, and hashes what is there already.
    ///
    /// # Errors
    ///
    /// [`ModelError::InUse`] when another process has it.
    pub(super) fn open(target: &Path, name: &str) -> Result<Self, ModelError> {
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(ModelError::file("create", folder))?;
        let path = beside(target, ".part");
        let file = lock(&path, name, true)?.ok_or_else(|| ModelError::InUse(name.to_owned()))?;
        let mut part = Self {
            file,
            path,
            length: 0,
            hasher: Sha256::new(),
        };
        part.length =
            absorb(&mut part.hasher, &part.file).map_err(ModelError::file("read", &part.path))?;
        Ok(part)
    }

    /// Bytes on disk.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// The server's name for the version whose beginning this is.
    pub(super) fn etag(&self) -> Option<String> {
        fs::read_to_string(beside(&self.path, ".etag")).ok()
    }

    /// Forgets everything; `etag` is the server's name for the version that comes now.
    pub(super) fn restart(&mut self, etag: Option<&str>) -> Result<(), ModelError> {
        self.hasher = Sha256::new();
        self.length = 0;
        let note = beside(&self.path, ".etag");
        let noted = match etag {
            Some(etag) => fs::write(&note, etag),
            None => delete(&note),
        };
        noted
            .and_then(|()| self.file.set_len(0))
            .and_then(|()| self.file.rewind())
            .map_err(ModelError::file("write", &self.path))
    }

    /// Writes and hashes what arrives until nothing does. Blocks: not for an async thread.
    pub(super) fn receive(
        mut self,
        mut blocks: mpsc::Receiver<Bytes>,
    ) -> (Self, Result<(), ModelError>) {
        while let Some(block) = blocks.blocking_recv() {
            if let Err(why) = self.file.write_all(&block) {
                // Half a block may be there: it counts when the file is opened next.
                let error = ModelError::file("write", &self.path)(why);
                return (self, Err(error));
            }
            self.hasher.update(&block);
            self.length += block.len() as u64;
        }
        (self, Ok(()))
    }

    /// The digest of what is there.
    pub(super) fn digest(&self) -> Sha256Digest {
        Sha256Digest::finish(self.hasher.clone())
    }

    /// The file, to be looked at.
    pub(super) const fn file(&self) -> &File {
        &self.file
    }

    /// Makes it the file `target`, so that it is there in full or not at all, whenever the power fails.
    pub(super) fn install(self, target: &Path) -> Result<File, ModelError> {
        self.file
            .sync_all()
            .map_err(ModelError::file("write", &self.path))?;
        fs::rename(&self.path, target).map_err(ModelError::file("write", target))?;
        // A note without its file misleads nobody: it is written anew with the next one.
        let _ = delete(&beside(&self.path, ".etag"));
        let folder = target.parent().unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(ModelError::file("write", folder))?;
        Ok(self.file)
    }

    /// Deletes it.
    pub(super) fn discard(self) -> Result<(), ModelError> {
        delete(&beside(&self.path, ".etag"))
            .and_then(|()| delete(&self.path))
            .map_err(ModelError::file("delete", &self.path))
    }

    /// Deletes what a broken-off pull of `target` left; its length, if there was any.
    pub(super) fn remove(target: &Path, name: &str) -> Result<Option<u64>, ModelError> {
        let path = beside(target, ".part");
        let Some(file) = lock(&path, name, false)? else {
            return Ok(None);
        };
        let length = file
            .metadata()
            .map_err(ModelError::file("read", &path))?
            .len();
        Self {
            file,
            path,
            length,
            hasher: Sha256::new(),
        }
        .discard()?;
        Ok(Some(length))
    }
}

/// Opens and locks `path`; `None` if there is none and none is to be created.
fn lock(path: &Path, name: &str, create: bool) -> Result<Option<File>, ModelError> {
    loop {
        let file = match OpenOptions::new()
            .read(true)
            .write(true)
            .create(create)
            .truncate(false)
            .open(path)
        {
            Err(why) if why.kind() == io::ErrorKind::NotFound && !create => return Ok(None),
            file => file.map_err(ModelError::file("create", path))?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ModelError::InUse(name.to_owned())),
            // A signal; the standard library does not go on by itself here.
            Err(TryLockError::Error(why)) if why.kind() == io::ErrorKind::Interrupted => continue,
            Err(TryLockError::Error(why)) => return Err(ModelError::file("lock", path)(why)),
        }
        // Between opening and locking, its last owner may have made a model of it or deleted it.
        let ours = file.metadata().map_err(ModelError::file("read", path))?;
        if fs::metadata(path)
            .is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino()))
        {
            return Ok(Some(file));
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn delete(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
