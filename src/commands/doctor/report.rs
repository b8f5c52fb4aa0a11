//! Rows as text: the table, then each cause once.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::commands::inspect::printable;
use crate::doctor::{Code, Finding, How, Row, Verdict};
use crate::ui::{Emphasis, Table, Ui};

/// The first column is called after what was looked at.
pub(super) fn render(rows: &[Row], of_server: bool, ui: &Ui) -> String {
    let mut text = table(rows, of_server, ui);
    for code in codes(rows) {
        text.push('\n');
        explain(code, rows, &mut text);
    }
    printable_lines(&text)
}

fn table(rows: &[Row], of_server: bool, ui: &Ui) -> String {
    let first = if of_server { "client" } else { "part" };
    let mut table = if of_server {
        Table::new(&[first, "verdict", "how", "cause"])
    } else {
        Table::new(&[first, "verdict", "cause"])
    };
    for row in rows {
        let mut cells = vec![row.subject.clone(), row.verdict.word().to_owned()];
        if of_server {
            cells.push(how(&row.how));
        }
        cells.push(cause(row));
        table.row(cells);
    }
    let rendered = table.render();
    let mut lines = rendered.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for (row, line) in rows.iter().zip(lines) {
        let emphasis = if row.verdict == Verdict::Trouble {
            Emphasis::Alarm
        } else {
            Emphasis::None
        };
        text.push('\n');
        text.push_str(&ui.emphasise(line, emphasis));
    }
    text.push('\n');
    text
}

fn how(how: &How) -> String {
    match how {
        How::Seen => "seen".to_owned(),
        How::Rules => "by its rules".to_owned(),
        How::Measured { program, version } => {
            let version = version
                .as_deref()
                .map_or_else(String::new, |version| format!(" {version}"));
            format!("measured: {program}{version}")
        }
    }
}

/// Its codes, else what there is to say.
fn cause(row: &Row) -> String {
    let mut names: Vec<&str> = row.causes.iter().map(|cause| cause.code.name()).collect();
    names.dedup();
    let detail = row.detail.as_deref().unwrap_or_default();
    match (names.is_empty(), detail.is_empty()) {
        (true, _) => detail.to_owned(),
        (false, true) => names.join(", "),
        (false, false) => format!("{} ({detail})", names.join(", ")),
    }
}

/// Every code that was found, in the order of the table of causes.
fn codes(rows: &[Row]) -> Vec<Code> {
    let mut codes: Vec<Code> = rows
        .iter()
        .flat_map(|row| &row.causes)
        .map(|cause| cause.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn explain(code: Code, rows: &[Row], text: &mut String) {
    let cause = code.cause();
    let _ = writeln!(text, "{}: {}\n  {}", cause.name, cause.meaning, cause.why);
    let found: Vec<(&Row, &Finding)> = rows
        .iter()
        .flat_map(|row| row.causes.iter().map(move |found| (row, found)))
        .filter(|(_, found)| found.code == code)
        .collect();
    let (mut facts, mut repairs) = (Shared::default(), Shared::default());
    for (row, found) in &found {
        let subject = match &row.how {
            How::Measured { program, .. } => program,
            _ => row.subject.as_str(),
        };
        facts.add(&found.fact, subject);
        for repair in &found.repairs {
            repairs.add(repair, &row.subject);
        }
    }
    for (fact, subjects) in facts.0 {
        let _ = writeln!(text, "  {}: {fact}", subjects.join(", "));
    }
    let everybody = found.iter().map(|(row, _)| row.subject.as_str());
    let everybody: BTreeSet<&str> = everybody.collect();
    for (repair, subjects) in repairs.0 {
        let whose = if subjects.len() == everybody.len() {
            String::new()
        } else {
            format!(" for {}", subjects.join(", "))
        };
        let _ = writeln!(text, "  repair{whose}: {repair}");
    }
}

/// Sentences in the order in which they came, each with those who share it.
#[derive(Default)]
struct Shared<'a>(Vec<(&'a str, Vec<&'a str>)>);

impl<'a> Shared<'a> {
    fn add(&mut self, sentence: &'a str, subject: &'a str) {
        match self.0.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, subjects)) if subjects.contains(&subject) => {}
            Some((_, subjects)) => subjects.push(subject),
            None => self.0.push((sentence, vec![subject])),
        }
    }
}

/// Foreign text steers no terminal; our own colours and line breaks stay.
fn printable_lines(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line
            .strip_suffix('\n')
            .map_or((line, ""), |line| (line, "\n"));
        clean.push_str(&if line.starts_with('\u{1b}') {
            line.to_owned()
        } else {
            printable(line)
        });
        clean.push_str(end);
    }
    clean
}
