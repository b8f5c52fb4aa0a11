//! `voicectl audit [URL]`.

mod gather;
mod json;
mod report;
mod sarif;

use std::path::PathBuf;
use std::time::Duration;

use time::OffsetDateTime;

use super::Session;
use super::inspect::parse_duration;
use crate::audit::{self, CHECKS, Grade, Offered, Row};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Grade a set-up for production, each finding with its repair
///
/// A URL is looked at from outside: protocols, suites and groups (also those that no client of today speaks), the chain, HSTS, the
/// redirect, headers, and who gets in without a credential. `--local` looks at this machine: keys and folders, API keys and
/// secrets, settings, the renewal and its last runs. Without either, this machine is looked at, and the server on it where one
/// answers at the address of the settings.
///
/// The worst finding decides the grade, from A+ to F. What could not be looked at is said, and keeps the A+ away. Nothing is
/// changed. docs/audit.md lists the checks.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit codes:
  0  done, whatever the grade
  1  the URL cannot be audited
  2  wrong usage
  3  the grade is below `--fail-under`

Examples:
  voicectl audit
  voicectl audit https://voice.example.com
  voicectl audit https://voice.lan:8443 --ca root.pem --http-port 8080
  voicectl audit https://voice.example.com --local
  voicectl audit --local --fail-under A
  voicectl audit https://voice.example.com --sarif > audit.sarif
  voicectl audit --json | jq -r '.checks[] | select(.outcome == \"found\") | .id'")]
pub(crate) struct Arguments {
    /// `https://host:port/path` or `host:port`
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Look at this machine
    #[arg(long)]
    local: bool,
    /// A root that clients of the server have, beside the system's and the local CA's; may be repeated
    #[arg(long, value_name = "FILE")]
    ca: Vec<PathBuf>,
    /// The port of plain HTTP that must lead to HTTPS [default: 80 where the URL has the port 443]
    #[arg(long, value_name = "PORT", requires = "url", value_parser = clap::value_parser!(u16).range(1..))]
    http_port: Option<u16>,
    /// For each connection; all of them together take at most four times as long
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_duration)]
    timeout: Duration,
    /// Exit with 3 when the grade is below this one: A+, A, B, C, D, F
    #[arg(long, value_name = "GRADE")]
    fail_under: Option<Grade>,
    /// Answer in JSON, documented in docs/audit.md
    #[arg(long, conflicts_with = "sarif")]
    json: bool,
    /// Answer in SARIF 2.1.0, for code scanning
    #[arg(long)]
    sarif: bool,
}

/// What was audited, and what came of it.
struct Audited {
    /// The URL and the state folder, as far as they were looked at.
    targets: Vec<String>,
    /// The URL.
    url: Option<String>,
    /// What is offered there.
    offered: Option<Offered>,
    rows: Vec<Row>,
    grade: Grade,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    let now = OffsetDateTime::now_utc();
    let mut audited = Audited {
        targets: Vec::new(),
        url: None,
        offered: None,
        rows: Vec::new(),
        grade: Grade::APlus,
    };
    let mut target = arguments.url.as_deref().map(gather::target).transpose()?;
    let mut http_port = Some(arguments.http_port);
    let is_implied = target.is_none() && !arguments.local;
    let wants_machine = target.is_none() || arguments.local;
    let setup = wants_machine.then(|| super::serve::setup(session));
    if is_implied && let Some(Ok(setup)) = &setup {
        (target, http_port) = gather::running(setup, session).unzip();
    }
    if let Some(target) = &target {
        match gather::server(target, http_port.flatten(), arguments, session, &store, now) {
            Ok((rows, offered)) => {
                audited.offered = Some(offered);
                audited.targets.push(target.to_string());
                audited.url = Some(target.to_string());
                audited.rows.extend(rows);
            }
            // Nobody asked for it.
            Err(failure) if is_implied => {
                let because = failure.because.first();
                let because = because.map(|why| format!(": {why}")).unwrap_or_default();
                session.ui.warn(&format!("{}{because}", failure.what));
            }
            Err(failure) => return Err(failure),
        }
    }
    if let Some(setup) = setup {
        audited
            .targets
            .push(session.paths.state.display().to_string());
        audited
            .rows
            .extend(gather::machine(&setup, session, &store, now));
    }
    // By area, as the table of checks has it.
    let place = |row: &Row| CHECKS.iter().position(|check| check.id == row.check.id);
    audited.rows.sort_by_key(place);
    audited.grade = audit::grade(&audited.rows);
    let ui = &session.ui;
    if arguments.json {
        ui.json(&json::Answer::of(&audited))?;
    } else if arguments.sarif {
        ui.json(&sarif::log(&audited))?;
    } else {
        ui.data(&report::render(&audited, ui))?;
    }
    let is_below = arguments
        .fail_under
        .is_some_and(|least| audited.grade < least);
    Ok(if is_below {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}
