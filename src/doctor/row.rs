//! What comes out of an examination.

use super::Code;

/// One line of the answer: a client, a program, or a part of the set-up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Row {
    /// Who or what: `Chromium`, `curl`, `CA local`.
    pub subject: String,
    /// How it is known.
    pub how: How,
    /// The answer.
    pub verdict: Verdict,
    /// What else is to be said in a few words.
    pub detail: Option<String>,
    /// Why it is not well; several at once are possible.
    pub causes: Vec<Finding>,
}

/// How an answer is known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum How {
    /// By looking: at the server, at files.
    Seen,
    /// By the rules that this kind of client follows, and the roots that it has here.
    Rules,
    /// By the program itself.
    Measured {
        /// Its name.
        program: &'static str,
        /// Its version, where it said one.
        version: Option<String>,
    },
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Well.
    Ok,
    /// The client refuses, or the thing needs attention.
    Trouble,
    /// It could not be found out, which is nobody's fault.
    Unknown,
}

impl Verdict {
    /// For people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Trouble => "trouble",
            Self::Unknown => "unknown",
        }
    }
}

/// One cause, found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Which.
    pub code: Code,
    /// What exactly: which name, which date, which file.
    pub fact: String,
    /// What repairs it, the best first; commands in backticks, ready to be pasted.
    pub repairs: Vec<String>,
}

impl Finding {
    /// A cause and its fact.
    pub fn new(code: Code, fact: impl Into<String>) -> Self {
        Self {
            code,
            fact: fact.into(),
            repairs: Vec::new(),
        }
    }

    /// Adds a repair.
    #[must_use]
    pub fn repair(mut self, repair: impl Into<String>) -> Self {
        self.repairs.push(repair.into());
        self
    }
}

impl Row {
    /// A row that is well where there are no causes.
    pub fn new(subject: impl Into<String>, how: How, causes: Vec<Finding>) -> Self {
        Self {
            subject: subject.into(),
            how,
            verdict: if causes.is_empty() {
                Verdict::Ok
            } else {
                Verdict::Trouble
            },
            detail: None,
            causes,
        }
    }

    /// A row about something that was looked at.
    pub fn seen(subject: impl Into<String>, causes: Vec<Finding>) -> Self {
        Self::new(subject, How::Seen, causes)
    }

    /// Adds a few words.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
