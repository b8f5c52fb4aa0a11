//! Language runtimes and tools: which variable makes each of them trust our roots, and what to put into it.
//!
//! What a program trusted before stays trusted: a variable that adds gets our roots, one that replaces gets the system's
//! as well, and one that names a file already gets that file's roots and ours.

mod java;
mod shell;
mod table;

use std::ffi::{OsStr, OsString};
use std::path::Path;

use super::bundle::{Beside, Bundle, BundleError, Unusable};

pub use shell::{Shell, UnknownShell};
pub use table::{Effect, RUNTIMES, Runtime, Value};

/// A variable with its new value.
#[derive(Debug)]
pub struct Assignment {
    /// The variable.
    pub runtime: &'static Runtime,
    /// Its value from now on; `None` where the old one stays.
    pub value: Option<OsString>,
    /// Its value so far.
    pub before: Option<OsString>,
    /// What becomes of that.
    pub outcome: Outcome,
}

/// What becomes of the value that a variable had.
#[derive(Debug)]
pub enum Outcome {
    /// It had none, or one of ours, or the system's.
    Set,
    /// The roots of its file, or its other options, are in the new value.
    Joined,
    /// It holds our roots already.
    Enough,
    /// It was of no use to any program, and is replaced.
    Replaced(Unusable),
    /// It says something that is not ours to change; Java goes on with its truststore.
    Left,
}

/// The value of every variable of [`RUNTIMES`], given those that are set; the files that they name are written.
///
/// # Errors
///
/// [`BundleError`] when the files cannot be written.
pub fn assign(
    bundle: &Bundle,
    set: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<Assignment>, BundleError> {
    bundle.refresh()?;
    RUNTIMES
        .iter()
        .map(|runtime| {
            let before = set(runtime.variable).filter(|value| !value.is_empty());
            let (value, outcome) = match runtime.value {
                Value::JavaOptions => java::options(bundle, before.as_deref()),
                Value::Ours => file(bundle, &bundle.ours(), before.as_deref())?,
                Value::Merged => file(bundle, &bundle.merged(), before.as_deref())?,
            };
            Ok(Assignment {
                runtime,
                value: value.filter(|value| before.as_ref() != Some(value)),
                before,
                outcome,
            })
        })
        .collect()
}

fn file(
    bundle: &Bundle,
    usual: &Path,
    before: Option<&OsStr>,
) -> Result<(Option<OsString>, Outcome), BundleError> {
    let Some(before) = before else {
        return Ok((Some(usual.into()), Outcome::Set));
    };
    Ok(match bundle.beside(Path::new(before))? {
        Beside::Ours => (Some(usual.into()), Outcome::Set),
        Beside::Enough(source) => (Some(source.into()), Outcome::Enough),
        // Also beside a list of its own: those roots were added to it.
        Beside::System => (Some(bundle.merged().into()), Outcome::Set),
        Beside::Joined(file) => (Some(file.into()), Outcome::Joined),
        Beside::Unusable(why) => (Some(usual.into()), Outcome::Replaced(why)),
    })
}
