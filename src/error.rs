//! What a command tells the user when it cannot do its work: what, why, and the command that repairs it.

use std::error::Error;
use std::fmt::Display;

use crate::exit::ExitStatus;

/// A failed command. [`crate::ui`] renders it; nothing else prints errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Decides the exit code.
    pub kind: FailureKind,
    /// What could not be done, in the user's words, without a full stop.
    pub what: String,
    /// Why, the nearest cause first.
    pub because: Vec<String>,
    /// What repairs it; commands in backticks, ready to be pasted.
    pub hints: Vec<String>,
}

/// Whose turn it is after a [`Failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The world said no: a file, a port, a peer.
    Failed,
    /// The command line or the configuration says something that cannot be.
    Usage,
    /// voicectl itself is wrong.
    Bug,
}

impl Failure {
    /// The world said no.
    pub fn failed(what: impl Into<String>) -> Self {
        Self::new(FailureKind::Failed, what.into())
    }

    /// The command line or the configuration says something that cannot be.
    pub fn usage(what: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, what.into())
    }

    /// voicectl itself is wrong.
    pub fn bug(what: impl Into<String>) -> Self {
        Self::new(FailureKind::Bug, what.into())
    }

    fn new(kind: FailureKind, what: String) -> Self {
        Self {
            kind,
            what,
            because: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// Adds one cause.
    #[must_use]
    pub fn because(mut self, cause: impl Display) -> Self {
        self.because.push(cause.to_string());
        self
    }

    /// Adds an error and everything that caused it.
    #[must_use]
    pub fn caused_by(mut self, error: &(dyn Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(cause) = next {
            let text = cause.to_string();
            // Transparent wrappers repeat their source's words, and some errors say what was being done.
            if *self.because.last().unwrap_or(&self.what) != text {
                self.because.push(text);
            }
            next = cause.source();
        }
        self
    }

    /// Adds a repair.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The exit code for it.
    #[must_use]
    pub const fn status(&self) -> ExitStatus {
        match self.kind {
            FailureKind::Failed => ExitStatus::Failed,
            FailureKind::Usage => ExitStatus::Usage,
            FailureKind::Bug => ExitStatus::Bug,
        }
    }
}

/// Turns a library error into a [`Failure`] that says what was being done.
pub trait OrFail<T> {
    /// `what` is what could not be done: `cannot read the local CA`.
    ///
    /// # Errors
    ///
    /// The same error as a [`Failure`].
    fn or_fail(self, what: impl Into<String>) -> Result<T, Failure>;
}

impl<T, E: Error + 'static> OrFail<T> for Result<T, E> {
    fn or_fail(self, what: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|error| Failure::failed(what).caused_by(&error))
    }
}
