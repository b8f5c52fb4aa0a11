//! A note beside a model file: it had this digest when it was last read in full.
//!
//! Hashing 3 GB takes seconds, and a server should start in one. So after a full check the digest is noted together
//! with size, inode, modification and change time of the file, and as long as these are the same the file is not hashed
//! again. That is safe enough because the digest is there to catch damage and mix-ups: whatever rewrites or replaces
//! the file changes at least the change time, which no program can set. Someone who can forge the note can write into
//! the folder of models as well, and needs no forged note; and what a file could do to the recognizer by its shape is
//! ruled out on every load by [`super::layout`], note or not. `model verify` always hashes.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Sha256Digest;

/// Beginning of the names of notes that are not in their places yet.
const STAGED: &str = ".stamp-";

/// Removes what killed runs left. Who is just writing one loses it, and hashes once more the next time.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(STAGED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A file as it was when it was hashed.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stamp {
    sha256: String,
    size: u64,
    inode: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
    /// Seconds and nanoseconds.
    changed: (i64, i64),
}

impl Stamp {
    fn of(file: &File, digest: Sha256Digest) -> io::Result<Self> {
        let about = file.metadata()?;
        Ok(Self {
            sha256: digest.to_string(),
            size: about.size(),
            inode: about.ino(),
            modified: (about.mtime(), about.mtime_nsec()),
            changed: (about.ctime(), about.ctime_nsec()),
        })
    }

    /// Where the note about `model` is.
    pub(super) fn path(model: &Path) -> PathBuf {
        let mut path = model.as_os_str().to_owned();
        path.push(".verified");
        path.into()
    }

    /// The digest that a note gives for `model`, whether it still holds or not.
    pub(super) fn noted(model: &Path) -> Option<Sha256Digest> {
        Self::read(model)?.sha256.parse().ok()
    }

    /// Whether `file`, open from `model`, is still what was found to have `digest`.
    pub(super) fn holds(model: &Path, file: &File, digest: Sha256Digest) -> bool {
        Self::read(model).is_some_and(|noted| Self::of(file, digest).is_ok_and(|now| now == noted))
    }

    /// Notes that `file`, open from `model`, has `digest`.
    ///
    /// A folder that cannot be written costs time at the next start, nothing else, so failing is no error.
    pub(super) fn write(model: &Path, file: &File, digest: Sha256Digest) {
        let path = Self::path(model);
        let written = Self::of(file, digest).and_then(|stamp| {
            let folder = path.parent().unwrap_or(Path::new("."));
            sweep(folder);
            // Readable like the model: who pulls is often not who serves.
            let mut fresh = tempfile::Builder::new()
                .prefix(STAGED)
                .permissions(Permissions::from_mode(0o644))
                .tempfile_in(folder)?;
            serde_json::to_writer(&mut fresh, &stamp)?;
            fresh.persist(&path)?;
            Ok(())
        });
        if let Err(why) = written {
            tracing::debug!(path = %path.display(), %why, "the model is hashed again at every start");
        }
    }

    fn read(model: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(Self::path(model)).ok()?).ok()
    }
}
