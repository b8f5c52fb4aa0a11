//! Plans: what would be done to a store, step by step. A plan is run, or printed as commands.

use std::path::{Path, PathBuf};

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The user; under `sudo` who called it.
    User,
    /// Root.
    Root,
}

/// A program with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// Its name or path.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it reads from standard input; nothing otherwise.
    pub input: Option<String>,
    /// Whether what it prints is of no interest to who pastes the command.
    pub is_silent: bool,
}

impl Invocation {
    /// A program and its arguments.
    pub fn new<A: Into<String>>(
        program: impl Into<String>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            input: None,
            is_silent: false,
        }
    }

    /// With something to read.
    #[must_use]
    pub fn with_input(mut self, input: impl Into<String>) -> Self {
        self.input = Some(input.into());
        self
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Writes a file; one that is there is replaced.
    Write {
        /// Where.
        path: PathBuf,
        /// The whole content, ending with a line feed.
        content: String,
        /// Its mode.
        mode: u32,
    },
    /// Makes one folder.
    MakeFolder {
        /// Where.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Removes a file or a link; one that is gone is gone.
    Remove(PathBuf),
    /// Removes a folder, unless there is something in it.
    RemoveFolder(PathBuf),
    /// Runs a program.
    Run(Invocation),
}

/// One thing to do, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub action: Action,
    /// By whom.
    pub by: By,
    /// Whether the rest is done although this fails.
    pub may_fail: bool,
    /// Whether the system asks the user, who must be there.
    pub asks: bool,
}

/// What would be done to one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In order.
    pub steps: Vec<Step>,
    /// Files that programs among them make.
    pub makes: Vec<PathBuf>,
}

impl Plan {
    /// Adds a step.
    pub fn push(&mut self, by: By, action: Action) {
        self.steps.push(Step {
            action,
            by,
            may_fail: false,
            asks: false,
        });
    }

    /// Adds a program to be run.
    pub fn run(&mut self, by: By, invocation: Invocation) {
        self.push(by, Action::Run(invocation));
    }

    /// Adds a file to be written.
    pub fn write(&mut self, by: By, path: &Path, content: String) {
        self.push(
            by,
            Action::Write {
                path: path.to_owned(),
                content,
                mode: 0o644,
            },
        );
    }

    /// Adds the folders that are not there yet, the outermost first.
    pub fn make_folders(&mut self, by: By, path: &Path, mode: u32) {
        let mut missing: Vec<&Path> = path
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
            .collect();
        missing.reverse();
        for folder in missing {
            self.push(
                by,
                Action::MakeFolder {
                    path: folder.to_owned(),
                    mode,
                },
            );
        }
    }

    /// Lets the last step fail.
    pub fn let_fail(&mut self) {
        if let Some(step) = self.steps.last_mut() {
            step.may_fail = true;
        }
    }

    /// Says of the last step that the system asks the user.
    pub fn asks(&mut self) {
        if let Some(step) = self.steps.last_mut() {
            step.asks = true;
        }
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether root is needed.
    #[must_use]
    pub fn needs_root(&self) -> bool {
        self.steps.iter().any(|step| step.by == By::Root)
    }

    /// Whether somebody must be there to answer.
    #[must_use]
    pub fn needs_somebody(&self) -> bool {
        self.steps.iter().any(|step| step.asks)
    }
}

impl Action {
    /// The programs that do it. What is written goes beside its place first where something is there already: a full disk
    /// leaves the old file.
    #[must_use]
    pub fn invocations(&self) -> Vec<Invocation> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let one = |program: &str, arguments: Vec<String>| Invocation::new(program, arguments);
        match self {
            Self::Write {
                path,
                content,
                mode,
            } => {
                let replaces = path.symlink_metadata().is_ok();
                let place = text(path);
                let first = if replaces {
                    format!("{place}.voicectl-new")
                } else {
                    place.clone()
                };
                let mut tee = one("tee", vec![first.clone()]).with_input(content.clone());
                tee.is_silent = true;
                let mode = format!("{mode:o}");
                let mut all = vec![tee, one("chmod", vec![mode, first.clone()])];
                if replaces {
                    all.push(one("mv", vec!["-f".to_owned(), first, place]));
                }
                all
            }
            Self::MakeFolder { path, mode } => {
                // Another plan may have made it in the meantime.
                let mode = format!("{mode:o}");
                let arguments = vec!["-p".to_owned(), "-m".to_owned(), mode, text(path)];
                vec![one("mkdir", arguments)]
            }
            Self::Remove(path) => vec![one("rm", vec!["-f".to_owned(), text(path)])],
            Self::RemoveFolder(path) => vec![one("rmdir", vec![text(path)])],
            Self::Run(invocation) => vec![invocation.clone()],
        }
    }
}
