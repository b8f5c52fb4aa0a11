//! `voicectl cert list`.

use serde::Serialize;
use time::OffsetDateTime;

use super::{Session, lineage_failure, store_failure};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::{ExpiryLevel, date, rfc3339};
use crate::store::{CaName, Lineage, Store, StoreError};
use crate::ui::Table;

/// List certificates and when they end.
///
/// The exit code is 3 when one has expired or cannot be read.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert list
  voicectl cert list --json")]
pub(crate) struct Arguments {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// One lineage, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Row {
    lineage: String,
    path: String,
    #[serde(skip)]
    repairs: Vec<String>,
    #[serde(flatten)]
    state: State,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum State {
    Readable {
        version: u32,
        names: Vec<String>,
        issuer: String,
        serial: String,
        fingerprint: String,
        not_before: String,
        not_after: String,
        days_left: i64,
        level: ExpiryLevel,
        #[serde(skip)]
        until: String,
    },
    Damaged {
        error: String,
    },
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let now = OffsetDateTime::now_utc();
    let lineages = store
        .lineages()
        .map_err(|error| store_failure("cannot list certificates", &error))?;
    let rows: Vec<Row> = lineages.iter().map(|lineage| row(lineage, now)).collect();
    if arguments.json {
        session.ui.json(&rows)?;
    } else if rows.is_empty() {
        session.ui.status("There are no certificates yet");
        session.ui.hint("`voicectl cert new localhost` makes one");
    } else {
        session.ui.data(&table(&rows))?;
        for hint in rows.iter().flat_map(|row| &row.repairs) {
            session.ui.hint(hint);
        }
    }
    let bad = |row: &Row| match &row.state {
        State::Readable { level, .. } => *level == ExpiryLevel::Expired,
        State::Damaged { .. } => true,
    };
    Ok(if rows.iter().any(bad) {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}

fn row(lineage: &Lineage, now: OffsetDateTime) -> Row {
    let (state, repairs) = match read(lineage, now) {
        Ok(state) => (state, Vec::new()),
        Err(error) => {
            let repairs = lineage_failure("", lineage, &error).hints;
            let error = error.to_string();
            (State::Damaged { error }, repairs)
        }
    };
    Row {
        lineage: lineage.name().to_string(),
        path: lineage.current_link().display().to_string(),
        state,
        repairs,
    }
}

fn read(lineage: &Lineage, now: OffsetDateTime) -> Result<State, StoreError> {
    let version = lineage
        .current()?
        .ok_or_else(|| StoreError::NoVersion(lineage.name().to_string()))?;
    let summary = version.summary()?;
    version.check()?;
    let issuer = match lineage.record()? {
        Some(record) => match &record.ca {
            Some(ca) if ca != CaName::DEFAULT => format!("{} {ca}", record.issuer.name()),
            _ => record.issuer.name().to_owned(),
        },
        None => summary.issuer.clone(),
    };
    Ok(State::Readable {
        version: version.number,
        issuer,
        days_left: summary.validity.days_left(now),
        level: summary.validity.level(now),
        until: date(summary.validity.not_after),
        not_before: rfc3339(summary.validity.not_before),
        not_after: rfc3339(summary.validity.not_after),
        names: summary.names,
        serial: summary.serial,
        fingerprint: summary.fingerprint,
    })
}

fn table(rows: &[Row]) -> String {
    let mut table = Table::new(&["lineage", "names", "issuer", "until", "days", "state"]);
    for row in rows {
        match &row.state {
            State::Readable {
                names,
                issuer,
                until,
                days_left,
                level,
                ..
            } => {
                let days = days_left.to_string();
                table.row([
                    &row.lineage,
                    &names.join(" "),
                    issuer,
                    until,
                    &days,
                    level.word(),
                ]);
            }
            State::Damaged { error } => table.row([&row.lineage, "", "", "", "", error]),
        }
    }
    table.render()
}
