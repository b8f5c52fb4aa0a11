//! `acme issue --names-from FILE`: many lineages by one run.

use futures_util::StreamExt;
use futures_util::stream;

use super::{Arguments, Ground, plan, with_orders};
use crate::commands::Session;
use crate::commands::acme::order::{Job, KeyChoice, Outcome, Talk};
use crate::commands::cert::name_lines;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Orders that are under way at once: enough to hide the way to the CA, and far below what a CA allows.
const AT_ONCE: usize = 16;

/// Failures that are shown whole; the others are counted.
const SHOWN: usize = 10;

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let Some(file) = &arguments.names_from else {
        return Ok(ExitStatus::Done);
    };
    let ground = Ground::of(arguments, store)?;
    // All names are looked at before the first order is made.
    let jobs = name_lines(file)?
        .iter()
        .map(|line| {
            let names = plan::names(line.split_whitespace())?;
            plan::one(
                arguments,
                names,
                KeyChoice::Kind(arguments.key_type),
                None,
                &ground.lineages,
                session,
            )
        })
        .collect::<Result<Vec<Job>, Failure>>()?;
    let talk = Talk::of_many(&session.ui, jobs.len());
    let results = with_orders(arguments, &ground, session, &talk, async |orders| {
        // The first alone: it opens the account, and what is wrong for all is found out once.
        let (first, rest) = jobs.split_at(1);
        let mut results = vec![orders.run(&first[0]).await];
        talk.advance();
        let under_way = stream::iter(rest).map(async |job| {
            let result = orders.run(job).await;
            talk.advance();
            result
        });
        results.extend(under_way.buffered(AT_ONCE).collect::<Vec<_>>().await);
        Ok(results)
    });
    talk.finish();
    report(&jobs, results?, arguments, session, store)
}

fn report(
    jobs: &[Job],
    results: Vec<Result<Outcome, Failure>>,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let (mut issued, mut kept, mut pending, mut failed) = (0, 0, 0, 0);
    for (job, result) in jobs.iter().zip(results) {
        match result {
            Ok(Outcome::Issued(_)) => issued += 1,
            Ok(Outcome::Kept(_)) => kept += 1,
            Ok(Outcome::Pending(_)) => pending += 1,
            Err(failure) => {
                failed += 1;
                if failed <= SHOWN {
                    let why = failure.because.join("; ");
                    session.ui.warn(&format!(
                        "{}: {}",
                        job.lineage.name(),
                        if why.is_empty() { &failure.what } else { &why }
                    ));
                }
            }
        }
    }
    let place = if arguments.dry_run {
        "a folder that is gone".to_owned()
    } else {
        store.root().join("certs").display().to_string()
    };
    session.ui.status(&format!(
        "{issued} new certificates in {place}, {kept} not due, {pending} pending"
    ));
    if failed > 0 {
        return Err(Failure::failed(format!(
            "{failed} of {} certificates were not issued",
            jobs.len()
        ))
        .hint(
            "run the same command again: those that are there stay, the others are tried again",
        ));
    }
    Ok(if pending > 0 {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}
