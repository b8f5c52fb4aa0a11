//! The audit as text: the grade, the findings, then all checks by area.

use std::fmt::Write;

use super::Audited;
use crate::audit::{Grade, Outcome, Row, Severity, limited_by};
use crate::commands::inspect::printable;
use crate::ui::{Emphasis, Table, Ui};

/// Findings of one check beyond these are counted.
const MOST: usize = 5;

pub(super) fn render(audited: &Audited, ui: &Ui) -> String {
    let mut text = head(audited, ui);
    let mut found: Vec<&Row> = audited
        .rows
        .iter()
        .filter(|row| !row.outcome.findings().is_empty())
        .collect();
    // The worst first, and those of one weight by area.
    found.sort_by_key(|row| row.check.severity);
    for row in found {
        text.push('\n');
        explain(row, &mut text, ui);
    }
    text.push('\n');
    text.push_str(&table(audited, ui));
    text
}

fn head(audited: &Audited, ui: &Ui) -> String {
    let grade = audited.grade;
    let line = format!("{grade}  {}", printable(&audited.targets.join(" and ")));
    let emphasis = match grade {
        Grade::APlus | Grade::A => Emphasis::None,
        Grade::B => Emphasis::Notice,
        Grade::C | Grade::D | Grade::F => Emphasis::Alarm,
    };
    let mut text = ui.emphasise(&line, emphasis);
    text.push('\n');
    if grade != Grade::APlus {
        let _ = writeln!(
            text,
            "    no better for: {}",
            limited_by(&audited.rows).join(", ")
        );
    }
    text
}

fn explain(row: &Row, text: &mut String, ui: &Ui) {
    let check = row.check;
    let line = format!(
        "{} {}: {} ({} at best)",
        check.severity.name(),
        check.id,
        check.wrong,
        check.cap
    );
    let emphasis = match check.severity {
        Severity::Critical | Severity::High => Emphasis::Alarm,
        Severity::Medium => Emphasis::Notice,
        Severity::Low => Emphasis::None,
    };
    let _ = writeln!(text, "{}\n  {}", ui.emphasise(&line, emphasis), check.why);
    let findings = row.outcome.findings();
    for finding in findings.iter().take(MOST) {
        let _ = writeln!(text, "  found: {}", printable(&finding.fact));
    }
    if findings.len() > MOST {
        let _ = writeln!(text, "  found: {} more", findings.len() - MOST);
    }
    // What repairs several is said once.
    let mut said: Vec<&str> = Vec::new();
    for repair in findings.iter().take(MOST).flat_map(|one| &one.repairs) {
        if !said.contains(&repair.as_str()) {
            said.push(repair);
            let _ = writeln!(text, "  repair: {}", printable(repair));
        }
    }
}

fn table(audited: &Audited, ui: &Ui) -> String {
    let mut table = Table::new(&["area", "check", "answer", "what"]);
    for row in &audited.rows {
        let answer = match row.outcome {
            Outcome::Passed(_) => "ok",
            Outcome::Found(_) => "found",
            Outcome::NotApplicable(_) => "-",
            Outcome::Unknown(_) => "unknown",
        };
        let what = match (&row.outcome, row.outcome.detail()) {
            (Outcome::Passed(_), Some(detail)) => {
                format!("{}: {}", row.check.title, printable(detail))
            }
            (_, Some(detail)) => printable(detail),
            (_, None) => row.check.title.to_owned(),
        };
        table.row([row.check.area.name(), row.check.id, answer, &what]);
    }
    let rendered = table.render();
    let mut lines = rendered.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for (row, line) in audited.rows.iter().zip(lines) {
        let emphasis = match row.outcome {
            Outcome::Found(_) => Emphasis::Alarm,
            Outcome::Unknown(_) => Emphasis::Notice,
            Outcome::Passed(_) | Outcome::NotApplicable(_) => Emphasis::None,
        };
        text.push('\n');
        text.push_str(&ui.emphasise(line, emphasis));
    }
    text.push('\n');
    text
}
