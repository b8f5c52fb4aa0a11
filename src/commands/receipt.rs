//! Receipts on disk: what was done to this machine, for whoever takes it back.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::commands::cert::opened;
use crate::error::{Failure, OrFail};
use crate::store::atomic;

/// A receipt, where there is one. `hint` makes a hint of the command that moves a damaged one aside.
pub(super) fn read<T: DeserializeOwned>(
    path: &Path,
    hint: impl FnOnce(&str) -> String,
) -> Result<Option<T>, Failure> {
    let what = || format!("cannot read {}", path.display());
    let aside = format!("mv {path} {path}.damaged", path = path.display());
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let failure = Failure::failed(what()).caused_by(&error);
            let open = opened(path).filter(|_| error.kind() == ErrorKind::PermissionDenied);
            return Err(failure.hint(open.unwrap_or_else(|| hint(&aside))));
        }
    };
    toml::from_str(&text)
        .map(Some)
        .map_err(|error| Failure::failed(what()).caused_by(&error).hint(hint(&aside)))
}

/// Keeps one, in the place of an earlier one; for its owner alone.
pub(super) fn write(path: &Path, receipt: &impl Serialize, what: &str) -> Result<(), Failure> {
    let text = toml::to_string(receipt).or_fail(what)?;
    atomic::replace(path, text.as_bytes(), atomic::SECRET).or_fail(what)
}

/// Removes one.
pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    fs::remove_file(path).or_fail(format!("cannot remove {}", path.display()))
}
