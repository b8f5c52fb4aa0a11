//! Commands that root runs although the file they stand in belongs to somebody else.
//!
//! The state folder of a service belongs to the service's user, and a lineage in it names hooks and programs that set DNS
//! records. Whoever takes such a service over writes there what he likes; were it run by the timer of root, he would have the
//! machine. So root runs of them only what root has set, which `CONFIG/hooks/approved.toml` remembers.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::process::geteuid;
use serde::{Deserialize, Serialize};

use super::{MachineError, foreign};
use crate::store::{Lock, StoreError, atomic};

/// What root has approved.
#[derive(Clone, Debug, Default)]
pub struct Approvals {
    /// The user whose words need it; none where no words do.
    stranger: Option<u32>,
    commands: BTreeSet<String>,
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct File {
    commands: BTreeSet<String>,
}

/// A command that root has not approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("user {stranger} may have written it, and root has not approved it")]
pub struct NotApproved {
    /// Who owns the state folder.
    pub stranger: u32,
}

impl NotApproved {
    /// What approves it, as the end of a sentence.
    pub const REMEDY: &str = "`voicectl renew hook LINEAGE --approve` as root does";
}

impl Approvals {
    /// For what stands below the folder `state`. Approvals that others may write are none.
    #[must_use]
    pub fn read(config: &Path, state: &Path) -> Self {
        let owner = fs::metadata(state).map_or(0, |about| about.uid());
        if !geteuid().is_root() || owner == 0 {
            return Self::default();
        }
        let file = read(&path(config)).unwrap_or_default();
        Self {
            stranger: Some(owner),
            commands: file.commands,
        }
    }

    /// Whether what stands in the folder is somebody else's.
    #[must_use]
    pub const fn are_needed(&self) -> bool {
        self.stranger.is_some()
    }

    /// Whether a command may run.
    ///
    /// # Errors
    ///
    /// [`NotApproved`].
    pub fn check(&self, command: &str) -> Result<(), NotApproved> {
        match self.stranger {
            Some(stranger) if !self.commands.contains(command) => Err(NotApproved { stranger }),
            _ => Ok(()),
        }
    }

    /// Approves commands, for good. Nobody but root has to.
    ///
    /// # Errors
    ///
    /// [`MachineError::Store`] when they cannot be remembered.
    pub fn give<'a>(
        config: &Path,
        commands: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), MachineError> {
        let mut commands = commands.into_iter().peekable();
        if !geteuid().is_root() || commands.peek().is_none() {
            return Ok(());
        }
        let path = path(config);
        let folder = atomic::parent(&path);
        atomic::folder(folder, 0o755)?;
        let _held = Lock::exclusive(&folder.join(".lock"), &|| {})?;
        let mut file = read(&path)?;
        let known = file.commands.len();
        file.commands.extend(commands.map(str::to_owned));
        if file.commands.len() == known {
            return Ok(());
        }
        let text = toml::to_string(&file).map_err(|error| MachineError::Program {
            program: path.display().to_string(),
            said: error.to_string(),
        })?;
        Ok(atomic::replace(&path, text.as_bytes(), atomic::SECRET)?)
    }
}

fn path(config: &Path) -> PathBuf {
    config.join("hooks/approved.toml")
}

/// A file that others may write, or that is damaged, approves nothing.
fn read(path: &Path) -> Result<File, StoreError> {
    let fail = |source| StoreError::Io {
        action: "read",
        path: path.to_owned(),
        source,
    };
    match foreign::why_at(path) {
        Ok(None) => {}
        Ok(Some(_)) => return Ok(File::default()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(File::default()),
        Err(error) => return Err(fail(error)),
    }
    let text = fs::read_to_string(path).map_err(fail)?;
    Ok(toml::from_str(&text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, chown};

    use super::*;

    #[test]
    fn root_runs_what_root_has_set() {
        if !geteuid().is_root() {
            return;
        }
        let home = tempfile::tempdir().expect("a folder");
        let (config, state) = (home.path().join("config"), home.path().join("state"));
        fs::create_dir(&state).expect("a folder");
        let check = |command: &str| Approvals::read(&config, &state).check(command);
        assert!(check("true").is_ok(), "it is root's own");
        chown(&state, Some(4321), None).expect("given away");
        assert_eq!(check("true"), Err(NotApproved { stranger: 4321 }));
        Approvals::give(&config, ["true", "a 'b'\n#"]).expect("remembered");
        Approvals::give(&config, ["true"]).expect("known");
        assert!(check("true").is_ok() && check("a 'b'\n#").is_ok());
        assert!(check("true ").is_err());

        let file = path(&config);
        assert_eq!(fs::metadata(&file).expect("there").mode() & 0o777, 0o600);
        chown(&file, Some(4321), None).expect("given away");
        assert!(check("true").is_err(), "the file is the stranger's");
        chown(&file, Some(0), None).expect("taken back");
        assert!(check("true").is_ok());
        let folder = config.join("hooks");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).expect("its mode");
        assert!(check("true").is_err(), "anybody could swap the file");
    }
}
