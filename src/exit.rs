//! The table of exit codes.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// 0: done.
    Done,
    /// 1: not done.
    Failed,
    /// 2: the command line or the configuration cannot be used.
    Usage,
    /// 3: done, and something needs attention.
    Attention,
    /// 126: `trust run` found the command and may not run it (POSIX, as `env` and `nohup` answer).
    CannotRun,
    /// 127: `trust run` did not find the command.
    NotFound,
    /// 255: a bug in voicectl.
    Bug,
    /// `inspect --check` speaks Nagios instead of this table.
    Service(ServiceState),
    /// `acme due` speaks to systemd instead of this table.
    Due(DueState),
}

/// What `acme due` answers, for `ExecCondition=` of systemd.service(5): 0 goes on, 1 to 254 skips the unit, 255 fails it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueState {
    /// 0: it is time for another certificate.
    Due,
    /// 1: it is not.
    NotDue,
    /// 255: it could not be found out.
    Unknown,
}

/// What a monitoring plugin answers (Monitoring Plugins Development Guidelines, "Plugin Return Codes").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceState {
    /// 0.
    Ok,
    /// 1.
    Warning,
    /// 2.
    Critical,
    /// 3: it could not be found out.
    Unknown,
}

impl ExitStatus {
    /// The number that the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done | Self::Service(ServiceState::Ok) | Self::Due(DueState::Due) => 0,
            Self::Failed | Self::Service(ServiceState::Warning) | Self::Due(DueState::NotDue) => 1,
            Self::Usage | Self::Service(ServiceState::Critical) => 2,
            Self::Attention | Self::Service(ServiceState::Unknown) => 3,
            Self::CannotRun => 126,
            Self::NotFound => 127,
            Self::Bug | Self::Due(DueState::Unknown) => 255,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}
