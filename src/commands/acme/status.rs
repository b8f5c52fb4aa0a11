//! `voicectl acme status`.

use serde::Serialize;
use time::OffsetDateTime;

use super::Session;
use super::outlook::{Asking, Outlook, Shown, look};
use crate::acme::authority::Authority;
use crate::acme::order::{Backoff, Journal};
use crate::commands::cert::{lineage_failure, store_failure};
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::shown::shown;
use crate::pki::validity::{date, rfc3339};
use crate::store::{Issuer, Lineage, LineageName, Store, StoreError};
use crate::ui::Table;

/// Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way.
///
/// The exit code is 3 when one has expired or cannot be read, or when its last attempt failed.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme status
  voicectl acme status voice.example.com --refresh-ari
  voicectl acme status --offline --json")]
pub(crate) struct Arguments {
    /// Only these lineages [default: all that an ACME CA issued]
    #[arg(value_name = "LINEAGE")]
    names: Vec<LineageName>,
    #[command(flatten)]
    asking: Asking,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// One lineage, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Row {
    lineage: String,
    #[serde(skip)]
    ca: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    directory: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<String>,
    names: Vec<String>,
    /// Why it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip)]
    repairs: Vec<String>,
    /// The order under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Pending>,
    /// What went wrong since the last certificate, by CA.
    failures: Vec<Failed>,
    #[serde(flatten)]
    outlook: Option<Shown>,
    #[serde(skip)]
    cells: [String; 3],
    #[serde(skip)]
    expired: bool,
}

#[derive(Debug, Serialize)]
struct Pending {
    directory: String,
    order: String,
}

