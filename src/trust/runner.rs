//! Runs the steps of plans, and the programs that only look.

use std::fs;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, Output, Stdio};
use std::thread;

use super::TrustError;
use super::elevate::Privilege;
use super::machine::{Invoker, Machine};
use super::step::{Action, By, Invocation, Step};
use crate::store::atomic;

/// What a program said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether it succeeded.
    pub success: bool,
    /// Standard output.
    pub output: Vec<u8>,
    /// Standard error.
    pub errors: String,
}

/// Runs things; the tests have one that records them.
pub trait Runner: Sync {
    /// Runs a program that changes nothing.
    ///
    /// # Errors
    ///
    /// [`TrustError::Start`]; a program that ran and failed is an answer.
    fn look(&self, by: By, invocation: &Invocation) -> Result<Answer, TrustError>;

    /// Does one step.
    ///
    /// # Errors
    ///
    /// [`TrustError::Start`], [`TrustError::Command`], [`TrustError::Store`].
    fn apply(&self, step: &Step) -> Result<(), TrustError>;

    /// Whether steps of root can be done.
    fn can_be_root(&self) -> bool;

    /// Whether somebody can answer when the system asks.
    fn somebody_is_there(&self) -> bool;
}

/// Runs things on this machine.
#[derive(Clone, Debug)]
pub struct Here {
    privilege: Privilege,
    invoker: Option<Invoker>,
    is_attended: bool,
}

impl Here {
    /// For this machine, with what may be done as root.
    #[must_use]
    pub fn new(machine: &Machine, privilege: Privilege, is_attended: bool) -> Self {
        Self {
            privilege,
            invoker: machine.invoker.clone(),
            is_attended,
        }
    }

    fn run(&self, by: By, invocation: &Invocation) -> Result<Output, TrustError> {
        let mut words = match (&self.privilege, by) {
            (Privilege::By(tool), By::Root) => tool.clone(),
            _ => Vec::new(),
        };
        words.push(invocation.program.clone());
        words.extend_from_slice(&invocation.arguments);
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            // What they say is read.
            .env("LC_ALL", "C")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .stdin(if invocation.input.is_some() {
                Stdio::piped()
            } else {
                Stdio::null()
            });
        if let (By::User, Some(invoker)) = (by, &self.invoker) {
            // Groups of root go with it: the standard library clears them when root becomes somebody else.
            command.uid(invoker.uid).gid(invoker.gid);
        }
        let start = |source| TrustError::Start {
            program: invocation.program.clone(),
            source,
        };
        let mut child = command.spawn().map_err(start)?;
        let stdin = child.stdin.take();
        thread::scope(|scope| {
            if let (Some(mut stdin), Some(input)) = (stdin, &invocation.input) {
                // A program that does not read all of it says itself what it thinks of that.
                scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
            }
            child.wait_with_output().map_err(start)
        })
    }

    /// Whether files can be written without another program.
    fn writes_itself(&self, by: By) -> bool {
        match by {
            By::Root => self.privilege == Privilege::Root,
            By::User => self.invoker.is_none(),
        }
    }
}

impl Runner for Here {
    fn look(&self, by: By, invocation: &Invocation) -> Result<Answer, TrustError> {
        // Nobody is asked for a password only to look.
        let by = if by == By::Root && self.privilege != Privilege::Root {
            By::User
        } else {
            by
        };
        let output = self.run(by, invocation)?;
        Ok(Answer {
            success: output.status.success(),
            output: output.stdout,
            errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    fn apply(&self, step: &Step) -> Result<(), TrustError> {
        match &step.action {
            Action::Write {
                path,
                content,
                mode,
            } if self.writes_itself(step.by) => {
                return Ok(atomic::replace(path, content.as_bytes(), *mode)?);
            }
            Action::RemoveFolder(path) if !is_empty(path) => return Ok(()),
            _ => {}
        }
        for invocation in step.action.invocations() {
            let output = self.run(step.by, &invocation)?;
            if !output.status.success() {
                let words = if output.stderr.is_empty() {
                    &output.stdout
                } else {
                    &output.stderr
                };
                return Err(TrustError::Command {
                    program: invocation.program.clone(),
                    said: last_words(words, &invocation.program)
                        .unwrap_or_else(|| output.status.to_string()),
                });
            }
        }
        Ok(())
    }

    fn can_be_root(&self) -> bool {
        self.privilege.is_some()
    }

    fn somebody_is_there(&self) -> bool {
        self.is_attended
    }
}

/// Whether a folder is there and empty.
fn is_empty(path: &std::path::Path) -> bool {
    let entries: io::Result<_> = fs::read_dir(path);
    entries.is_ok_and(|mut entries| entries.next().is_none())
}

/// The last line that says something, at most 200 letters of it.
fn last_words(bytes: &[u8], program: &str) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .next_back()
        .map(|line| line.strip_prefix(&format!("{program}: ")).unwrap_or(line))
        .map(|line| line.chars().take(200).collect())
}
