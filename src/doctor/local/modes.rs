//! Who may read the keys of the state folder.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::doctor::advice::word;
use crate::doctor::{Code, Finding, Row};
use crate::store::Store;

/// Deeper than any file of a state folder.
const DEEPEST: usize = 6;
/// Findings beyond these are counted.
const MOST: usize = 8;

/// A file or folder that others get at, or its owner does not.
#[derive(Debug)]
pub struct Loose {
    /// Which.
    pub path: PathBuf,
    /// How.
    pub fault: Fault,
}

/// What is wrong with a file or folder.
#[derive(Debug)]
pub enum Fault {
    /// Others may read or write it.
    Open {
        /// Its mode.
        mode: u32,
        /// Whether it is a folder.
        is_folder: bool,
    },
    /// It is somebody else's.
    Owned {
        /// The user's number.
        by: u32,
        /// Ours.
        us: u32,
    },
    /// It cannot be read.
    Unreadable(io::Error),
}

/// Keys are 0600, the folders that hold them closed to others.
pub(super) fn row(store: &Store) -> Row {
    let root = store.root();
    let about = match fs::metadata(root) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Row::seen("state folder", Vec::new())
                .detail(format!("{} is not there yet", root.display()));
        }
        Err(error) => {
            let path = root.to_owned();
            let fault = Fault::Unreadable(error);
            return Row::seen("state folder", vec![finding(&Loose { path, fault })]);
        }
    };
    let mut loose = Vec::new();
    let mode = about.permissions().mode();
    if mode & 0o022 != 0 {
        loose.push(open(root, mode, true));
    }
    for folder in ["ca", "cas", "certs"] {
        let folder = root.join(folder);
        if folder.symlink_metadata().is_ok() {
            look(&folder, &is_key, &mut loose);
        }
    }
    let more = loose.len().saturating_sub(MOST);
    loose.truncate(MOST);
    let detail = if more > 0 {
        format!("{}, and {more} more", root.display())
    } else {
        root.display().to_string()
    };
    Row::seen("state folder", loose.iter().map(finding).collect()).detail(detail)
}

/// Whether a file of that name holds a private key.
#[must_use]
pub fn is_key(name: &str) -> bool {
    name.strip_suffix(".pem")
        .is_some_and(|stem| stem.contains("key"))
}

/// Looks for files that should be secret, by their names, and for the folder itself.
pub fn look(folder: &Path, is_secret: &dyn Fn(&str) -> bool, loose: &mut Vec<Loose>) {
    let us = rustix::process::geteuid().as_raw();
    for entry in WalkDir::new(folder).max_depth(DEEPEST).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::ErrorKind::Other.into());
                let fault = Fault::Unreadable(error);
                loose.push(Loose { path, fault });
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
        let is_secret = about.is_file() && is_secret(&name);
        if is_top && about.is_dir() && mode & 0o077 != 0 {
            loose.push(open(path, mode, true));
        } else if is_secret && mode & 0o077 != 0 {
            loose.push(open(path, mode, false));
        }
        if (is_top || is_secret) && us != 0 && about.uid() != us {
            let by = about.uid();
            let path = path.to_owned();
            let fault = Fault::Owned { by, us };
            loose.push(Loose { path, fault });
        }
    }
}

fn open(path: &Path, mode: u32, is_folder: bool) -> Loose {
    let path = path.to_owned();
    let fault = Fault::Open { mode, is_folder };
    Loose { path, fault }
}

impl Loose {
    /// What is so, as a sentence.
    #[must_use]
    pub fn fact(&self) -> String {
        let path = self.path.display();
        match &self.fault {
            Fault::Open { mode, .. } => format!("{path} has mode {:04o}", mode & 0o7777),
            Fault::Owned { by, us } => {
                format!("{path} belongs to user {by}, and this is user {us}")
            }
            Fault::Unreadable(error) => format!("{path} cannot be read: {error}"),
        }
    }

    /// What repairs it, the best first.
    #[must_use]
    pub fn repairs(&self) -> Vec<String> {
        let path = word(&self.path.display().to_string());
        match &self.fault {
            Fault::Open { is_folder, .. } => {
                let wanted = if *is_folder { "700" } else { "600" };
                vec![format!("`chmod {wanted} {path}`")]
            }
            Fault::Owned { .. } | Fault::Unreadable(_) => vec![
                "run it as the owner of the folder".to_owned(),
                format!("`sudo chown -R \"$USER\" {path}`"),
            ],
        }
    }
}

fn finding(loose: &Loose) -> Finding {
    let code = match loose.fault {
        Fault::Open { .. } => Code::OpenMode,
        Fault::Owned { .. } | Fault::Unreadable(_) => Code::Permission,
    };
    let found = Finding::new(code, loose.fact());
    loose.repairs().into_iter().fold(found, Finding::repair)
}
