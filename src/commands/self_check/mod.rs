//! `voicectl self-check`.

mod crypto;
mod ground;
mod speech;

use std::fmt::Write;

use serde::Serialize;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::ui::{Emphasis, Table};

/// Whether this binary works on this machine, to be asked after an installation
///
/// Computes known results, shakes hands with itself over TLS, speaks a few words and recognises them, decodes a recording
/// behind the walls of the sandbox, and looks at the folders, the clock and the limit of open files. Nothing is changed,
/// nothing goes over the network, and it takes about a second. The exit code is 0 when everything works, else 1, and each
/// row that fails has its repair.
///
/// `voicectl doctor` looks at certificates and servers, `voicectl audit` at what is missing for production.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl self-check
  voicectl self-check --json")]
pub(crate) struct Arguments {
    /// Answer in JSON: an array with part, ok, detail and repairs
    #[arg(long)]
    json: bool,
}

/// One part and how it is.
#[derive(Debug, Serialize)]
struct Row {
    part: &'static str,
    ok: bool,
    /// What was found, or why it fails.
    detail: String,
    /// What repairs it, or makes it better; commands in backticks.
    repairs: Vec<String>,
}

impl Row {
    fn of(part: &'static str, outcome: Result<String, Failure>) -> Self {
        match outcome {
            Ok(detail) => Self {
                part,
                ok: true,
                detail,
                repairs: Vec::new(),
            },
            Err(failure) => Self {
                part,
                ok: false,
                detail: std::iter::once(failure.what)
                    .chain(failure.because)
                    .collect::<Vec<_>>()
                    .join(": "),
                repairs: failure.hints,
            },
        }
    }

    /// Adds what makes it better although it works.
    fn better(mut self, repairs: impl IntoIterator<Item = String>) -> Self {
        self.repairs.extend(repairs);
        self
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let mut rows = vec![speech::processor(), crypto::random(), crypto::digest()];
    rows.extend(crypto::handshakes());
    rows.extend(speech::rows());
    rows.extend(ground::folders(session));
    rows.push(ground::clock(session));
    rows.push(ground::open_files());
    if arguments.json {
        session.ui.json(&rows)?;
    } else {
        session.ui.data(&render(&rows, session))?;
    }
    Ok(if rows.iter().all(|row| row.ok) {
        ExitStatus::Done
    } else {
        ExitStatus::Failed
    })
}

fn render(rows: &[Row], session: &Session) -> String {
    let mut table = Table::new(&["part", "works", "what"]);
    for row in rows {
        table.row([row.part, if row.ok { "ok" } else { "no" }, &row.detail]);
    }
    let rendered = table.render();
    let mut lines = rendered.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for (row, line) in rows.iter().zip(lines) {
        let emphasis = if row.ok {
            Emphasis::None
        } else {
            Emphasis::Alarm
        };
        let _ = write!(text, "\n{}", session.ui.emphasise(line, emphasis));
        for repair in &row.repairs {
            let _ = write!(text, "\n  repair: {repair}");
        }
    }
    text.push('\n');
    text
}
