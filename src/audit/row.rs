//! What comes out of a check.

use std::path::{Path, PathBuf};

use super::Check;

/// One check and its outcome.
#[derive(Clone, Debug)]
pub struct Row {
    /// The check.
    pub check: &'static Check,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is well; perhaps with a few words.
    Passed(Option<String>),
    /// It is not.
    Found(Vec<Finding>),
    /// There is nothing to check, and why.
    NotApplicable(String),
    /// It could not be looked at, and why. That never counts as passed.
    Unknown(String),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What exactly: which version, which file, which date.
    pub fact: String,
    /// What repairs it, the best first; commands in backticks, ready to be pasted.
    pub repairs: Vec<String>,
    /// The file it is about, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
}

impl Finding {
    /// A fact.
    pub fn new(fact: impl Into<String>) -> Self {
        Self {
            fact: fact.into(),
            repairs: Vec::new(),
            file: None,
        }
    }

    /// Adds a repair.
    #[must_use]
    pub fn repair(mut self, repair: impl Into<String>) -> Self {
        self.repairs.push(repair.into());
        self
    }

    /// Says which file it is about.
    #[must_use]
    pub fn file(mut self, file: &Path) -> Self {
        self.file = Some(file.to_owned());
        self
    }
}

impl Outcome {
    /// It is well.
    #[must_use]
    pub const fn passed() -> Self {
        Self::Passed(None)
    }

    /// It is well, and so.
    pub fn so(words: impl Into<String>) -> Self {
        Self::Passed(Some(words.into()))
    }

    /// Well where nothing was found.
    pub fn of(findings: impl IntoIterator<Item = Finding>) -> Self {
        let findings: Vec<Finding> = findings.into_iter().collect();
        if findings.is_empty() {
            Self::passed()
        } else {
            Self::Found(findings)
        }
    }

    /// One word for it, as JSON has it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed(_) => "passed",
            Self::Found(_) => "found",
            Self::NotApplicable(_) => "not-applicable",
            Self::Unknown(_) => "unknown",
        }
    }

    /// What else is to be said, but for findings.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Passed(words) => words.as_deref(),
            Self::Found(_) => None,
            Self::NotApplicable(words) | Self::Unknown(words) => Some(words),
        }
    }

    /// What was found.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Found(findings) => findings,
            _ => &[],
        }
    }
}

/// Rows as they are made.
#[derive(Debug, Default)]
pub(super) struct Rows(pub(super) Vec<Row>);

impl Rows {
    pub(super) fn add(&mut self, check: &'static Check, outcome: Outcome) {
        self.0.push(Row { check, outcome });
    }
}
