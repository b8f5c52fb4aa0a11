//! Writes what the benchmarks recorded into `docs/benchmarks.md`, and compares it with what is committed there: the end of
//! `make bench`.
//!
//! Only rows that were measured are replaced. Figures of a build without optimisation, or of fewer rounds, are compared and not
//! written.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

#[path = "tables/change.rs"]
mod change;
#[path = "tables/document.rs"]
mod document;
mod measure;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use change::Change;
use document::{Document, Rows, cell};
use measure::record::{Record, Row, folder};
use measure::value::{number, told};

const DOCUMENT: &str = "docs/benchmarks.md";

fn main() {
    let mut records: Vec<(PathBuf, Record)> = fs::read_dir(folder())
        .into_iter()
        .flatten()
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let json = fs::read_to_string(&path).expect("a record");
            let record = serde_json::from_str(&json).expect("a record of this version");
            (path, record)
        })
        .collect();
    records.sort_by(|(one, _), (other, _)| one.cmp(other));
    let records: Vec<Record> = records.into_iter().map(|(_, record)| record).collect();
    if records.is_empty() {
        println!("nothing was measured: `make bench` does");
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let now = fs::read_to_string(&file).expect("the document is there");
    let mut committed = Document::new(committed().unwrap_or_else(|| now.clone()));
    let mut document = Document::new(now);
    for record in &records {
        write(&mut document, &committed, record);
    }
    compare(&mut committed, &records);
    if records.iter().all(|record| record.is_whole) {
        fs::write(&file, document.text()).expect("written");
        println!("\nwritten: {DOCUMENT}");
    } else {
        println!(
            "\nnot written to {DOCUMENT}: some were built without optimisation, or ran fewer rounds"
        );
    }
}

/// The document as it was committed last.
fn committed() -> Option<String> {
    let output = Command::new("git")
        .args(["show", &format!("HEAD:./{DOCUMENT}")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

/// Says what each figure is of the committed one, and what was missed.
fn compare(committed: &mut Document, records: &[Record]) {
    println!(
        "{:<88} now / then",
        "\nthe ratio where there is a peer, else the figure"
    );
    let (mut slower, mut missed) = (Vec::new(), Vec::new());
    for record in records {
        for row in &record.rows {
            let change = Change::of(committed, record, row);
            let name = name(row);
            println!("{name:<88} {change}");
            if change.is_worse() {
                slower.push(format!("{name}: {change}"));
            }
            let of_row = row.asked.iter().filter(|asked| !asked.is_met(row));
            missed.extend(of_row.map(|asked| {
                let measured = asked.measured(row).unwrap_or(f64::NAN);
                format!(
                    "{name}: {}, asked {}",
                    asked.told(row, measured),
                    asked.words(row)
                )
            }));
        }
    }
    for (what, lines) in [
        (
            "worse than the committed table by more than the spread",
            slower,
        ),
        ("missed", missed),
    ] {
        println!(
            "\n{what}: {}",
            if lines.is_empty() { "nothing" } else { "" }
        );
        for line in lines {
            println!("  {line}");
        }
    }
}

/// What was measured, and beside what.
fn name(row: &Row) -> String {
    match &row.peer {
        Some(peer) => format!("{} / {}", row.what, peer.name),
        None => row.what.clone(),
    }
}

fn write(document: &mut Document, committed: &Document, record: &Record) {
    let rows: Rows = record.rows.iter().map(figures).collect();
    let head = ["", "voicectl", "beside it", "", "ratio"];
    document.merge(&record.topic, &head, change::key, rows);
    let mut asked = Rows::new();
    let mut commands = Rows::new();
    for row in &record.rows {
        let change = Change::of(committed, record, row).to_string();
        let change = change.replace("worse", "**worse**");
        for bound in &row.asked {
            let measured = bound.measured(row);
            let measured = measured.map(|measured| bound.told(row, measured));
            let verdict = if bound.is_met(row) {
                "met"
            } else {
                "**missed**"
            };
            asked.push(vec![
                cell(&row.what),
                cell(&bound.words(row)),
                measured.unwrap_or_default(),
                verdict.to_owned(),
                change.clone(),
            ]);
        }
        let ours = &record.machine.voicectl;
        commands.extend(command("voicectl", ours, &row.command));
        if let Some(peer) = &row.peer {
            commands.extend(command(&peer.name, &peer.version, &peer.command));
        }
    }
    let what_and_bound = |row: &[String]| row[..2].join("|");
    let first = |row: &[String]| row[0].clone();
    let head = ["", "asked", "measured", "", "now / last table"];
    document.merge("asked", &head, what_and_bound, asked);
    let name_and_command = |row: &[String]| format!("{}|{}", row[0], row[2]);
    document.merge(
        "commands",
        &["", "version", "command"],
        name_and_command,
        commands,
    );
    let machine = &record.machine;
    let entry = |name: &str, value: &str| vec![name.to_owned(), cell(value)];
    document.merge(
        "machine",
        &["", ""],
        first,
        vec![
            entry("processor", &machine.processor),
            entry("cores", &machine.cores.to_string()),
            entry("memory", &format!("{} GiB", number(machine.memory))),
            entry("system", &machine.system),
            entry("kernel", &machine.kernel),
            entry("Rust", &machine.rust),
        ],
    );
    let run = [
        &record.topic,
        &machine.day,
        &machine.voicectl,
        &machine.load,
    ];
    let head = ["table", "measured", "voicectl", "load at its end"];
    document.merge(
        "runs",
        &head,
        first,
        vec![run.map(|text| cell(text)).to_vec()],
    );
}

/// A row of the table of commands; none where nothing was started for the figure.
fn command(name: &str, version: &str, command: &str) -> Option<Vec<String>> {
    let code = format!("`{}`", cell(command));
    (!command.is_empty()).then(|| vec![cell(name), cell(version), code])
}

/// A row of a topic's table.
fn figures(row: &Row) -> Vec<String> {
    let ours = told(&row.ours, &row.unit);
    let mut cells = vec![cell(&row.what), ours];
    match &row.peer {
        Some(peer) => cells.extend([
            cell(&peer.name),
            told(&peer.value, &row.unit),
            told(&peer.ratio, ""),
        ]),
        None => cells.extend([const { String::new() }; 3]),
    }
    cells
}
