//! What was found in one target, for people and for JSON.

use std::fmt::Write;

use serde::Serialize;

use crate::commands::Session;
use crate::error::Failure;
use crate::pki::lint::{Finding, Severity};

/// A target as `--json` shows it.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// As it was given.
    pub(super) target: String,
    /// What was read, in the order in which it was found.
    pub(super) parts: Vec<Part>,
    /// Blocks of the file that cannot be read.
    pub(super) damaged: Vec<String>,
    /// Why there is nothing to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(skip)]
    pub(super) failure: Option<Failure>,
}

/// One thing in a target.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    pub(super) kind: Kind,
    pub(super) path: String,
    /// Place among the certificates of the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) position: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
    /// SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fingerprint: Option<String>,
    pub(super) findings: Vec<Finding>,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Certificate,
    Key,
}

impl Report {
    /// Leaves out findings of these codes.
    pub(super) fn ignore(&mut self, codes: &[&str]) {
        for part in &mut self.parts {
            part.findings
                .retain(|finding| !codes.contains(&finding.code));
        }
    }

    /// Whether the target could not be read.
    pub(super) const fn is_failed(&self) -> bool {
        self.error.is_some()
    }

    /// Whether something is at least so bad. A damaged block is.
    pub(super) fn reaches(&self, level: Severity) -> bool {
        let findings = self.parts.iter().flat_map(|part| &part.findings);
        !self.damaged.is_empty()
            || findings
                .into_iter()
                .any(|finding| finding.severity >= level)
    }

    /// Findings on stdout, the rest on stderr.
    pub(super) fn show(&self, session: &Session) -> Result<(), Failure> {
        if let Some(failure) = &self.failure {
            session.ui.fail(failure);
            return Ok(());
        }
        for damage in &self.damaged {
            session.ui.warn(&format!("{}: {damage}", self.target));
        }
        let text = self.text();
        if text.is_empty() {
            let count = self
                .parts
                .iter()
                .filter(|part| part.kind == Kind::Certificate)
                .count();
            let noun = if count == 1 {
                "certificate"
            } else {
                "certificates"
            };
            session
                .ui
                .status(&format!("{}: {count} {noun}, nothing wrong", self.target));
            return Ok(());
        }
        session.ui.data(&text)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for part in self.parts.iter().filter(|part| !part.findings.is_empty()) {
            let _ = match (part.position, &part.subject) {
                (Some(position), Some(subject)) => {
                    writeln!(text, "{}: certificate {position}, `{subject}`", part.path)
                }
                _ => writeln!(text, "{}: private key", part.path),
            };
            for finding in &part.findings {
                let _ = writeln!(
                    text,
                    "  {:<7}  {}: {}",
                    finding.severity.name(),
                    finding.code,
                    finding.message
                );
            }
        }
        text
    }
}
