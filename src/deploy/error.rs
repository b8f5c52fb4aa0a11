//! What can go wrong with a target.

use std::path::PathBuf;

/// Files that were not rendered or not planned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeployError {
    /// A value that is not what its flag takes.
    #[error("`{value}` cannot be used for --{flag}: {reason}")]
    Value {
        /// The flag.
        flag: &'static str,
        /// What was given.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A flag that the target cannot do without.
    #[error("--{0} is missing")]
    Missing(&'static str),
    /// Flags that do not go together, or not with what is installed.
    #[error("{0}")]
    Together(String),
    /// A value that a format has no words for.
    #[error("{format} has no way to write {value:?}: {reason}")]
    Unquotable {
        /// The format.
        format: &'static str,
        /// The value.
        value: String,
        /// Why.
        reason: &'static str,
    },
    /// A template did not take its values.
    #[error("cannot fill in the template of {0}")]
    Template(&'static str, #[source] askama::Error),
    /// What somebody changed, or made himself, stays.
    #[error("{} was changed since it was written, or is not voicectl's", .0.display())]
    Changed(PathBuf),
    /// The schedule of the renewal cannot be written.
    #[error(transparent)]
    Schedule(#[from] crate::renew::schedule::ScheduleError),
}
