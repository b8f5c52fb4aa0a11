//! What `renew` says at its end.

use serde::Serialize;

use super::Arguments;
use super::plan::{Action, Entry, Outcome};
use crate::commands::Session;
use crate::commands::acme::outlook::{Outlook, Shown};
use crate::commands::cert::lineage_failure;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::date;
use crate::ui::Table;

/// One lineage, as `--json` shows it.
#[derive(Serialize)]
struct Row<'a> {
    lineage: &'a str,
    issuer: Option<&'static str>,
    /// keep, renew, deploy, beyond, unreadable
    action: &'static str,
    /// untouched, renewed, deployed, pending, failed, not-deployed, tried
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    outlook: Option<Shown>,
}

/// Says it, and how it ends.
pub(super) fn report(
    entries: &[Entry],
    arguments: &Arguments,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    if arguments.json {
        session
            .ui
            .json(&entries.iter().map(row).collect::<Vec<_>>())?;
    } else if arguments.explain || arguments.dry_run {
        explain(entries, session)?;
    } else {
        summary(entries, session);
    }
    let looks_only = arguments.explain || arguments.dry_run;
    let is_known = |entry: &Entry| entry.is_told && !looks_only && !session.ui.is_watched();
    let mut status = ExitStatus::Done;
    for entry in entries {
        match (&entry.outcome, &entry.action, &entry.outlook) {
            (Outcome::Failed(failure) | Outcome::NotDeployed { failure, .. }, ..) => {
                session.ui.fail(failure);
                status = ExitStatus::Failed;
            }
            (_, Action::Unreadable, Err(error)) => {
                let what = format!("{} cannot be read", entry.lineage.name());
                session
                    .ui
                    .fail(&lineage_failure(what, &entry.lineage, error));
                status = ExitStatus::Failed;
            }
            // Cron would say it every hour; a notification says it once.
            (_, Action::Beyond, Ok(outlook)) if !looks_only && session.ui.is_watched() => {
                session.ui.warn(&format!(
                    "{}: it ends on {}, and it is renewed where it came from",
                    entry.lineage.name(),
                    date(outlook.present.validity.not_after)
                ));
            }
            // A clock was wrong when it was made, or is wrong now; nobody would hear of it before clients do. Said by one run of
            // cron's, and then by notifications.
            (_, _, Ok(outlook)) if entry.is_early() && !is_known(entry) => {
                let name = entry.lineage.name();
                session.ui.warn(&format!(
                    "{name}: {}; is the clock right (`date -u`)? If so, `voicectl renew --only {name} --force` makes one that is valid now",
                    outlook.decision.because()
                ));
                if status == ExitStatus::Done {
                    status = ExitStatus::Attention;
                }
            }
            (Outcome::Pending(ca), ..) => {
                session.ui.warn(&format!(
                    "{}: {ca} is still at work; the next run goes on",
                    entry.lineage.name()
                ));
                if status == ExitStatus::Done {
                    status = ExitStatus::Attention;
                }
            }
            _ => {}
        }
    }
    Ok(status)
}

fn row(entry: &Entry) -> Row<'_> {
    let error = match (&entry.outcome, &entry.outlook) {
        (Outcome::Failed(failure) | Outcome::NotDeployed { failure, .. }, _) => {
            Some(format!("{}: {}", failure.what, failure.because.join("; ")))
        }
        (_, Err(error)) => Some(error.to_string()),
        _ => None,
    };
    let outlook = entry.outlook.as_ref().ok();
    Row {
        lineage: entry.lineage.name().as_str(),
        issuer: outlook.map(|outlook| outlook.present.issuer.name()),
        action: match entry.action {
            Action::Keep => "keep",
            Action::Renew(_) => "renew",
            Action::Deploy => "deploy",
            Action::Beyond => "beyond",
            Action::Unreadable => "unreadable",
        },
        outcome: match entry.outcome {
            Outcome::Untouched => "untouched",
            Outcome::Renewed => "renewed",
            Outcome::Deployed => "deployed",
            Outcome::Pending(_) => "pending",
            Outcome::Failed(_) => "failed",
            Outcome::NotDeployed { .. } => "not-deployed",
            Outcome::Tried => "tried",
        },
        error,
        outlook: outlook.map(Outlook::shown),
    }
}

/// All lineages with their rules.
fn explain(entries: &[Entry], session: &Session) -> Result<(), Failure> {
    let mut table = Table::new(&["LINEAGE", "ISSUER", "UNTIL", "DUE", "BECAUSE"]);
    for entry in entries {
        let name = entry.lineage.name().to_string();
        let Ok(outlook) = &entry.outlook else {
            table.row([
                name,
                "-".into(),
                "-".into(),
                "-".into(),
                match &entry.action {
                    Action::Renew(because) => because.clone(),
                    _ => "it cannot be read".into(),
                },
            ]);
            continue;
        };
        let due = match (&entry.action, outlook.decision.at()) {
            (Action::Renew(_) | Action::Beyond, _) | (_, None) => "now".to_owned(),
            (_, Some(at)) => date(at),
        };
        let because = match &entry.action {
            Action::Renew(because) => because.clone(),
            Action::Beyond => "it is renewed where it came from".to_owned(),
            _ => outlook.decision.because().to_string(),
        };
        table.row([
            name,
            outlook.present.issuer.name().to_owned(),
            date(outlook.present.validity.not_after),
            due,
            because,
        ]);
    }
    session.ui.data(&table.render())?;
    for entry in entries {
        if let Ok(outlook) = &entry.outlook {
            for notice in &outlook.notices {
                session
                    .ui
                    .status(&format!("{}: {notice}", entry.lineage.name()));
            }
        }
        if matches!(entry.outcome, Outcome::Tried) {
            session
                .ui
                .status(&format!("{}: the trial went well", entry.lineage.name()));
        }
    }
    Ok(())
}

/// What was done, and what comes next.
fn summary(entries: &[Entry], session: &Session) {
    let mut busy = false;
    for entry in entries {
        let line = match &entry.outcome {
            Outcome::Renewed => "renewed",
            Outcome::Deployed => "handed over",
            _ => continue,
        };
        busy = true;
        session
            .ui
            .status(&format!("{}: {line}", entry.lineage.name()));
    }
    if busy {
        return;
    }
    let next = entries.iter().filter_map(|entry| {
        Some((
            entry.outlook.as_ref().ok()?.decision.at()?,
            entry.lineage.name(),
        ))
    });
    match next.min() {
        Some((at, name)) => session.ui.status(&format!(
            "Nothing is due. {} certificates; the next is {name} on {}",
            entries.len(),
            date(at)
        )),
        None => session.ui.status("Nothing is due."),
    }
}
