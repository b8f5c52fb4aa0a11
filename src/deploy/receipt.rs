//! What a target has installed: so that just that goes again, whatever flags it was installed with.
//!
//! ```text
//! CONFIG/deploy/<target>.toml
//! ```
//!
//! Not in the state folder: that is a service's, and root does later what is written here.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::machine::{Invocation, Step};

/// What was installed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The command that makes the files again.
    pub command: String,
    /// The files, in the order in which they were written.
    #[serde(default)]
    pub files: Vec<PathBuf>,
    /// Folders that were made for them, the outermost first.
    #[serde(default)]
    pub folders: Vec<PathBuf>,
    /// Whether what renews the certificates was installed with it.
    #[serde(default)]
    pub renewal: bool,
    /// Commands that undo, while the files are still there.
    #[serde(default)]
    pub before_removal: Vec<Undo>,
    /// Commands that undo, once they are gone.
    #[serde(default)]
    pub after_removal: Vec<Undo>,
}

/// A command of the past that will be run in the future.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Program and arguments.
    pub words: Vec<String>,
    /// Whether the rest is done although it fails.
    pub may_fail: bool,
}

impl Undo {
    /// The commands among some steps.
    #[must_use]
    pub fn of(steps: &[Step]) -> Vec<Self> {
        let undo = |invocation: &Invocation, may_fail| {
            let program = invocation.program.to_string_lossy().into_owned();
            let words = std::iter::once(program).chain(invocation.arguments.iter().cloned());
            Self {
                words: words.collect(),
                may_fail,
            }
        };
        steps
            .iter()
            .filter_map(|step| match step {
                Step::Run(invocation) => Some(undo(invocation, false)),
                Step::Try(invocation) => Some(undo(invocation, true)),
                _ => None,
            })
            .collect()
    }

    /// As a step; nothing where there is no program.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        let (program, arguments) = self.words.split_first()?;
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let invocation = Invocation::new(program, &arguments);
        Some(if self.may_fail {
            Step::Try(invocation)
        } else {
            Step::Run(invocation)
        })
    }
}
