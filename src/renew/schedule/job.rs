//! The command that is run.

use std::path::{Path, PathBuf};

use super::ScheduleError;

/// What a schedule runs, and what that needs.
#[derive(Clone, Debug)]
pub struct Job {
    /// This program, absolute.
    pub program: PathBuf,
    /// The state folder, absolute.
    pub state: PathBuf,
    /// Whether the program would find that folder by itself.
    pub is_default_state: bool,
    /// The folder of `config.toml`, where it is not the one that the program would look into.
    pub config: Option<PathBuf>,
    /// Folders outside of the state folder that renewal writes into, such as webroots.
    pub writable: Vec<PathBuf>,
}

impl Job {
    /// Program and arguments.
    pub(super) fn words(&self) -> Result<Vec<&str>, ScheduleError> {
        let mut words = vec![text(&self.program)?, "renew", "--quiet"];
        if !self.is_default_state {
            words.extend(["--state", text(&self.state)?]);
        }
        Ok(words)
    }
}

/// A path as text that a line can hold.
pub(super) fn text(path: &Path) -> Result<&str, ScheduleError> {
    path.to_str()
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or_else(|| ScheduleError::Path(path.to_owned()))
}
