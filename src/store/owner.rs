//! Whose files are. What root makes in a folder of somebody else belongs to that one: a server that runs as that user has to
//! read it, and to replace it. So `sudo voicectl cert new` leaves nothing in the state folder of a service that only root can read.
//!
//! For anybody but root there is nothing to do, and nothing is asked of the system.

use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::LazyLock;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, chownat, fchown, fstat, open};
use rustix::process::{Gid, Uid};

/// Whoever owns the folder that something is made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heir {
    user: Uid,
    group: Gid,
}

/// Who gets what this process makes in `folder`; `None` for what it keeps.
///
/// # Errors
///
/// The system's, for root.
pub(super) fn heir(folder: &Path) -> io::Result<Option<Heir>> {
    static IS_ROOT: LazyLock<bool> = LazyLock::new(|| rustix::process::geteuid().is_root());
    if !*IS_ROOT {
        return Ok(None);
    }
    let owner = fs::metadata(folder)?;
    let user = Uid::from_raw(owner.uid());
    Ok((!user.is_root()).then(|| Heir {
        user,
        group: Gid::from_raw(owner.gid()),
    }))
}

/// Hands over an open file that this process has just made.
///
/// # Errors
///
/// The system's.
pub(super) fn give(file: &impl AsFd, heir: Option<Heir>) -> io::Result<()> {
    let Some(Heir { user, group }) = heir else {
        return Ok(());
    };
    // Somebody may have put another file of root's where ours was expected: one with a second name is not ours to give.
    let found = fstat(file)?;
    let is_folder = FileType::from_raw_mode(found.st_mode).is_dir();
    if found.st_uid != 0 || (found.st_nlink > 1 && !is_folder) {
        return Ok(());
    }
    Ok(fchown(file, Some(user), Some(group))?)
}

/// Hands over a folder that this process has just made.
///
/// # Errors
///
/// The system's.
pub(super) fn give_folder(path: &Path) -> io::Result<()> {
    let heir = heir(super::atomic::parent(path))?;
    if heir.is_none() {
        return Ok(());
    }
    // The folder itself, never what a link of that name leads to.
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    give(&open(path, flags, Mode::empty())?, heir)
}

/// Hands over a symlink that this process has just made, not what it leads to.
///
/// # Errors
///
/// The system's.
pub(super) fn give_link(path: &Path) -> io::Result<()> {
    let Some(Heir { user, group }) = heir(super::atomic::parent(path))? else {
        return Ok(());
    };
    Ok(chownat(
        CWD,
        path,
        Some(user),
        Some(group),
        AtFlags::SYMLINK_NOFOLLOW,
    )?)
}
