//! What can go wrong with a schedule.

use std::path::PathBuf;

use crate::machine::MachineError;

/// A schedule that was not installed or removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// Nothing here runs commands at their time.
    #[error("neither systemd nor cron is here")]
    Nothing,
    /// The folder of the user's units is not known.
    #[error("HOME is not set")]
    NoHome,
    /// A path that no unit and no crontab can hold.
    #[error("the path {0:?} cannot be written into a schedule: control characters, or no UTF-8")]
    Path(PathBuf),
    /// cron cuts longer lines.
    #[error("the line is longer than cron reads: {0} bytes, at most {max}", max = super::cron::LONGEST)]
    Long(usize),
    /// What somebody changed, or made himself, stays.
    #[error("{} was changed since it was installed, or is not voicectl's", .0)]
    Changed(String),
    /// Another state folder would no longer be renewed.
    #[error("{place} renews the certificates in {}", state.display())]
    OtherState {
        /// What is installed.
        place: String,
        /// What it renews.
        state: PathBuf,
    },
    /// The same state folder is renewed for another scope: the machine, or root as a user.
    #[error("{place} renews the certificates in {} already", state.display())]
    Elsewhere {
        /// What is installed.
        place: String,
        /// What it renews.
        state: PathBuf,
    },
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A step failed.
    #[error(transparent)]
    Machine(#[from] MachineError),
}
