//! What is wrong with what was found, in stable codes: what states, exit codes and alarms are made of.

use time::OffsetDateTime;

use super::expect::Expectations;
use super::{Chain, Contents, Report, Source, Thing};
use crate::pki::validity::{ExpiryLevel, date};

/// One thing that needs attention.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// What kind, for programs.
    pub code: ProblemCode,
    /// What exactly, for people.
    pub message: String,
}

/// Kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// A certificate of the chain, or a revocation list, is over.
    Expired,
    /// A certificate begins in the future.
    NotYetValid,
    /// Clients would not trust it.
    NotTrusted,
    /// The key beside it is another one's.
    KeyMismatch,
    /// It is not what `--expect-...` says.
    NotAsExpected,
    /// The server does not prove that it has the key, or broke the handshake off.
    Handshake,
    /// A part of the file cannot be read.
    Damaged,
}

impl ProblemCode {
    /// For people, in a table.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not yet valid",
            Self::NotTrusted => "not trusted",
            Self::KeyMismatch => "wrong key",
            Self::NotAsExpected => "not as expected",
            Self::Handshake => "handshake trouble",
            Self::Damaged => "damaged",
        }
    }
}

/// How findings are weighed.
#[derive(Clone, Debug)]
pub struct Scale {
    /// The moment.
    pub now: OffsetDateTime,
    /// Whether a file that is not trusted is a problem; a server that is not always is. A file may be for anybody.
    pub files_must_be_trusted: bool,
    /// What leaves must be.
    pub expected: Expectations,
}

impl Scale {
    /// What is wrong with a chain.
    #[must_use]
    pub fn weigh(&self, chain: &Chain, source: Source, only_cas: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |code, message: String| problems.push(Problem { code, message });
        for (at, certificate) in chain.certificates.iter().enumerate() {
            // A root at the end of a chain is the clients' business: they have their own.
            if at > 0 && certificate.is_self_issued() {
                continue;
            }
            let title = || certificate.title();
            match certificate.level(self.now) {
                ExpiryLevel::Expired => {
                    let end = date(certificate.validity.not_after);
                    add(
                        ProblemCode::Expired,
                        format!("`{}` expired on {end}", title()),
                    );
                }
                ExpiryLevel::NotYet => {
                    let begin = date(certificate.validity.not_before);
                    let message = format!("`{}` is not valid before {begin}", title());
                    add(ProblemCode::NotYetValid, message);
                }
                ExpiryLevel::Fine | ExpiryLevel::Due => {}
            }
        }
        let counts = source == Source::Remote || self.files_must_be_trusted;
        if let Some(verdict) = &chain.verdict
            && let Err(distrust) = &verdict.outcome
            && counts
            // Said already, in other words.
            && !matches!(distrust.code(), "expired" | "not-yet-valid")
        {
            add(ProblemCode::NotTrusted, distrust.to_string());
        }
        if chain.key_matches == Some(false) {
            let message = "the key beside the certificate is not its own".to_owned();
            add(ProblemCode::KeyMismatch, message);
        }
        if only_cas || !chain.leaf().is_ca {
            for message in self.expected.unmet(chain.leaf()) {
                add(ProblemCode::NotAsExpected, message);
            }
        }
        problems
    }

    /// What is wrong with all of a report; nothing for one that failed, whose error says it.
    #[must_use]
    pub fn problems(&self, report: &Report) -> Vec<Problem> {
        let Ok(contents) = &report.outcome else {
            return Vec::new();
        };
        let only_cas = contents.has_only_cas();
        let chains = contents.chains.iter();
        let mut problems: Vec<Problem> = chains
            .flat_map(|chain| self.weigh(chain, report.source, only_cas))
            .collect();
        problems.extend(self.beside(report, contents));
        problems
    }

    /// What is wrong beside the chains.
    #[must_use]
    pub fn beside(&self, report: &Report, contents: &Contents) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |code, message: String| problems.push(Problem { code, message });
        for thing in &contents.things {
            if let Thing::RevocationList(list) = thing
                && list.level(self.now) == ExpiryLevel::Expired
                && let Some(next) = list.next_update
            {
                let message = format!("the revocation list expired on {}", date(next));
                add(ProblemCode::Expired, message);
            }
        }
        if let Some(trouble) = contents
            .connection
            .as_ref()
            .and_then(|one| one.trouble.as_ref())
        {
            add(ProblemCode::Handshake, trouble.clone());
        }
        for part in &contents.damaged {
            add(ProblemCode::Damaged, part.clone());
        }
        if contents.chains.is_empty() && report.is_named && !self.expected.is_empty() {
            let message = "it holds no certificate".to_owned();
            add(ProblemCode::NotAsExpected, message);
        }
        problems
    }
}
