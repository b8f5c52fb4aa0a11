//! What is installed now, of either kind.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::job::text;
use super::{Host, Kind, ScheduleError, Scope, cron, systemd};
use crate::machine::{Invocation, Programs, seal};

/// What a file, or the part of a crontab, is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// As it was written.
    Ours,
    /// Somebody changed it since, or it never was voicectl's.
    Changed,
}

/// One thing that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it belongs to.
    pub kind: Kind,
    /// The file; `None` for lines of a crontab.
    pub path: Option<PathBuf>,
    /// Whether it is as it was written.
    pub standing: Standing,
    /// The whole file, or our lines of the crontab.
    pub content: String,
}

impl Found {
    /// Its name for the user.
    #[must_use]
    pub fn place(&self) -> String {
        self.path.as_ref().map_or_else(
            || "the crontab".to_owned(),
            |path| path.display().to_string(),
        )
    }

    /// The state folder that it renews.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        let mut lines = self.content.lines();
        lines.find_map(|line| line.strip_prefix("# ")?.strip_prefix(PURPOSE))
    }
}

/// Everything that is there.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Files and lines, those of systemd first.
    pub found: Vec<Found>,
    /// The crontab, where there is one.
    pub crontab: Option<String>,
    /// Why it is not known whether there is a crontab.
    pub trouble: Option<String>,
    /// Files for somebody else: those of the machine for a user, those of root as a user for the machine.
    pub elsewhere: Vec<Found>,
}

impl Survey {
    /// Whether anything of a kind is there.
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        self.found.iter().any(|found| found.kind == kind)
    }
}

const PURPOSE: &str = "Renews the certificates in ";

/// The comment that says what a schedule is for.
pub(super) fn purpose(state: &Path) -> Result<String, ScheduleError> {
    Ok(format!("{PURPOSE}{}", text(state)?))
}

/// The file for /etc/cron.d: no dot in its name, which Debian's cron would not read.
pub(super) fn cron_file(host: &Host) -> PathBuf {
    host.system("/etc/cron.d/voicectl")
}

/// Looks for what is installed, in every place where it could be.
///
/// # Errors
///
/// [`ScheduleError::Read`] when a file is there and cannot be read.
pub fn look(host: &Host, programs: &dyn Programs) -> Result<Survey, ScheduleError> {
    let mut survey = Survey::default();
    for (kind, path) in files(host, host.scope) {
        survey.found.extend(read(kind, path)?);
    }
    let other = match host.scope {
        Scope::System => Scope::User,
        Scope::User => Scope::System,
    };
    for (kind, path) in files(host, other) {
        // Whoever may not read it has another state folder.
        survey.elsewhere.extend(read(kind, path).ok().flatten());
    }
    match crontab(host, programs) {
        Ok(text) => survey.crontab = text,
        Err(said) => survey.trouble = Some(said),
    }
    if let Some((_, ours, _)) = survey.crontab.as_deref().and_then(cron::cut) {
        let standing = if cron::is_whole(ours) {
            Standing::Ours
        } else {
            Standing::Changed
        };
        let content = ours.to_owned();
        survey.found.push(Found {
            kind: Kind::Cron,
            path: None,
            standing,
            content,
        });
    }
    Ok(survey)
}

/// The files that an installation may have made.
fn files(host: &Host, scope: Scope) -> Vec<(Kind, PathBuf)> {
    let folder = systemd::folder(host, scope).into_iter();
    let unit = |end: &str| format!("{}.{end}", systemd::NAME);
    let mut files: Vec<_> = folder
        .flat_map(|folder| ["service", "timer"].map(|end| folder.join(unit(end))))
        .map(|path| (Kind::Systemd, path))
        .collect();
    if scope == Scope::System {
        files.push((Kind::Cron, cron_file(host)));
    }
    files
}

fn read(kind: Kind, path: PathBuf) -> Result<Option<Found>, ScheduleError> {
    let content = match fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ScheduleError::Read { path, source }),
    };
    let standing = match seal::is_whole(&content) {
        Some(true) => Standing::Ours,
        _ => Standing::Changed,
    };
    Ok(Some(Found {
        kind,
        path: Some(path),
        standing,
        content,
    }))
}

/// The user's crontab; `None` when there is none. One that cannot be read must not be taken for an empty one.
fn crontab(host: &Host, programs: &dyn Programs) -> Result<Option<String>, String> {
    let Some(program) = &host.crontab else {
        return Ok(None);
    };
    let answer = programs
        .run(&Invocation::new(program, &["-l"]))
        .map_err(|error| error.to_string())?;
    if answer.is_success {
        return Ok(Some(answer.output));
    }
    // Vixie cron, cronie and macOS say the first; busybox the second.
    let said = answer.errors.to_ascii_lowercase();
    let has_none = ["no crontab", "no such file"];
    if has_none.iter().any(|words| said.contains(words)) {
        return Ok(None);
    }
    Err(answer.last_words())
}
