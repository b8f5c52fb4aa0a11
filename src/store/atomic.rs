//! Files that are either whole or not there.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use super::StoreError;

/// Mode of a private key: its owner alone, from the first byte.
pub const SECRET: u32 = 0o600;
/// Mode of what anyone may read.
pub const PUBLIC: u32 = 0o644;
/// Mode of a folder with secrets.
pub const SECRET_FOLDER: u32 = 0o700;

/// Creates a file that must not exist, with its mode from the first byte. It is durable after the next [`sync_all`].
///
/// # Errors
///
/// [`StoreError::Exists`], [`StoreError::Io`].
pub fn create(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    options
        .open(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|source| StoreError::io("write", path, source))
}

/// A file that is written beside its place, until [`Staged::commit`] puts it there.
#[derive(Debug)]
pub struct Staged {
    file: NamedTempFile,
    path: PathBuf,
}

/// Writes a file beside `path`.
///
/// # Errors
///
/// [`StoreError::Io`].
pub fn stage(path: &Path, bytes: &[u8], mode: u32) -> Result<Staged, StoreError> {
    let folder = parent(path);
    let staged = tempfile::Builder::new()
        .prefix(".new-")
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder)
        .map_err(|error| without_path(folder, &error))
        .and_then(|mut file| file.write_all(bytes).map(|()| file));
    let path = path.to_owned();
    match staged {
        Ok(file) => Ok(Staged { file, path }),
        Err(source) => Err(written(path, source)),
    }
}

impl Staged {
    /// Puts it into its place by one rename: a reader sees the old file or the new one. The rename is durable after the
    /// next [`sync_folder`] of its folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn commit(self) -> Result<(), StoreError> {
        let Self { file, path } = self;
        match file.persist(&path) {
            Ok(_) => Ok(()),
            Err(error) => Err(written(path, error.error)),
        }
    }
}

/// Replaces a file: its content is durable before it is in its place.
///
/// # Errors
///
/// [`StoreError::Io`].
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let staged = stage(path, bytes, mode)?;
    match staged.file.as_file().sync_all() {
        Ok(()) => staged.commit(),
        Err(source) => Err(written(path.to_owned(), source)),
    }
}

fn written(path: PathBuf, source: io::Error) -> StoreError {
    StoreError::Io {
        action: "write",
        path,
        source,
    }
}

/// Makes everything below a folder durable, its own entry included.
///
/// One call for the whole file system: it waits for the journal once, where a call per file waits for it each time
/// (measured on ext4, four files and two folders: 0.4 ms against 1.7 ms).
///
/// # Errors
///
/// [`StoreError::Io`].
#[cfg(target_os = "linux")]
pub fn sync_all(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|open| Ok(rustix::fs::syncfs(open)?))
        .map_err(|source| written(folder.to_owned(), source))
}

/// Makes everything below a folder durable, its own entry included.
///
/// # Errors
///
/// [`StoreError::Io`].
#[cfg(not(target_os = "linux"))]
pub fn sync_all(folder: &Path) -> Result<(), StoreError> {
    fn each(path: &Path) -> io::Result<()> {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                each(&entry?.path())?;
            }
        }
        sync_folder(path)
    }
    each(folder)
        .and_then(|()| sync_folder(parent(folder)))
        .map_err(|source| written(folder.to_owned(), source))
}

/// A new folder with a name of its own inside of `folder`; removed with its content unless it is kept.
///
/// # Errors
///
/// [`StoreError::Io`].
pub fn fresh_folder(folder: &Path, prefix: &str, mode: u32) -> Result<TempDir, StoreError> {
    tempfile::Builder::new()
        .prefix(prefix)
        .permissions(Permissions::from_mode(mode))
        .tempdir_in(folder)
        .map_err(|error| StoreError::Io {
            action: "write into",
            path: folder.to_owned(),
            source: without_path(folder, &error),
        })
}

/// tempfile adds the path of its file to errors; nobody knows that name, so the folder's own trouble is told instead.
fn without_path(folder: &Path, error: &io::Error) -> io::Error {
    fs::metadata(folder)
        .err()
        .unwrap_or_else(|| io::Error::from(error.kind()))
}

/// The folder that a file is in, also for a bare name.
#[must_use]
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes the entries of a folder durable.
///
/// # Errors
///
/// The operating system's.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Makes a folder and those above it; the last one with `mode`. One that is there stays as it is.
///
/// # Errors
///
/// [`StoreError::Io`].
pub fn folder(path: &Path, mode: u32) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let make = || {
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        match DirBuilder::new().mode(mode).create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other,
        }
    };
    make().map_err(|source| StoreError::Io {
        action: "make",
        path: path.to_owned(),
        source,
    })
}
