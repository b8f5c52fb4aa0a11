//! `renew --dry-run`: what is due, tried with the CAs' trial directories, in a folder that goes when it is over.

use super::plan::{Action, Entry, Outcome};
use super::{Arguments, talk};
use crate::acme::account::Registration;
use crate::acme::authority::Authority;
use crate::commands::Session;
use crate::commands::acme::connection::Connection;
use crate::commands::acme::order::{self, Cas, Job, Options, Orders, Preflight, Solvers};
use crate::error::{Failure, OrFail};
use crate::store::{AcmeTerms, Issuer, Lineage, Record, Store};

/// Tries every ACME order that is due.
pub(super) async fn run(
    entries: &mut [Entry],
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<(), Failure> {
    let folder = tempfile::tempdir().or_fail("cannot make a folder for the dry run")?;
    let within = Store::new(folder.path());
    // Trial accounts are made for the trial; the terms were agreed to at the real one.
    let register = |_: &Connection| {
        Ok(Registration {
            agreed: true,
            ..Registration::default()
        })
    };
    let talk = talk(session, 1);
    let orders = Orders {
        session,
        options: Options {
            timeout: arguments.timeout,
            now: true,
            force: true,
            preflight: Preflight::Off,
        },
        cas: Cas::new(&within, Some(store), &register),
        solvers: Solvers::recalled(session, store),
        talk: talk.clone(),
    };
    for entry in entries {
        let (Action::Renew(_), Ok(outlook)) = (&entry.action, &entry.outlook) else {
            continue;
        };
        let record = &outlook.present.record;
        if record.issuer != Issuer::Acme {
            continue;
        }
        entry.outcome = match one(&entry.lineage, record, &within, &orders).await {
            Ok(outcome) => outcome,
            Err(failure) => Outcome::Failed(failure),
        };
    }
    talk.finish();
    Ok(())
}

async fn one(
    lineage: &Lineage,
    record: &Record,
    within: &Store,
    orders: &Orders<'_>,
) -> Result<Outcome, Failure> {
    let mut trial = record.clone();
    if let Some(terms) = &mut trial.acme {
        terms.directories = staging(terms)?;
    }
    let job = Job::of_record(within.lineage(lineage.name()), &trial)?;
    Ok(match orders.run(&job).await? {
        order::Outcome::Pending(authority) => Outcome::Pending(authority.to_string()),
        _ => Outcome::Tried,
    })
}

/// The trial directories of its CAs; a CA without one is not asked.
fn staging(terms: &AcmeTerms) -> Result<Vec<String>, Failure> {
    let what = "cannot try it";
    let mut all = Vec::new();
    for directory in &terms.directories {
        let authority: Authority = directory.parse().or_fail(what)?;
        all.extend(
            authority
                .staging()
                .map(|staging| staging.directory().to_owned()),
        );
    }
    if all.is_empty() {
        return Err(Failure::failed(what).because("none of its CAs has a directory for trials"));
    }
    Ok(all)
}
