//! Doing it: pre-hooks, renewals side by side, deployments one after the other, post-hooks.

use std::cell::RefCell;

use futures_util::StreamExt;
use futures_util::stream;
use time::OffsetDateTime;

use super::hook::{deploy_failure, lines, with_output};
use super::plan::{Action, Entry, Outcome};
use super::{Arguments, local, talk};
use crate::acme::account::Registration;
use crate::commands::Session;
use crate::commands::acme::connection::Connection;
use crate::commands::acme::order::{self, Cas, Job, Options, Orders, Preflight, Solvers};
use crate::error::Failure;
use crate::renew::hook::{HookRun, Hooks};
use crate::store::{Issuer, Lineage, Record, Store};

/// Does what the entries say, and notes what came of it.
pub(super) async fn run(
    entries: &mut [Entry],
    arguments: &Arguments,
    session: &Session,
    store: &Store,
    hooks: &Hooks,
) -> Result<(), Failure> {
    let due: Vec<Lineage> = entries
        .iter()
        .filter(|entry| is_renewal(entry))
        .map(|entry| entry.lineage.clone())
        .collect();
    let before = hooks.pre(&due).await;
    tell(&before.runs, session);
    for entry in entries.iter_mut() {
        if let Some(error) = before.stopped.get(entry.lineage.name()) {
            let what = format!("{} was not renewed", entry.lineage.name());
            entry.outcome = Outcome::Failed(with_output(Failure::failed(what), error));
        }
    }
    renew_all(entries, arguments, session, store).await;
    deploy_all(entries, session, hooks).await;
    if !due.is_empty() {
        let names = |wanted: fn(&Outcome) -> bool| {
            let of = entries
                .iter()
                .filter(|entry| is_renewal(entry) && wanted(&entry.outcome));
            of.flat_map(Entry::names).collect::<Vec<String>>()
        };
        let renewed = names(|outcome| {
            matches!(
                outcome,
                Outcome::Renewed | Outcome::NotDeployed { is_new: true, .. }
            )
        });
        let failed = names(|outcome| matches!(outcome, Outcome::Failed(_)));
        let after = hooks.post(&due, &renewed, &failed).await;
        tell(&after, session);
        if let Some(error) = after.iter().find_map(|run| run.result.as_ref().err()) {
            return Err(with_output(Failure::failed("a post-hook failed"), error));
        }
    }
    Ok(())
}

fn is_renewal(entry: &Entry) -> bool {
    matches!(entry.action, Action::Renew(_))
}

/// Renews side by side.
async fn renew_all(entries: &mut [Entry], arguments: &Arguments, session: &Session, store: &Store) {
    let is_next = |entry: &Entry| is_renewal(entry) && matches!(entry.outcome, Outcome::Untouched);
    let count = entries.iter().filter(|entry| is_next(entry)).count();
    if count == 0 {
        return;
    }
    // A renewal makes no account: terms of service are agreed to by people.
    let register = |_: &Connection| Ok(Registration::default());
    let talk = talk(session, count);
    let orders = Orders {
        session,
        options: Options {
            timeout: arguments.timeout,
            now: arguments.now,
            force: true,
            preflight: Preflight::Off,
        },
        cas: Cas::new(store, None, &register),
        solvers: Solvers::recalled(session, store),
        talk: talk.clone(),
    };
    let results = RefCell::new(Vec::new());
    stream::iter(
        entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| is_next(entry)),
    )
    .for_each_concurrent(usize::from(arguments.at_once), async |(place, entry)| {
        let outcome = one(entry, arguments, session, store, &orders).await;
        talk.advance();
        results.borrow_mut().push((place, outcome));
    })
    .await;
    talk.finish();
    for (place, outcome) in results.into_inner() {
        entries[place].outcome = outcome;
    }
}

async fn one(
    entry: &Entry,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
    orders: &Orders<'_>,
) -> Outcome {
    let Some(record) = &entry.record else {
        return Outcome::Untouched;
    };
    let present = entry.outlook.as_ref().ok();
    let fingerprint = present.map(|outlook| outlook.present.fingerprint.clone());
    if record.issuer != Issuer::Acme {
        let present = fingerprint.as_deref();
        let renewed = local::renew(&entry.lineage, record, present, arguments, session, store);
        return match renewed {
            Ok(true) => Outcome::Renewed,
            Ok(false) => Outcome::Untouched,
            Err(failure) => Outcome::Failed(failure),
        };
    }
    let result = match Job::of_record(entry.lineage.clone(), record) {
        Ok(job) => {
            // Two runs at once are one order: the later one finds another version.
            let instead_of = fingerprint;
            orders.run(&Job { instead_of, ..job }).await
        }
        Err(failure) => Err(failure),
    };
    match result {
        Ok(order::Outcome::Issued(_)) => Outcome::Renewed,
        Ok(order::Outcome::Kept(_)) => Outcome::Untouched,
        Ok(order::Outcome::Pending(authority)) => Outcome::Pending(authority.to_string()),
        Err(failure) => Outcome::Failed(named(failure, &entry.lineage, record)),
    }
}

/// A failure that says of which lineage it is, and where it stands how that is ordered.
fn named(failure: Failure, lineage: &Lineage, record: &Record) -> Failure {
    let name = lineage.name().as_str();
    let is_named = |text: &String| text.contains(name);
    if is_named(&failure.what) || failure.because.iter().any(is_named) {
        return failure;
    }
    let mut because = vec![failure.what];
    because.extend(failure.because);
    let again = format!(
        "how it is ordered stands in {}; with the flags of the first time, `voicectl acme issue -d {} --name {name} --force` orders it anew",
        lineage.record_path().display(),
        record.names.join(",")
    );
    Failure {
        what: format!("{name} was not renewed"),
        because,
        ..failure
    }
    .hint(again)
}

/// Hands new versions over, and those of earlier runs that were not.
async fn deploy_all(entries: &mut [Entry], session: &Session, hooks: &Hooks) {
    for entry in entries {
        let is_new = matches!(entry.outcome, Outcome::Renewed);
        let is_old = entry.pending.is_some()
            && matches!(entry.outcome, Outcome::Untouched | Outcome::Pending(_));
        if !is_new && !is_old {
            continue;
        }
        match hooks
            .deploy(&entry.lineage, OffsetDateTime::now_utc())
            .await
        {
            Ok(deployed) => {
                for line in lines(&deployed) {
                    session.ui.status(&line);
                }
                if is_old && matches!(entry.outcome, Outcome::Untouched) {
                    entry.outcome = Outcome::Deployed;
                }
            }
            Err(error) => {
                entry.outcome = Outcome::NotDeployed {
                    is_new,
                    failure: deploy_failure(&entry.lineage, &error),
                };
            }
        }
    }
}

/// What hooks said, for who watches.
fn tell(runs: &[HookRun], session: &Session) {
    for run in runs {
        session
            .ui
            .status(&format!("  {} hook  {}", run.kind.name(), run.hook));
    }
}
