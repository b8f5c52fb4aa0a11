//! From what is installed to what is wanted, as steps.

use std::path::{Path, PathBuf};

use super::receipt::{Receipt, Undo};
use super::{DeployError, File, Rendered};
use crate::machine::{Step, seal};

/// What is at a place now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing.
    Missing,
    /// Just what is wanted.
    Same,
    /// What voicectl wrote, as it wrote it; something else is wanted now.
    Older,
    /// What somebody changed, or made himself.
    Changed,
}

/// What is at a place, measured against what is wanted there.
#[must_use]
pub fn standing(found: Option<&str>, wanted: &str) -> Standing {
    match found {
        None => Standing::Missing,
        Some(found) if found == wanted => Standing::Same,
        Some(found) if seal::is_whole(found) == Some(true) => Standing::Older,
        Some(_) => Standing::Changed,
    }
}

/// Looks at the machine: what a file holds, and whether a folder is there.
pub trait Look {
    /// The text of a file; `None` where there is none. What is no text is somebody else's, and is told as such.
    ///
    /// # Errors
    ///
    /// The system's, when it is there and cannot be read.
    fn text(&self, path: &Path) -> std::io::Result<Option<String>>;

    /// Whether a folder is there.
    fn has_folder(&self, path: &Path) -> bool;
}

/// Steps, and the receipt that is to be kept of them.
#[derive(Clone, Debug)]
pub struct Plan {
    /// In order.
    pub steps: Vec<Step>,
    /// What is installed afterwards; the receipt is written before the steps are done, so that nothing is forgotten.
    pub receipt: Receipt,
    /// Whether anything changes.
    pub is_change: bool,
}

impl Plan {
    /// Adds steps at the end.
    pub fn add(&mut self, steps: Vec<Step>) {
        self.is_change |= !steps.is_empty();
        self.steps.extend(steps);
    }
}

/// Plans an installation in the place of an earlier one. What undid that one and does not undo this one is done first, as
/// for a port that is not opened any more.
///
/// # Errors
///
/// [`DeployError::Changed`] for a file that somebody changed; the system's as [`Trouble::Read`].
pub fn install(
    rendered: &Rendered,
    command: String,
    earlier: Option<&Receipt>,
    look: &dyn Look,
) -> Result<Plan, Trouble> {
    let mut steps = Vec::new();
    let mut changes_older = false;
    let mut receipt = Receipt {
        command,
        before_removal: Undo::of(&rendered.before_removal),
        after_removal: Undo::of(&rendered.deactivate),
        ..Receipt::default()
    };
    for (path, file) in placed(rendered) {
        let found = read(look, path)?;
        let standing = standing(found.as_deref(), &file.text);
        changes_older |= standing == Standing::Older;
        match standing {
            Standing::Changed => return Err(DeployError::Changed(path.to_owned()).into()),
            Standing::Same => {}
            Standing::Missing | Standing::Older => steps.push(Step::Write {
                path: path.to_owned(),
                content: file.text.clone(),
                mode: file.mode,
            }),
        }
        receipt.files.push(path.to_owned());
        let missing: Vec<&Path> = path
            .ancestors()
            .skip(1)
            .take_while(|folder| !look.has_folder(folder))
            .collect();
        for folder in missing.into_iter().rev() {
            if !receipt.folders.iter().any(|made| made == folder) {
                receipt.folders.push(folder.to_owned());
            }
        }
    }
    if let Some(earlier) = earlier {
        // What was made for it once is still ours.
        for folder in &earlier.folders {
            if !receipt.folders.contains(folder) {
                receipt.folders.push(folder.clone());
            }
        }
        for path in &earlier.files {
            if !receipt.files.contains(path) {
                steps.extend(removal(path, look)?);
                changes_older = true;
            }
        }
        receipt.folders.sort();
    }
    if let Some(earlier) = earlier {
        let undone = |of: &[Undo], kept: &[Undo]| {
            let gone = of.iter().filter(|undo| !kept.contains(undo));
            gone.filter_map(Undo::step).collect::<Vec<_>>()
        };
        steps.splice(
            ..0,
            undone(&earlier.before_removal, &receipt.before_removal),
        );
        steps.extend(undone(&earlier.after_removal, &receipt.after_removal));
    }
    if changes_older {
        steps.splice(..0, rendered.before_change.iter().cloned());
    }
    let is_change = !steps.is_empty();
    steps.extend(rendered.activate.iter().cloned());
    Ok(Plan {
        steps,
        receipt,
        is_change,
    })
}

/// Plans the removal of what was installed.
///
/// # Errors
///
/// [`DeployError::Changed`] for a file that somebody changed since.
pub fn uninstall(receipt: &Receipt, look: &dyn Look) -> Result<Plan, Trouble> {
    let mut steps: Vec<Step> = receipt
        .before_removal
        .iter()
        .filter_map(Undo::step)
        .collect();
    let mut files = Vec::new();
    for path in receipt.files.iter().rev() {
        files.extend(removal(path, look)?);
    }
    let is_change = !files.is_empty();
    steps.extend(files);
    let folders = receipt.folders.iter().rev().cloned();
    steps.extend(folders.map(Step::RemoveFolder));
    steps.extend(receipt.after_removal.iter().filter_map(Undo::step));
    Ok(Plan {
        steps,
        receipt: Receipt::default(),
        is_change,
    })
}

/// What commands of an installation did goes, too, after its files went; where it was the first one.
#[must_use]
pub fn undo(receipt: &Receipt) -> Vec<Step> {
    let commands = receipt.before_removal.iter().filter_map(Undo::step);
    let commands = commands.map(|step| match step {
        // It may not have come so far.
        Step::Run(invocation) => Step::Try(invocation),
        step => step,
    });
    let folders = receipt.folders.iter().rev().cloned();
    commands.chain(folders.map(Step::RemoveFolder)).collect()
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// What the target says.
    #[error(transparent)]
    Deploy(#[from] DeployError),
    /// A file is there and cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// The files that are installed, with their places.
fn placed(rendered: &Rendered) -> impl Iterator<Item = (&Path, &File)> {
    let files = rendered.files.iter();
    files.filter_map(|file| Some((file.place.as_deref()?, file)))
}

fn read(look: &dyn Look, path: &Path) -> Result<Option<String>, Trouble> {
    look.text(path).map_err(|source| Trouble::Read {
        path: path.to_owned(),
        source,
    })
}

/// A file goes, unless it is gone; what somebody changed stays.
fn removal(path: &Path, look: &dyn Look) -> Result<Option<Step>, Trouble> {
    match read(look, path)? {
        None => Ok(None),
        Some(found) if seal::is_whole(&found) == Some(true) => {
            Ok(Some(Step::Remove(path.to_owned())))
        }
        Some(_) => Err(DeployError::Changed(path.to_owned()).into()),
    }
}
