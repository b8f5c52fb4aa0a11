//! Does the steps of a plan.

use std::fs;
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};
use std::thread;

use super::{Invocation, Plan, ScheduleError, Step};
use crate::pki::shown::shown;
use crate::store::atomic;

/// What a program said.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Whether it succeeded.
    pub is_success: bool,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

impl Answer {
    /// The last line that says something, fit for a terminal.
    #[must_use]
    pub fn last_words(&self) -> String {
        let lines = [&self.errors, &self.output];
        let mut lines = lines.iter().flat_map(|text| text.lines().rev());
        lines
            .find(|line| !line.trim().is_empty())
            .map_or_else(|| "it says nothing".to_owned(), |line| shown(line.trim()))
    }
}

/// Runs programs; the tests have one that records them.
pub trait Programs {
    /// Runs one to its end.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::Program`] when it cannot be started; one that ran and failed is an answer.
    fn run(&self, invocation: &Invocation) -> Result<Answer, ScheduleError>;
}

/// Runs programs on this machine.
#[derive(Clone, Copy, Debug)]
pub struct Here;

impl Programs for Here {
    fn run(&self, invocation: &Invocation) -> Result<Answer, ScheduleError> {
        let failed = |error: std::io::Error| ScheduleError::Program {
            program: invocation.line(),
            said: error.to_string(),
        };
        let mut child = Command::new(&invocation.program)
            .args(&invocation.arguments)
            // What they say is read.
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let stdin = child.stdin.take();
        let output = thread::scope(|scope| {
            if let (Some(mut stdin), Some(input)) = (stdin, &invocation.input) {
                // A program that does not read all of it says itself what it thinks of that.
                scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
            }
            child.wait_with_output()
        });
        let output = output.map_err(failed)?;
        Ok(Answer {
            is_success: output.status.success(),
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

/// A command that is left to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// For a shell.
    pub command: String,
    /// Why it was not done.
    pub because: String,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// What was not.
    pub undone: Vec<Undone>,
}

/// Does the steps in order. A command that only makes systemd notice may fail: it is left to the user.
///
/// # Errors
///
/// [`ScheduleError::Store`], [`ScheduleError::Remove`], [`ScheduleError::Program`]; what was done stays done, and the next
/// run goes on from there.
pub fn apply(plan: &Plan, programs: &dyn Programs) -> Result<Applied, ScheduleError> {
    let mut applied = Applied::default();
    for step in &plan.steps {
        match step {
            Step::Write { path, content } => {
                let folder = atomic::parent(path);
                atomic::folder(folder, 0o755)?;
                atomic::replace(path, content.as_bytes(), atomic::PUBLIC)?;
            }
            Step::Remove(path) => match fs::remove_file(path) {
                Err(source) if source.kind() != ErrorKind::NotFound => {
                    let path = path.clone();
                    return Err(ScheduleError::Remove { path, source });
                }
                _ => {}
            },
            Step::Run(invocation) => {
                let answer = programs.run(invocation)?;
                if !answer.is_success {
                    return Err(ScheduleError::Program {
                        program: invocation.line(),
                        said: answer.last_words(),
                    });
                }
            }
            Step::Try(invocation) => {
                let because = match programs.run(invocation) {
                    Ok(answer) if answer.is_success => continue,
                    Ok(answer) => answer.last_words(),
                    Err(error) => error.to_string(),
                };
                applied.undone.push(Undone {
                    command: invocation.line(),
                    because,
                });
            }
        }
    }
    Ok(applied)
}
