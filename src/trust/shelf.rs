//! Where receipts are, and whose are believed.
//!
//! ```text
//! STATE/trust/    lock, receipts/<fingerprint>.toml
//! CONFIG/trust/   the same, for root on the state folder of somebody else
//! ```
//!
//! A receipt names folders, key stores and databases, and root changes what it names; the program of a key store lies beside
//! it, and root runs it. `deploy systemd` gives the state folder to the user of the service, and whoever breaks into the service
//! writes there what he likes. So root keeps receipts where only root writes, and believes no others.

use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::{Path, PathBuf};

use super::machine::Machine;
use crate::machine::foreign;
use crate::store::{StoreError, atomic};

/// The folder of receipts.
const RECEIPTS: &str = "receipts";

/// The folders of receipts.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// What is read and written.
    folder: PathBuf,
    /// What is written too, for the day on which the state folder is given away.
    copy: Option<PathBuf>,
    /// Receipts that a stranger may have written.
    stranger_s: Option<PathBuf>,
    /// The state folder, whose owner gets what root makes in it.
    state: Option<PathBuf>,
    /// Users who are believed beside root; everyone where whoever runs this is not root.
    believed: Option<Vec<u32>>,
}

impl Shelf {
    /// For a state folder, as seen by whoever runs this.
    #[must_use]
    pub fn of(state: &Path, config: &Path, machine: &Machine) -> Self {
        let own = state.join("trust");
        let of_root = config.join("trust");
        if !rustix::process::geteuid().is_root() {
            return Self {
                folder: own,
                copy: None,
                stranger_s: None,
                state: Some(state.to_owned()),
                believed: None,
            };
        }
        // Whoever calls `sudo` is no stranger to himself.
        let invoker = machine.invoker.as_ref().map(|invoker| invoker.uid);
        let owner = state.metadata().map_or(0, |about| about.uid());
        if owner != 0 && Some(owner) != invoker {
            return Self {
                folder: of_root,
                copy: None,
                stranger_s: Some(own.join(RECEIPTS)),
                state: None,
                believed: Some(Vec::new()),
            };
        }
        Self {
            folder: own,
            copy: (owner == 0 && is_at_hand(config)).then_some(of_root),
            stranger_s: None,
            state: Some(state.to_owned()),
            believed: Some(invoker.into_iter().collect()),
        }
    }

    /// The receipts that are read.
    #[must_use]
    pub fn receipts(&self) -> PathBuf {
        self.folder.join(RECEIPTS)
    }

    /// Receipts that a stranger may have written, where there is a folder for them.
    #[must_use]
    pub fn stranger_s(&self) -> Option<&Path> {
        self.stranger_s.as_deref()
    }

    /// Every folder of receipts that is written.
    pub(super) fn written(&self) -> impl Iterator<Item = PathBuf> {
        let folders = std::iter::once(&self.folder).chain(&self.copy);
        folders.map(|folder| folder.join(RECEIPTS))
    }

    /// Removes the folders of receipts, as far as they are empty.
    pub(super) fn tidy(&self) {
        let _ = fs::remove_dir(self.receipts());
        if let Some(copy) = &self.copy {
            // With those that were made for it.
            let receipts = copy.join(RECEIPTS);
            for folder in receipts.ancestors().take(3) {
                let _ = fs::remove_dir(folder);
            }
        }
    }

    /// The lock's file; its folder is made.
    pub(super) fn lock(&self) -> Result<PathBuf, StoreError> {
        atomic::folder(&self.folder, atomic::SECRET_FOLDER)?;
        self.own(&self.folder);
        Ok(self.folder.join("lock"))
    }

    /// Whether a receipt is believed.
    pub(super) fn believes(&self, about: &Metadata) -> bool {
        let Some(believed) = &self.believed else {
            return true;
        };
        let is_safe = about.mode() & 0o022 == 0;
        foreign::why(about).is_none() || (is_safe && believed.contains(&about.uid()))
    }

    /// Gives what root made in somebody's state folder to its owner, who could not change it otherwise. Others cannot, and a
    /// link is given away itself, not what it leads to.
    pub(super) fn own(&self, path: &Path) {
        let Some(state) = self.state.as_ref().filter(|state| path.starts_with(state)) else {
            return;
        };
        if let Ok(owner) = fs::metadata(state) {
            let _ = lchown(path, Some(owner.uid()), Some(owner.gid()));
        }
    }
}

/// Whether there is a place for it, with one more folder at most: what is made is removed again.
fn is_at_hand(config: &Path) -> bool {
    config.is_dir() || config.parent().is_some_and(Path::is_dir)
}
