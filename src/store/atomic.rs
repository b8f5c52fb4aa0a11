//! Files that are either whole or not there.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use tempfile::TempDir;

use super::StoreError;

/// Mode of a private key: its owner alone, from the first byte.
pub const SECRET: u32 = 0o600;
/// Mode of what anyone may read.
pub const PUBLIC: u32 = 0o644;
/// Mode of a folder with secrets.
pub const SECRET_FOLDER: u32 = 0o700;

/// Creates a file that must not exist, with its mode from the first byte, durable.
///
/// # Errors
///
/// [`StoreError::Exists`], [`StoreError::Io`].
pub fn create(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|source| StoreError::io("write", path, source))
}

/// Replaces a file by rename; a reader sees the old one or the new one.
///
/// # Errors
///
/// [`StoreError::Io`].
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let folder = parent(path);
    let write = || {
        let mut file = tempfile::Builder::new()
            .prefix(".new-")
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(folder)
            .map_err(|error| without_path(folder, &error))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    write().map_err(|source: io::Error| StoreError::Io {
        action: "write",
        path: path.to_owned(),
        source,
    })
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
