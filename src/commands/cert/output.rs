//! Files that commands write: whole or not at all, and never over what is there unless somebody says so.

use std::path::Path;

use super::store_failure;
use crate::error::Failure;
use crate::store::{StoreError, atomic};

/// Writes a file with its mode from the first byte.
pub(in crate::commands) fn write(
    path: &Path,
    bytes: &[u8],
    mode: u32,
    force: bool,
) -> Result<(), Failure> {
    let written = if force {
        atomic::replace(path, bytes, mode)
    } else {
        atomic::add(path, bytes, mode)
    };
    written.map_err(|error| match error {
        StoreError::Exists(_) => exists(path),
        error => store_failure(format!("cannot write {}", path.display()), &error),
    })
}

/// Refuses before the work is done, when the file is there.
pub(super) fn check(path: &Path, force: bool) -> Result<(), Failure> {
    if !force && path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    Ok(())
}

fn exists(path: &Path) -> Failure {
    Failure::failed(format!(
        "cannot write {}: nothing is overwritten",
        path.display()
    ))
    .because("there is a file of that name")
    .hint("pass `--force` to replace it, or another `--out`")
}
