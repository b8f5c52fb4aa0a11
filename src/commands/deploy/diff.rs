//! How the files differ from those that are there.

use std::path::Path;

use similar::TextDiff;

use super::{Work, text};
use crate::commands::Session;
use crate::deploy::Rendered;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;

/// A unified diff of every file that differs, fit for `patch`; 3 when one does.
pub(super) fn diff(
    work: &Work,
    rendered: &Rendered,
    folder: Option<&Path>,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    if folder.is_none() && rendered.files.iter().all(|file| file.place.is_none()) {
        let name = work.target.name();
        return Err(Failure::usage(format!(
            "{name} has nothing that is installed on this machine"
        ))
        .hint("`--diff --write DIR` compares with the files of a folder"));
    }
    let mut differing = Vec::new();
    for file in &rendered.files {
        let path = match (folder, &file.place) {
            (Some(folder), _) => folder.join(&file.name),
            (None, Some(place)) => place.clone(),
            (None, None) => continue,
        };
        let found = text(&path).or_fail(format!("cannot read {}", path.display()))?;
        let (before, from) = match &found {
            Some(found) => (found.as_str(), path.display().to_string()),
            None => ("", "/dev/null".to_owned()),
        };
        if before == file.text && found.is_some() {
            continue;
        }
        let difference = TextDiff::from_lines(before, &file.text);
        let unified = difference
            .unified_diff()
            .header(&from, &path.display().to_string())
            .to_string();
        differing.push((path, unified));
    }
    if work.json {
        let answer: Vec<_> = differing
            .iter()
            .map(|(path, diff)| serde_json::json!({ "file": path.display().to_string(), "diff": diff }))
            .collect();
        session.ui.json(&answer)?;
    } else {
        for (_, unified) in &differing {
            session.ui.data(unified)?;
        }
        if differing.is_empty() {
            session.ui.status("No file differs");
        }
    }
    Ok(if differing.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::Attention
    })
}
