//! What runs `voicectl renew` every hour: a systemd timer, or a line for cron.
//!
//! ```text
//! host       the machine as a value: what is there, who works on it
//! choose     which of the two, and why
//! job        the command that is run
//! systemd    the service and its timer, as text
//! cron       the file for /etc/cron.d, the lines of a crontab
//! survey     what is installed now
//! plan       from that to what is wanted, as steps
//! ```

mod choose;
mod cron;
mod error;
mod host;
mod job;
mod plan;
mod survey;
mod systemd;

pub use choose::{Choice, choose};
pub use error::ScheduleError;
pub use host::Host;
pub use job::Job;
pub use plan::{Action, Artefact, Content, Plan, install, remove};
pub use survey::{Found, Standing, Survey, look};

/// Who wrote it, in the seal of each file.
const WRITER: &str = "Written by `voicectl renew schedule`";

/// What runs a command at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A timer of systemd.
    Systemd,
    /// A line of cron.
    Cron,
}

impl Kind {
    /// Its name, as flags and JSON have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Systemd => "systemd",
            Self::Cron => "cron",
        }
    }
}

/// For whom it is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// For the machine, run by root.
    System,
    /// For one user.
    User,
}
