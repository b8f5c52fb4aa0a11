//! Steps, and doing them in order.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

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
/// [`MachineError`]; the files are then as they were before. What programs did stays done.
pub fn apply(steps: &[Step], programs: &dyn Programs) -> Result<Applied, MachineError> {
    let mut before = Before::default();
    let result = all(steps, programs, &mut before);
    if result.is_err() {
        before.restore();
    }
    result
}

fn all(
    steps: &[Step],
    programs: &dyn Programs,
    before: &mut Before,
) -> Result<Applied, MachineError> {
    let mut applied = Applied::default();
    for step in steps {
        match step {
            Step::Write {
                path,
                content,
                mode,
            } => {
                before.note(path);
                let folder = atomic::parent(path);
                atomic::folder(folder, 0o755)?;
                atomic::replace(path, content.as_bytes(), *mode)?;
            }
            Step::Remove(path) => {
                before.note(path);
                match fs::remove_file(path) {
                    Err(source) if source.kind() != ErrorKind::NotFound => {
                        let path = path.clone();
                        return Err(MachineError::Remove { path, source });
                    }
                    _ => {}
                }
            }
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

/// What was at the places of files before, so that one which its reader refuses does not stay: the reader's next start would
/// fail, however long that is from now.
#[derive(Default)]
struct Before {
    /// None where there was no file.
    files: Vec<(PathBuf, Option<Found>)>,
    /// Folders that were not there, the outermost first.
    folders: Vec<PathBuf>,
}

/// The content of a file, and its mode.
type Found = (Vec<u8>, u32);

impl Before {
    fn note(&mut self, path: &Path) {
        let read = || -> std::io::Result<Found> {
            let mode = fs::metadata(path)?.permissions().mode() & 0o7777;
            Ok((fs::read(path)?, mode))
        };
        match read() {
            Ok(found) => self.files.push((path.to_owned(), Some(found))),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.files.push((path.to_owned(), None));
            }
            // What cannot be read is neither replaced nor removed.
            Err(_) => {}
        }
        let missing = path.ancestors().skip(1).take_while(|above| !above.exists());
        let mut missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        missing.reverse();
        self.folders.extend(missing);
    }

    /// As far as that goes: the error that is told is the one that led here.
    fn restore(self) {
        for (path, found) in self.files.iter().rev() {
            if let Some((content, mode)) = found {
                let folder = atomic::folder(atomic::parent(path), 0o755);
                let _ = folder.and_then(|()| atomic::replace(path, content, *mode));
            } else {
                let _ = fs::remove_file(path);
            }
        }
        for folder in self.folders.iter().rev() {
            // Something may have come to be in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Answer;

    /// Answers everything with success but for `false`.
    struct Truth;

    impl Programs for Truth {
        fn run(&self, invocation: &Invocation) -> Result<Answer, MachineError> {
            Ok(Answer {
                is_success: invocation.program != Path::new("false"),
                ..Answer::default()
            })
        }
    }

    #[test]
    fn what_is_refused_does_not_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let write = |name: &str, content: &str| Step::Write {
            path: path(name),
            content: content.to_owned(),
            mode: 0o644,
        };
        fs::write(path("old"), "old").expect("written");
        fs::set_permissions(path("old"), fs::Permissions::from_mode(0o600)).expect("its mode");
        fs::write(path("gone"), "gone").expect("written");
        let mut steps = vec![
            write("old", "new"),
            write("old", "newer"),
            write("a/b/fresh", "fresh"),
            Step::Remove(path("gone")),
            Step::Run(Invocation::new("false", &[])),
        ];
        apply(&steps, &Truth).expect_err("it fails");
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["gone", "old"]);
        assert_eq!(fs::read_to_string(path("old")).expect("read"), "old");
        assert_eq!(fs::read_to_string(path("gone")).expect("read"), "gone");
        let mode = fs::metadata(path("old"))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);

        steps.pop();
        steps.push(Step::Try(Invocation::new("false", &[])));
        let applied = apply(&steps, &Truth).expect("done");
        assert_eq!(applied.undone.len(), 1);
        assert_eq!(fs::read_to_string(path("old")).expect("read"), "newer");
        assert_eq!(
            fs::read_to_string(path("a/b/fresh")).expect("read"),
            "fresh"
        );
    }
}
