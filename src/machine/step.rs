//! Steps, and doing them in order.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::{Invocation, MachineError, Programs};
use crate::store::atomic;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A file appears whole, in the place of an earlier one; the folders above it are made.
    Write {
        /// Where.
        path: PathBuf,
        /// All of it.
        content: String,
        /// Its mode, such as [`atomic::PUBLIC`].
        mode: u32,
    },
    /// A file goes.
    Remove(PathBuf),
    /// A folder goes, unless there is something in it.
    RemoveFolder(PathBuf),
    /// A program that must succeed.
    Run(Invocation),
    /// A program that can be run by hand later.
    Try(Invocation),
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

/// Does the steps in order. A command that only makes a service notice may fail: it is left to the user.
///
/// # Errors
///
/// [`MachineError`]; what was done stays done, and the next run goes on from there.
pub fn apply(steps: &[Step], programs: &dyn Programs) -> Result<Applied, MachineError> {
    let mut applied = Applied::default();
    for step in steps {
        match step {
            Step::Write {
                path,
                content,
                mode,
            } => {
                let folder = atomic::parent(path);
                atomic::folder(folder, 0o755)?;
                atomic::replace(path, content.as_bytes(), *mode)?;
            }
            Step::Remove(path) => match fs::remove_file(path) {
                Err(source) if source.kind() != ErrorKind::NotFound => {
                    let path = path.clone();
                    return Err(MachineError::Remove { path, source });
                }
                _ => {}
            },
            Step::RemoveFolder(path) => match fs::remove_dir(path) {
                Err(source)
                    if !matches!(
                        source.kind(),
                        ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty
                    ) =>
                {
                    let path = path.clone();
                    return Err(MachineError::Remove { path, source });
                }
                _ => {}
            },
            Step::Run(invocation) => {
                let answer = programs.run(invocation)?;
                if !answer.is_success {
                    return Err(MachineError::Program {
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
