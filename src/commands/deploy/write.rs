//! The files in a folder of the user's.

use std::path::Path;

use super::show::{Answer, say_next};
use super::{Work, failure, text};
use crate::commands::Session;
use crate::deploy::install::{Standing, standing};
use crate::deploy::{DeployError, Rendered};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::store::atomic;

/// All of them or none: one that somebody changed is found before anything is written.
pub(super) fn write(
    work: &Work,
    rendered: &Rendered,
    folder: &Path,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let mut todo = Vec::new();
    for file in &rendered.files {
        let path = folder.join(&file.name);
        let found = text(&path).or_fail(format!("cannot read {}", path.display()))?;
        let standing = standing(found.as_deref(), &file.text);
        if standing == Standing::Changed {
            return Err(failure(work.target, &DeployError::Changed(path)));
        }
        todo.push((path, file, standing));
    }
    for (path, file, standing) in todo {
        let verb = match standing {
            Standing::Same => "Kept",
            Standing::Older => "Replaced",
            Standing::Missing | Standing::Changed => "Wrote",
        };
        if standing != Standing::Same {
            atomic::folder(atomic::parent(&path), 0o755)
                .and_then(|()| atomic::replace(&path, file.text.as_bytes(), file.mode))
                .or_fail(format!("cannot write {}", path.display()))?;
        }
        session.ui.status(&format!("{verb} {}", path.display()));
    }
    if work.json {
        session.ui.json(&Answer::of(work, rendered, &[]))?;
    } else {
        say_next(rendered, session);
    }
    Ok(ExitStatus::Done)
}
