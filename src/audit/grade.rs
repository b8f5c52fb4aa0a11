//! Grades, and what limits them.

use std::fmt;
use std::str::FromStr;

use super::{Outcome, Row, Side};

/// A grade. The order is that of quality: `F` is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Grade {
    /// Not fit for production.
    F,
    /// Bad.
    D,
    /// Weak.
    C,
    /// With a fault that matters.
    B,
    /// Good, but for something small.
    A,
    /// Nothing to say, and everything was looked at.
    #[serde(rename = "A+")]
    APlus,
}

impl Grade {
    /// All of them, the best first.
    pub const ALL: [Self; 6] = [Self::APlus, Self::A, Self::B, Self::C, Self::D, Self::F];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::APlus => "A+",
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that is no [`Grade`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("grades are A+, A, B, C, D and F")]
pub struct NoGrade;

impl FromStr for Grade {
    type Err = NoGrade;

    fn from_str(text: &str) -> Result<Self, NoGrade> {
        let mut all = Self::ALL.into_iter();
        all.find(|grade| grade.name().eq_ignore_ascii_case(text))
            .ok_or(NoGrade)
    }
}

/// The grade of some rows: the least that a finding allows. What could not be looked at is no finding, but it keeps the A+ away.
#[must_use]
pub fn grade(rows: &[Row]) -> Grade {
    let limits = rows.iter().filter_map(limit);
    limits.min().unwrap_or(Grade::APlus)
}

/// The checks that the grade is not better for.
#[must_use]
pub fn limited_by(rows: &[Row]) -> Vec<&'static str> {
    let grade = grade(rows);
    let mut names: Vec<&str> = rows
        .iter()
        .filter(|row| limit(row) == Some(grade))
        .map(|row| row.check.id)
        .collect();
    names.dedup();
    names
}

/// What a row allows at best; `None`: everything.
fn limit(row: &Row) -> Option<Grade> {
    match &row.outcome {
        Outcome::Found(_) => Some(row.check.cap),
        Outcome::Unknown(_) => Some(Grade::A),
        Outcome::Passed(_) | Outcome::NotApplicable(_) => None,
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Whoever wants to, gets in or listens.
    Critical,
    /// It breaks, or somebody with means gets in.
    High,
    /// A defence is missing.
    Medium,
    /// It could be better.
    Low,
}

impl Severity {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

impl Side {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Machine => "machine",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Check, Finding};

    fn row(id: &str, outcome: Outcome) -> Row {
        Row {
            check: Check::find(id).expect("the check is there"),
            outcome,
        }
    }

    #[test]
    fn the_worst_finding_decides_and_what_is_unknown_keeps_the_best_away() {
        let fine = || row("tls10", Outcome::passed());
        assert_eq!(grade(&[fine()]), Grade::APlus);
        let unknown = || row("healthz", Outcome::Unknown("it hangs".to_owned()));
        assert_eq!(grade(&[fine(), unknown()]), Grade::A);
        let found = |id| row(id, Outcome::Found(vec![Finding::new("so")]));
        let rows = [
            fine(),
            unknown(),
            found("hsts"),
            found("expired"),
            found("tls10"),
        ];
        assert_eq!(grade(&rows), Grade::F);
        assert_eq!(limited_by(&rows), ["expired"]);
        assert!(Grade::APlus > Grade::A && Grade::D > Grade::F);
        for grade in Grade::ALL {
            assert_eq!(grade.name().parse(), Ok(grade));
        }
        assert!("E".parse::<Grade>().is_err());
    }
}
