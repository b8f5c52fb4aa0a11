//! The receipt on disk.

use std::path::{Path, PathBuf};

use crate::commands::{Session, receipt};
use crate::error::{Failure, OrFail};
use crate::store::{Lock, atomic};
use crate::up::receipt::Receipt;

/// The receipt of this machine, held alone.
pub(in crate::commands) struct Kept {
    path: PathBuf,
    _lock: Lock,
}

const WHAT: &str = "cannot keep what is done";

impl Kept {
    /// Waits until nobody else has it.
    pub(in crate::commands) fn open(session: &Session) -> Result<Self, Failure> {
        let folder = &session.paths.config;
        atomic::folder(folder, 0o755).or_fail(WHAT)?;
        let waiting = || session.ui.status("Waiting for another voicectl");
        Ok(Self {
            path: path(folder),
            _lock: Lock::exclusive(&folder.join(LOCK), &waiting).or_fail(WHAT)?,
        })
    }

    pub(in crate::commands) fn read(&self) -> Result<Option<Receipt>, Failure> {
        read(&self.path)
    }

    pub(in crate::commands) fn write(&self, receipt: &Receipt) -> Result<(), Failure> {
        receipt::write(&self.path, receipt, WHAT)
    }

    pub(in crate::commands) fn remove(self) -> Result<(), Failure> {
        receipt::remove(&self.path)
    }
}

/// The lock's file, beside the receipt.
const LOCK: &str = ".up.lock";

fn path(folder: &Path) -> PathBuf {
    folder.join("up.toml")
}

/// The receipt of a machine that is only looked at.
pub(in crate::commands) fn look(session: &Session) -> Result<Option<Receipt>, Failure> {
    read(&path(&session.paths.config))
}

fn read(path: &Path) -> Result<Option<Receipt>, Failure> {
    receipt::read(path, |aside| {
        format!("it lists what was done; `{aside}` lets `voicectl up` begin a new one")
    })
}
