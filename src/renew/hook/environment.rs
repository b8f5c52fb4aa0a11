//! What hooks are told: variables in certbot's names and in ours.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use time::OffsetDateTime;
use tokio::process::Command;

use super::HookKind;
use crate::pki::summary::Summary;
use crate::pki::validity::rfc3339;
use crate::store::{Lineage, LineageName, StoreError, Version};

/// Bytes of one variable. Linux refuses to start a program with more than 128 KiB in one.
const LONGEST: usize = 32_000;

/// Where programs of administrators are. A cron line has only some of them on its PATH.
const PROGRAMS: [&str; 6] = [
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
];

/// All the variables that we set. Those that do not apply are removed, so that no hook is told of another run.
const NAMES: [&str; 12] = [
    "FAILED_DOMAINS",
    "RENEWED_DOMAINS",
    "RENEWED_LINEAGE",
    "VOICECTL_CERT",
    "VOICECTL_CHAIN",
    "VOICECTL_FULLCHAIN",
    "VOICECTL_HOOK",
    "VOICECTL_KEY",
    "VOICECTL_LINEAGE",
    "VOICECTL_NOT_AFTER",
    "VOICECTL_SERIAL",
    "VOICECTL_VERSION",
];

/// What a deploy hook is told of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployEnvironment {
    lineage: LineageName,
    current_link: PathBuf,
    version: Version,
    names: Vec<String>,
    serial: String,
    not_after: OffsetDateTime,
}

impl DeployEnvironment {
    /// Of a version of a lineage.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn new(
        lineage: &Lineage,
        version: &Version,
        summary: &Summary,
    ) -> Result<Self, StoreError> {
        let link = lineage.current_link();
        // Hooks run in another folder.
        let current_link = std::path::absolute(&link).map_err(|source| StoreError::Io {
            action: "find",
            path: link,
            source,
        })?;
        Ok(Self {
            lineage: lineage.name().clone(),
            current_link,
            version: version.clone(),
            names: summary.names.clone(),
            serial: summary.serial.clone(),
            not_after: summary.validity.not_after,
        })
    }
}

/// The variables of one hook.
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) kind: HookKind,
    variables: Vec<(&'static str, OsString)>,
}

impl Environment {
    pub(super) fn before(lineages: &[&LineageName]) -> Self {
        Self {
            kind: HookKind::Pre,
            variables: vec![("VOICECTL_LINEAGE", lineage_names(lineages))],
        }
    }

    pub(super) fn deploy(told: &DeployEnvironment) -> Self {
        let path = |path: PathBuf| std::path::absolute(&path).unwrap_or(path).into_os_string();
        let version = &told.version;
        let variables = vec![
            (
                "RENEWED_LINEAGE",
                told.current_link.clone().into_os_string(),
            ),
            (
                "RENEWED_DOMAINS",
                joined(told.names.iter().map(String::as_str)),
            ),
            ("VOICECTL_LINEAGE", told.lineage.as_str().into()),
            ("VOICECTL_CERT", path(version.cert())),
            ("VOICECTL_CHAIN", path(version.chain())),
            ("VOICECTL_FULLCHAIN", path(version.fullchain())),
            ("VOICECTL_KEY", path(version.privkey())),
            ("VOICECTL_SERIAL", told.serial.clone().into()),
            ("VOICECTL_NOT_AFTER", rfc3339(told.not_after).into()),
            ("VOICECTL_VERSION", version.number.to_string().into()),
        ];
        Self {
            kind: HookKind::Deploy,
            variables,
        }
    }

    pub(super) fn after(lineages: &[&LineageName], renewed: &[String], failed: &[String]) -> Self {
        let names = |names: &[String]| joined(names.iter().map(String::as_str));
        Self {
            kind: HookKind::Post,
            variables: vec![
                ("VOICECTL_LINEAGE", lineage_names(lineages)),
                ("RENEWED_DOMAINS", names(renewed)),
                ("FAILED_DOMAINS", names(failed)),
            ],
        }
    }

    /// Adds them to what we have in our own environment.
    pub(super) fn give(&self, command: &mut Command) {
        for name in NAMES {
            command.env_remove(name);
        }
        command.env("PATH", search_path(env::var_os("PATH").as_deref()));
        command.env("VOICECTL_HOOK", self.kind.name());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }
}

fn lineage_names(lineages: &[&LineageName]) -> OsString {
    joined(lineages.iter().map(|name| name.as_str()))
}

/// The names of a lineage's certificate that hooks at the end of a run are told of: those of its present version, else
/// those that it is for.
#[must_use]
pub fn names_of(lineage: &Lineage) -> Vec<String> {
    let present = lineage.current().ok().flatten();
    if let Some(summary) = present.and_then(|version| version.summary().ok()) {
        return summary.names;
    }
    let record = lineage.record().ok().flatten();
    record.map(|record| record.names).unwrap_or_default()
}

/// Names with blanks between them, as many as fit. A name that could be taken for two, or that no variable can hold, is left
/// out: a certificate from elsewhere may say anything.
fn joined<'a>(names: impl Iterator<Item = &'a str>) -> OsString {
    let mut all = String::new();
    for name in names {
        let odd = |letter: char| letter.is_whitespace() || letter.is_control();
        if name.is_empty() || name.contains(odd) {
            continue;
        }
        if all.len() + 1 + name.len() > LONGEST {
            break;
        }
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(name);
    }
    all.into()
}

/// The PATH with all folders that programs of administrators are in; those that were there stay first.
fn search_path(present: Option<&OsStr>) -> OsString {
    let mut path = present.unwrap_or_default().to_owned();
    let known: Vec<PathBuf> = env::split_paths(&path).collect();
    for folder in PROGRAMS {
        if !known.iter().any(|known| known.as_os_str() == folder) {
            if !path.is_empty() {
                path.push(":");
            }
            path.push(folder);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_word_each() {
        let names = [
            "a.test",
            "*.b.test",
            "two words",
            "line\nbreak",
            "nul\0",
            "",
            "$(x)",
        ];
        assert_eq!(joined(names.into_iter()), "a.test *.b.test $(x)");
        let many = vec!["0123456789".repeat(10); 1000];
        let text = joined(many.iter().map(String::as_str));
        assert!(text.len() <= LONGEST, "{}", text.len());
        assert_eq!((text.len() + 1) % 101, 0, "whole names only");
    }

    #[test]
    fn nothing_of_a_path_is_lost() {
        assert_eq!(
            search_path(Some(OsStr::new("/opt/bin:/usr/bin"))),
            "/opt/bin:/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin"
        );
        assert_eq!(
            search_path(None),
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        );
    }
}
