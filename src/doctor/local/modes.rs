//! Who may read the keys of the state folder.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use walkdir::WalkDir;

use crate::doctor::advice::word;
use crate::doctor::{Code, Finding, Row};
use crate::store::Store;

/// Deeper than any file of a state folder.
const DEEPEST: usize = 6;
/// Findings beyond these are counted.
const MOST: usize = 8;

/// Keys are 0600, the folders that hold them closed to others.
pub(super) fn row(store: &Store) -> Row {
    let root = store.root();
    let about = match fs::metadata(root) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Row::seen("state folder", Vec::new())
                .detail(format!("{} is not there yet", root.display()));
        }
        Err(error) => return Row::seen("state folder", vec![forbidden(root, &error)]),
    };
    let mut causes = Vec::new();
    if about.permissions().mode() & 0o022 != 0 {
        causes.push(open(root, about.permissions().mode(), true));
    }
    for folder in ["ca", "cas", "certs"] {
        let folder = root.join(folder);
        if folder.symlink_metadata().is_ok() {
            look(&folder, &mut causes);
        }
    }
    let more = causes.len().saturating_sub(MOST);
    causes.truncate(MOST);
    let detail = if more > 0 {
        format!("{}, and {more} more", root.display())
    } else {
        root.display().to_string()
    };
    Row::seen("state folder", causes).detail(detail)
}

fn look(folder: &Path, causes: &mut Vec<Finding>) {
    let us = rustix::process::geteuid().as_raw();
    for entry in WalkDir::new(folder).max_depth(DEEPEST).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::ErrorKind::Other.into());
                causes.push(forbidden(&path, &error));
                continue;
            }
        };
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let (path, mode) = (entry.path(), about.permissions().mode());
        let name = entry.file_name().to_string_lossy();
        // The folders on top keep everybody out of all below.
        let is_top = entry.depth() == 0;
        let is_key = about.is_file() && name.contains("key") && name.ends_with(".pem");
        if is_top && about.is_dir() && mode & 0o077 != 0 {
            causes.push(open(path, mode, true));
        } else if is_key && mode & 0o077 != 0 {
            causes.push(open(path, mode, false));
        }
        if (is_top || is_key) && us != 0 && about.uid() != us {
            let fact = format!(
                "{} belongs to user {}, and this is user {us}",
                path.display(),
                about.uid()
            );
            causes.push(owned(Finding::new(Code::Permission, fact), path));
        }
    }
}

fn open(path: &Path, mode: u32, is_folder: bool) -> Finding {
    let wanted = if is_folder { "700" } else { "600" };
    let fact = format!("{} has mode {:04o}", path.display(), mode & 0o7777);
    Finding::new(Code::OpenMode, fact).repair(format!(
        "`chmod {wanted} {}`",
        word(&path.display().to_string())
    ))
}

fn forbidden(path: &Path, error: &io::Error) -> Finding {
    let fact = format!("{} cannot be read: {error}", path.display());
    owned(Finding::new(Code::Permission, fact), path)
}

fn owned(found: Finding, path: &Path) -> Finding {
    found
        .repair("run it as the owner of the folder")
        .repair(format!(
            "`sudo chown -R \"$USER\" {}`",
            word(&path.display().to_string())
        ))
}
