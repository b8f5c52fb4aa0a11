//! What became of it, store by store.

use serde::Serialize;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::trust::work::{Outcome, State};
use crate::ui::Table;

/// The answer of `install` and `uninstall`, as `--json` shows it.
#[derive(Serialize)]
struct Answer<'a> {
    results: &'a [Outcome],
}

/// The exit codes, for help texts.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  every store that is on this machine, or was named, is done
  1  a store failed
  3  a store waits for you: for root, for a program that is missing, for your hand";

/// Shows outcomes and sums them up.
pub(super) fn report(
    outcomes: &[Outcome],
    json: bool,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    if json {
        session.ui.json(&Answer { results: outcomes })?;
    } else if !outcomes.is_empty() {
        session.ui.data(&table(outcomes))?;
        say_commands(outcomes, session);
    }
    Ok(sum(outcomes))
}

fn sum(outcomes: &[Outcome]) -> ExitStatus {
    let any = |states: &[State]| {
        outcomes
            .iter()
            .any(|outcome| states.contains(&outcome.state))
    };
    if any(&[State::Failed, State::Partial]) {
        ExitStatus::Failed
    } else if any(&[State::NeedsRoot, State::NoTool, State::Unsupported]) {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    }
}

/// One line for each store, with its CA where there are several.
pub(super) fn table(outcomes: &[Outcome]) -> String {
    let mut cas: Vec<&str> = outcomes
        .iter()
        .map(|one| one.fingerprint.as_str())
        .collect();
    cas.sort_unstable();
    cas.dedup();
    let has_several = cas.len() > 1;
    let mut header = vec!["store", "state", "place"];
    if has_several {
        header.insert(0, "ca");
    }
    let mut table = Table::new(&header);
    for outcome in outcomes {
        let place = match &outcome.detail {
            Some(detail) if outcome.place.is_empty() => detail.clone(),
            Some(detail) => format!("{}: {detail}", outcome.place),
            None => outcome.place.clone(),
        };
        let mut row = vec![
            outcome.store.to_owned(),
            outcome.state.word().to_owned(),
            place,
        ];
        if has_several {
            row.insert(0, outcome.ca.clone());
        }
        table.row(row);
    }
    table.render()
}

/// The commands of what needs root, ready to be pasted.
fn say_commands(outcomes: &[Outcome], session: &Session) {
    let mut said: Vec<&[String]> = Vec::new();
    for outcome in outcomes {
        // The plan of a place is for all its CAs at once.
        if !outcome.commands.is_empty() && !said.contains(&outcome.commands.as_slice()) {
            said.push(&outcome.commands);
        }
    }
    if !said.is_empty() {
        let lines: Vec<&str> = said
            .iter()
            .flat_map(|commands| commands.iter().map(String::as_str))
            .collect();
        session.ui.warn(&format!(
            "these commands need root, or somebody who answers, and were not run:\n\n{}\n",
            lines.join("\n")
        ));
    }
}