#[derive(Debug, Serialize)]
struct Failed {
    directory: String,
    failures: u32,
    at: String,
    next_attempt: String,
    because: String,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let what = "cannot list the certificates of ACME CAs";
    let lineages = chosen(arguments, store).map_err(|error| store_failure(what, &error))?;
    let now = OffsetDateTime::now_utc();
    let looked = block_on(async { Ok(look(&lineages, &arguments.asking, now).await) })?;
    let rows: Vec<Row> = lineages
        .iter()
        .zip(looked)
        .map(|(lineage, outlook)| row(lineage, outlook, now))
        .collect();
    if arguments.json {
        session.ui.json(&rows)?;
    } else if rows.is_empty() {
        session
            .ui
            .status("There are no certificates of ACME CAs yet");
        session.ui.hint("`voicectl acme issue -d NAME` gets one");
    } else {
        session.ui.data(&table(&rows))?;
        for row in &rows {
            talk(row, session);
        }
    }
    let bad = |row: &Row| row.expired || row.error.is_some() || !row.failures.is_empty();
    Ok(if rows.iter().any(bad) {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}

/// Those that were named, or all of ACME's, finished or not.
fn chosen(arguments: &Arguments, store: &Store) -> Result<Vec<Lineage>, StoreError> {
    if !arguments.names.is_empty() {
        let lineages: Vec<_> = arguments
            .names
            .iter()
            .map(|name| store.lineage(name))
            .collect();
        return match lineages.iter().find(|lineage| !lineage.exists()) {
            Some(missing) => Err(StoreError::NoLineage(missing.name().to_string())),
            None => Ok(lineages),
        };
    }
    let of_acme = |lineage: &Lineage| match lineage.record() {
        Ok(Some(record)) => record.issuer == Issuer::Acme,
        Ok(None) => false,
        // Who cannot be read may be one.
        Err(_) => true,
    };
    let mut lineages: Vec<_> = store.lineages()?.into_iter().filter(of_acme).collect();
    lineages.extend(store.begun()?);
    lineages.sort_by(|a, b| a.name().cmp(b.name()));
    Ok(lineages)
}

fn row(lineage: &Lineage, outlook: Result<Outlook, StoreError>, now: OffsetDateTime) -> Row {
    let mut row = Row {
        lineage: lineage.name().to_string(),
        ca: String::new(),
        directory: None,
        challenge: None,
        names: Vec::new(),
        error: None,
        repairs: Vec::new(),
        order: None,
        failures: Vec::new(),
        outlook: None,
        cells: Default::default(),
        expired: false,
    };
    if let Ok(journal) = Journal::open(lineage)
        && let Some(entry) = journal.entry()
    {
        row.names.clone_from(&entry.names);
        row.directory = Some(shown(&entry.directory));
        row.order = Some(Pending {
            directory: shown(&entry.directory),
            order: shown(&entry.order),
        });
    }
    if let Ok(backoff) = Backoff::open(lineage) {
        row.failures = backoff
            .all()
            .map(|(directory, failed)| Failed {
                directory: shown(directory),
                failures: failed.failures,
                at: rfc3339(failed.at),
                next_attempt: rfc3339(failed.next),
                because: shown(&failed.because),
            })
            .collect();
    }
    match outlook {
        Ok(outlook) => fill(&mut row, &outlook, now),
        // Nothing is damaged: the first certificate is still to come.
        Err(StoreError::NoVersion(_)) => {
            row.directory = row
                .directory
                .or_else(|| Some(row.failures.first()?.directory.clone()));
            "no certificate yet".clone_into(&mut row.cells[2]);
        }
        Err(error) => {
            "cannot be read".clone_into(&mut row.cells[2]);
            row.error = Some(error.to_string());
            row.repairs = lineage_failure("", lineage, &error).hints;
        }
    }
    if let Some(directory) = &row.directory {
        row.ca = ca(directory);
    }
    row
}

fn fill(row: &mut Row, outlook: &Outlook, now: OffsetDateTime) {
    let present = &outlook.present;
    row.names.clone_from(&present.record.names);
    row.directory = present.directory().map(shown);
    present.issuer.name().clone_into(&mut row.ca);
    row.challenge = present
        .record
        .acme
        .as_ref()
        .map(|acme| shown(&acme.challenge));
    row.expired = now > present.validity.not_after;
    let due = match outlook.decision.at() {
        None => "now".to_owned(),
        Some(at) => date(at),
    };
    row.cells = [
        date(present.validity.not_after),
        due,
        outlook.decision.because().rule().to_owned(),
    ];
    row.outlook = Some(outlook.shown());
}

/// As a person says it: `Let's Encrypt`, or the host.
fn ca(directory: &str) -> String {
    let authority: Result<Authority, _> = directory.parse();
    authority.map_or_else(|_| directory.to_owned(), |authority| authority.to_string())
}

fn table(rows: &[Row]) -> String {
    let mut table = Table::new(&[
        "lineage",
        "names",
        "ca",
        "challenge",
        "until",
        "due",
        "rule",
    ]);
    for row in rows {
        let names = match &row.names[..] {
            [first, _, ..] => format!("{first} +{}", row.names.len() - 1),
            names => names.join(" "),
        };
        let challenge = row.challenge.clone().unwrap_or_default();
        let [until, due, rule] = row.cells.clone();
        table.row([
            row.lineage.clone(),
            names,
            row.ca.clone(),
            challenge,
            until,
            due,
            rule,
        ]);
    }
    table.render()
}

/// What is not in the table.
fn talk(row: &Row, session: &Session) {
    let name = &row.lineage;
    if let Some(error) = &row.error {
        session.ui.warn(&format!("{name}: {error}"));
    }
    for repair in &row.repairs {
        session.ui.hint(repair);
    }
    for notice in row.outlook.iter().flat_map(|outlook| &outlook.notices) {
        session.ui.warn(&format!("{name}: {notice}"));
    }
    for failed in &row.failures {
        session.ui.warn(&format!(
            "{name}: {} refused at {} ({} times in a row): {}; next attempt not before {}",
            ca(&failed.directory),
            failed.at,
            failed.failures,
            failed.because,
            failed.next_attempt
        ));
    }
    if let Some(pending) = &row.order {
        session.ui.status(&format!(
            "{name}: an order is under way at {}: {}",
            ca(&pending.directory),
            pending.order
        ));
    }
}
