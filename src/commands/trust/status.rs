//! `voicectl trust status`.

use serde::Serialize;
use time::OffsetDateTime;

use super::report::table;
use super::selection::{Selection, all_known, machine, say_doubted, say_whose};
use super::{Session, receipts};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::summary::Summary;
use crate::pki::validity::{date, rfc3339};
use crate::store::Store;
use crate::trust::anchor::{Anchor, Source};
use crate::trust::elevate::Privilege;
use crate::trust::receipt::Receipts;
use crate::trust::runner::Here;
use crate::trust::shelf::Shelf;
use crate::trust::stores::{Context, STORES};
use crate::trust::work::{Outcome, State, Stray, look};
use crate::ui::Table;

/// Show which trust stores of this machine have your CA.
///
/// Every store is read and compared by fingerprint. Strays are shown too: certificates that voicectl installed once and whose
/// CA is not in the state folder any more; `voicectl trust uninstall --strays` takes them out. The exit code is 3 when a store
/// lacks the CA or cannot be read, and when there are strays or expired CAs.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl trust status
  voicectl trust status --store system --json")]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// The answer, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Answer {
    cas: Vec<Ca>,
    stores: Vec<Outcome>,
    strays: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Ca {
    subject: String,
    fingerprint: String,
    /// Where it came from.
    source: String,
    not_after: String,
    expired: bool,
}

/// A stray, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Shown {
    store: &'static str,
    place: String,
    name: String,
    subject: String,
    fingerprint: String,
    not_after: String,
    expired: bool,
    #[serde(skip)]
    until: String,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let what = "cannot show the trust stores";
    let machine = machine(session);
    let runner = Here::new(&machine, Privilege::None, false);
    let context = Context {
        machine: &machine,
        runner: &runner,
    };
    let shelf = Shelf::of(store.root(), &session.paths.config, &machine);
    let receipts = receipts(what, &shelf)?;
    say_doubted(session, &receipts);
    let anchors = match arguments.selection.named(what, store, &receipts)? {
        Some(named) => named,
        None => all_wanted(what, store, &receipts)?,
    };
    say_whose(session, store, &machine);
    let now = OffsetDateTime::now_utc();
    let references: Vec<&Anchor> = anchors.iter().collect();
    let kinds = arguments.selection.kinds(true);
    let (mut outcomes, strays) = look(&kinds, &references, &receipts, &context);
    outcomes.retain(|outcome| is_of_interest(outcome, &anchors, &arguments.selection));
    let mut strays: Vec<Shown> = strays
        .into_iter()
        .filter_map(|one| shown(one, now))
        .collect();
    // Somebody who asks for one CA has not asked for others.
    strays.retain(|_| arguments.selection.ca.is_empty());
    let expired = anchors
        .iter()
        .filter(|anchor| anchor.is_expired(now) && is_installed(anchor, &outcomes));
    let expired: Vec<&Anchor> = expired.collect();
    let is_whole = outcomes
        .iter()
        .all(|outcome| outcome.state == State::Installed)
        && strays.is_empty()
        && expired.is_empty();
    if arguments.json {
        let cas = anchors.iter().map(|anchor| ca(anchor, now)).collect();
        session.ui.json(&Answer {
            cas,
            stores: outcomes,
            strays,
        })?;
    } else {
        if anchors.is_empty() {
            session.ui.status("There is no CA yet");
            session.ui.hint("`voicectl cert new localhost` makes one");
        }
        if !outcomes.is_empty() {
            session.ui.data(&table(&outcomes))?;
        }
        say_rest(&outcomes, &strays, &expired, session)?;
    }
    Ok(if is_whole {
        ExitStatus::Done
    } else {
        ExitStatus::Attention
    })
}

/// Everything that may be installed; what is left of CAs that are gone are strays.
fn all_wanted(what: &str, store: &Store, receipts: &Receipts) -> Result<Vec<Anchor>, Failure> {
    let mut known = all_known(what, store, receipts)?;
    known.retain(|anchor| *anchor.source() != Source::Found);
    Ok(known)
}

/// What is missing is told only of what should be there: CAs of the state folder, in stores that nobody has to ask for.
fn is_of_interest(outcome: &Outcome, anchors: &[Anchor], selection: &Selection) -> bool {
    if !matches!(
        outcome.state,
        State::Missing | State::Unsupported | State::NoTool
    ) {
        return true;
    }
    let anchor = anchors
        .iter()
        .find(|anchor| anchor.fingerprint() == outcome.fingerprint);
    let is_current =
        anchor.is_some_and(|anchor| matches!(anchor.source(), Source::Ca(_) | Source::File(_)));
    let is_opt_in = STORES
        .iter()
        .any(|kind| kind.name == outcome.store && kind.is_opt_in);
    is_current && (!is_opt_in || selection.store.contains(&outcome.store))
}

fn is_installed(anchor: &Anchor, outcomes: &[Outcome]) -> bool {
    outcomes.iter().any(|outcome| {
        outcome.fingerprint == anchor.fingerprint() && outcome.state == State::Installed
    })
}

fn ca(anchor: &Anchor, now: OffsetDateTime) -> Ca {
    Ca {
        subject: anchor.subject().to_owned(),
        fingerprint: anchor.fingerprint().to_owned(),
        source: anchor.source().label(),
        not_after: rfc3339(anchor.not_after()),
        expired: anchor.is_expired(now),
    }
}

fn shown(stray: Stray, now: OffsetDateTime) -> Option<Shown> {
    let summary = Summary::of(&stray.found.certificate).ok()?;
    Some(Shown {
        store: stray.store,
        place: stray.place,
        name: stray.found.name,
        not_after: rfc3339(summary.validity.not_after),
        until: date(summary.validity.not_after),
        expired: summary.validity.not_after < now,
        subject: summary.subject,
        fingerprint: summary.fingerprint,
    })
}

fn say_rest(
    outcomes: &[Outcome],
    strays: &[Shown],
    expired: &[&Anchor],
    session: &Session,
) -> Result<(), Failure> {
    if !strays.is_empty() {
        let mut table = Table::new(&["stray", "until", "store", "name"]);
        for stray in strays {
            table.row(
                [&stray.subject, &stray.until, stray.store, &stray.name]
                    .map(|cell: &str| cell.to_owned()),
            );
        }
        let gap = if outcomes.is_empty() { "" } else { "\n" };
        session.ui.data(&format!("{gap}{}", table.render()))?;
        session
            .ui
            .hint("`voicectl trust uninstall --strays` takes them out");
    }
    for anchor in expired {
        session.ui.warn(&format!(
            "{} expired on {}, and is still installed",
            anchor.subject(),
            date(anchor.not_after())
        ));
    }
    if outcomes
        .iter()
        .any(|outcome| matches!(outcome.state, State::Missing | State::Partial))
    {
        session
            .ui
            .hint("`voicectl trust install` installs what is missing");
    }
    Ok(())
}
