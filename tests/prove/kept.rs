//! A home as it was at one moment, and the way back to it. It stays at its place, because files name others by their paths.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::{text, tool};

pub(crate) struct Kept {
    home: PathBuf,
    folder: TempDir,
}

impl Kept {
    /// Copies a home.
    pub(crate) fn of(home: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        tool(
            "cp",
            &["-a", &format!("{}/.", text(home)), text(folder.path())],
        );
        Self {
            home: home.to_owned(),
            folder,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything is as it was.
    pub(crate) fn restore(&self) {
        let script = format!(
            "find '{0}' -mindepth 1 -delete && cp -a '{1}/.' '{0}'",
            text(&self.home),
            text(self.folder.path())
        );
        tool("sh", &["-c", &script]);
    }
}
