//! What a target makes.

use std::path::PathBuf;

use super::renewal::Renewal;
use crate::machine::{Answer, Step, seal};

/// A file that a target makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name below `--write DIR`; a folder is possible.
    pub name: String,
    /// Where it is installed; `None` for what is only carried elsewhere.
    pub place: Option<PathBuf>,
    /// Its mode.
    pub mode: u32,
    /// All of it, with its head.
    pub text: String,
}

/// Everything that a target makes, and what is to be done with it.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// The files.
    pub files: Vec<File>,
    /// What is written down in the head of each file, beside the policy: `nginx 1.22.1, OpenSSL 3.0.22`.
    pub made_for: String,
    /// What is to stand still while files of an earlier installation change.
    pub before_change: Vec<Step>,
    /// What makes installed files count, in order.
    pub activate: Vec<Step>,
    /// What makes their absence count, once they are gone; commands that need the files are in `before_removal`.
    pub deactivate: Vec<Step>,
    /// What is to be done while the files are still there.
    pub before_removal: Vec<Step>,
    /// What is to renew the certificates; it is installed and removed beside the files.
    pub renewal: Option<Renewal>,
    /// What was left out or is not as good as it could be, and why; whole sentences without a full stop.
    pub warnings: Vec<String>,
    /// What the user does next; commands in backticks.
    pub next: Vec<String>,
}

impl Rendered {
    /// Adds a file that is installed, mode 0644.
    pub fn install(&mut self, name: &str, place: impl Into<PathBuf>, body: String) {
        self.files.push(File {
            name: name.to_owned(),
            place: Some(place.into()),
            mode: 0o644,
            text: body,
        });
    }

    /// Adds a file that is only written, mode 0644; programs get 0755.
    pub fn write(&mut self, name: &str, body: String) {
        let mode = if body.starts_with("#!") { 0o755 } else { 0o644 };
        self.files.push(File {
            name: name.to_owned(),
            place: None,
            mode,
            text: body,
        });
    }

    /// Adds a deploy hook for every lineage (docs/hooks.md), `50-NAME`; it asks which lineage it is about.
    pub(super) fn hook(&mut self, name: &str, body: String) {
        let name = format!("50-{name}");
        let place = PathBuf::from("/etc/voicectl/hooks/deploy").join(&name);
        self.write(&format!("hooks/deploy/{name}"), body);
        if let Some(file) = self.files.last_mut() {
            file.place = Some(place);
        }
    }

    /// Whether files of it have places on this machine.
    #[must_use]
    pub fn has_places(&self) -> bool {
        self.files.iter().any(|file| file.place.is_some())
    }

    /// Whether there is anything to install on this machine: files with places, commands, or a schedule.
    #[must_use]
    pub fn is_installable(&self) -> bool {
        self.has_places() || !self.activate.is_empty() || self.renewal.is_some()
    }

    /// Gives each file its head: the seal with tool, policy and target, and the command that makes it again. Files of a
    /// schedule come with a seal, and keep it.
    pub(super) fn put_heads(&mut self, command: &str) {
        let version = env!("CARGO_PKG_VERSION");
        let policy = crate::policy::INTERMEDIATE.name;
        let made_for = &self.made_for;
        let words = format!(
            "voicectl {version}, Mozilla TLS guideline {guideline} ({policy}), for {made_for}",
            guideline = crate::policy::GUIDELINE,
        );
        let unsealed = |file: &&mut File| seal::is_whole(&file.text) != Some(true);
        for file in self.files.iter_mut().filter(unsealed) {
            let (first, rest) = match file.text.find('\n') {
                Some(end) if file.text.starts_with("#!") => file.text.split_at(end + 1),
                _ => ("", file.text.as_str()),
            };
            let body = format!("{first}# Made by: {command}\n{}\n", rest.trim_end());
            file.text = seal::sealed(&words, &body);
        }
    }
}

/// A program that judges rendered files: the consumer itself, or a linter of its format.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Its name on the `PATH`.
    pub program: &'static str,
    /// Its arguments; the files lie under their names in the folder that was given.
    pub arguments: Vec<String>,
    /// Files that it needs besides, names and contents: a main configuration that includes ours, for example.
    pub scratch: Vec<(String, String)>,
    /// Whether an answer is a complaint: many say warnings and succeed.
    pub complains: fn(&Answer) -> bool,
    /// What brings it: `apt install nginx`.
    pub get: &'static str,
}

/// Whoever fails complains, and whoever says anything on standard error.
#[must_use]
pub fn complains_aloud(answer: &Answer) -> bool {
    !answer.is_success || !answer.errors.trim().is_empty()
}

/// Whoever fails complains.
#[must_use]
pub const fn complains_by_status(answer: &Answer) -> bool {
    !answer.is_success
}
