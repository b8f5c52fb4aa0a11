//! The files on stdout.

use serde::Serialize;

use super::Work;
use crate::commands::Session;
use crate::deploy::Rendered;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::machine::Step;

/// The answer of `--json`, whatever becomes of the files.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    target: &'a str,
    /// Makes the same files again.
    command: String,
    /// What they are for: versions that were found or given.
    made_for: &'a str,
    files: Vec<Shown<'a>>,
    /// What installs, in order; empty where nothing is installed.
    steps: Vec<String>,
    warnings: &'a [String],
    next: &'a [String],
}

#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    place: Option<String>,
    mode: String,
    content: &'a str,
}

impl<'a> Answer<'a> {
    pub(super) fn of(work: &'a Work, rendered: &'a Rendered, steps: &[Step]) -> Self {
        let shown = |file: &'a crate::deploy::File| Shown {
            name: &file.name,
            place: file.place.as_ref().map(|place| place.display().to_string()),
            mode: format!("{:04o}", file.mode),
            content: &file.text,
        };
        Self {
            target: work.target.name(),
            command: work.command(),
            made_for: &rendered.made_for,
            files: rendered.files.iter().map(shown).collect(),
            steps: steps.iter().map(words).collect(),
            warnings: &rendered.warnings,
            next: &rendered.next,
        }
    }
}

/// A step in a few words.
pub(super) fn words(step: &Step) -> String {
    match step {
        Step::Write { path, .. } => format!("write {}", path.display()),
        Step::Remove(path) => format!("remove {}", path.display()),
        Step::RemoveFolder(path) => format!("remove {}, unless something is in it", path.display()),
        Step::Run(invocation) | Step::Try(invocation) => format!("run {}", invocation.line()),
    }
}

/// One file as it is; several ones each under its name.
pub(super) fn show(
    work: &Work,
    rendered: &Rendered,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    if work.json {
        session.ui.json(&Answer::of(work, rendered, &[]))?;
        return Ok(ExitStatus::Done);
    }
    if let [file] = rendered.files.as_slice() {
        session.ui.data(&file.text)?;
    } else {
        for (at, file) in rendered.files.iter().enumerate() {
            let gap = if at > 0 { "\n" } else { "" };
            let text = &file.text;
            session
                .ui
                .data(&format!("{gap}==> {} <==\n{text}", file.name))?;
        }
    }
    say_next(rendered, session);
    Ok(ExitStatus::Done)
}

pub(super) fn say_next(rendered: &Rendered, session: &Session) {
    if session.is_stage {
        return;
    }
    for next in &rendered.next {
        session.ui.hint(next);
    }
}
