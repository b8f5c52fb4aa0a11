//! Files that somebody else may write: what they say is no command for us.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::geteuid;

/// Why a stranger's words could be in this file or folder, and what changes that; root is no stranger.
#[must_use]
pub fn why(about: &Metadata) -> Option<String> {
    let mode = about.mode();
    if mode & 0o022 != 0 {
        return Some(format!(
            "others than its owner may write it (mode {:04o}); `chmod go-w` changes that",
            mode & 0o7777
        ));
    }
    let owner = about.uid();
    (owner != 0 && owner != geteuid().as_raw())
        .then(|| format!("it belongs to user {owner}; `chown` changes that"))
}

/// The same of a file and of its folder: who may write there may put another file in its place.
///
/// # Errors
///
/// The system's, where one of the two cannot be looked at.
pub fn why_at(path: &Path) -> io::Result<Option<String>> {
    if let Some(why) = why(&fs::metadata(path)?) {
        return Ok(Some(why));
    }
    let Some(folder) = path.parent() else {
        return Ok(None);
    };
    let of_folder = why(&fs::metadata(folder)?);
    Ok(of_folder.map(|why| format!("of its folder, {}: {why}", folder.display())))
}
