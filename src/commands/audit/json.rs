//! The audit as JSON, in the shape that docs/audit.md describes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Audited;
use crate::audit::{Area, Finding, Grade, Offered, Row, Severity, Side, limited_by};

#[derive(Serialize)]
pub(super) struct Answer<'a> {
    grade: Grade,
    /// Checks that the grade is not better for.
    limited_by: Vec<&'static str>,
    targets: &'a [String],
    /// How many checks came out how.
    counts: BTreeMap<&'static str, usize>,
    /// What the server offers of TLS; null without a server.
    offered: Option<&'a Offered>,
    checks: Vec<Checked<'a>>,
}

#[derive(Serialize)]
struct Checked<'a> {
    id: &'static str,
    area: Area,
    side: Side,
    title: &'static str,
    severity: Severity,
    cap: Grade,
    outcome: &'static str,
    detail: Option<&'a str>,
    findings: &'a [Finding],
}

impl<'a> Answer<'a> {
    pub(super) fn of(audited: &'a Audited) -> Self {
        let words = ["passed", "found", "not-applicable", "unknown"];
        let mut counts: BTreeMap<&str, usize> = words.into_iter().map(|word| (word, 0)).collect();
        for row in &audited.rows {
            *counts.entry(row.outcome.word()).or_default() += 1;
        }
        Self {
            grade: audited.grade,
            limited_by: if audited.grade == Grade::APlus {
                Vec::new()
            } else {
                limited_by(&audited.rows)
            },
            targets: &audited.targets,
            counts,
            offered: audited.offered.as_ref(),
            checks: audited.rows.iter().map(checked).collect(),
        }
    }
}

fn checked(row: &Row) -> Checked<'_> {
    let check = row.check;
    Checked {
        id: check.id,
        area: check.area,
        side: check.side,
        title: check.title,
        severity: check.severity,
        cap: check.cap,
        outcome: row.outcome.word(),
        detail: row.outcome.detail(),
        findings: row.outcome.findings(),
    }
}
