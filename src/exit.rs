//! The table of exit codes.

use std::process::ExitCode;

/// How a run ended. `inspect --check` speaks Nagios instead and does not use this table.
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
}

impl ExitStatus {
    /// The number that the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Attention => 3,
            Self::CannotRun => 126,
            Self::NotFound => 127,
            Self::Bug => 255,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}
