//! A certificate from an ACME CA: ordered when there is none or it is due, answered by the server itself.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::sync::oneshot::Sender;
use tracing::{info, warn};

use super::{log, spread, until};
use crate::acme::due::{Inputs, WAKE, decide};
use crate::acme::order::{Backoff, Journal};
use crate::acme::solver::{ChallengeKind, Served};
use crate::commands::Session;
use crate::commands::acme::connection::Connection;
use crate::commands::acme::order::{
    Cas, Issued, Options, Orders, Outcome, Preflight, SharedSolver, Solvers, Talk,
};
use crate::commands::acme::outlook::{Asking, look};
use crate::commands::cert::store_failure;
use crate::commands::serve::acme::Plan;
use crate::error::{Failure, FailureKind};
use crate::pki::validity::{date, rfc3339};
use crate::store::StoreError;

/// Longest time for one CA.
const TIMEOUT: Duration = Duration::from_mins(5);
/// Shortest wait between two tries: failures that a CA counts have waits of their own, on disk.
const SHORTEST: Duration = Duration::from_secs(1);
const FIRST_RETRY: Duration = Duration::from_mins(1);
/// The longest wait, and the one between looks where nothing is due.
const LOOK: Duration = WAKE.unsigned_abs();

/// What a look found.
enum Found {
    /// There is none, or it is due; its fingerprint, and why.
    Due(Option<String>, String),
    /// Later, as far as is known.
    Good(OffsetDateTime),
}

/// What became of a try.
enum Tried {
    Done,
    /// The CA is still at work.
    Pending,
    Failed(Failure),
}

/// Looks hourly, and orders; never returns, unless the command line is wrong.
pub(super) async fn keep(
    plan: &Plan,
    session: &Session,
    is_interactive: bool,
    refuse: Sender<Failure>,
) {
    // Somebody who starts it by hand may have mended what failed before.
    let mut now = is_interactive && !was_asked_to_wait(plan);
    let mut is_first = true;
    let mut failures: u32 = 0;
    loop {
        let wait = match see(plan).await {
            Err(failure) => {
                log(&failure);
                spread(LOOK)
            }
            Ok(Found::Good(at)) => {
                failures = 0;
                spread(LOOK).min(until(at))
            }
            Ok(Found::Due(fingerprint, why)) => {
                let lineage = plan.lineage.name();
                if let Some((at, because)) = barred(plan).filter(|_| !now) {
                    if is_first {
                        let at = rfc3339(at);
                        warn!("{lineage}: not ordered before {at}, because: {because}");
                    }
                    until(at).min(LOOK)
                } else {
                    info!("{lineage}: ordering a certificate, because {why}");
                    let is_refusal = |failure: &Failure| {
                        is_first && fingerprint.is_none() && failure.kind == FailureKind::Usage
                    };
                    match order(plan, session, fingerprint.clone(), now).await {
                        Tried::Done => {
                            failures = 0;
                            Duration::ZERO
                        }
                        Tried::Pending => spread(FIRST_RETRY),
                        Tried::Failed(failure) if is_refusal(&failure) => {
                            // The other side has gone only when the server goes, too.
                            let _ = refuse.send(failure);
                            return;
                        }
                        Tried::Failed(failure) => {
                            log(&failure);
                            failures += 1;
                            let wait = retry(plan, failures);
                            info!("{lineage}: next try in {} s", wait.as_secs());
                            spread(wait)
                        }
                    }
                }
            }
        };
        (is_first, now) = (false, false);
        tokio::time::sleep(wait.max(SHORTEST)).await;
    }
}

/// The wait after so many failures: what is on disk, or twice as long each time where the CA did not count them.
fn retry(plan: &Plan, failures: u32) -> Duration {
    let own = FIRST_RETRY.saturating_mul(1 << failures.min(7)) / 2;
    barred(plan).map_or(own, |(at, _)| until(at)).min(LOOK)
}

/// Whether it is time; the CA is asked when it may be.
async fn see(plan: &Plan) -> Result<Found, Failure> {
    let now = OffsetDateTime::now_utc();
    let fail = |error: &StoreError| {
        store_failure(
            format!("cannot tell whether {} is due", plan.lineage.name()),
            error,
        )
    };
    let version = plan.lineage.current().map_err(|error| fail(&error))?;
    let Some(version) = version else {
        return Ok(Found::Due(None, "there is none yet".to_owned()));
    };
    let fingerprint = version.summary().ok().map(|summary| summary.fingerprint);
    let mut looked = look(std::slice::from_ref(&plan.lineage), &Asking::default(), now).await;
    let outlook = match looked.pop() {
        Some(Ok(outlook)) => outlook,
        // Files that cannot be read are replaced.
        Some(Err(error)) => return Ok(Found::Due(fingerprint, error.to_string())),
        None => return Ok(Found::Good(now + WAKE)),
    };
    for notice in &outlook.notices {
        warn!("{}: {notice}", plan.lineage.name());
    }
    let present = outlook.present;
    if !plan.is_met_by(&present.record) {
        let why = "other names, another profile or another CA are wanted than it has";
        return Ok(Found::Due(fingerprint, why.to_owned()));
    }
    // Waits after failures are kept per CA, and looked at where it is ordered.
    let decision = decide(&Inputs {
        // Private CAs sign for minutes, too.
        wake: WAKE.min(present.validity.lifetime() / 24),
        ..present.inputs(now)
    });
    Ok(match decision.at() {
        Some(at) => Found::Good(at),
        None => Found::Due(fingerprint, decision.because().to_string()),
    })
}

/// Until when no CA may be asked, because of failures that are on disk; and why.
fn barred(plan: &Plan) -> Option<(OffsetDateTime, String)> {
    let backoff = Backoff::open(&plan.lineage).ok()?;
    let now = OffsetDateTime::now_utc();
    let waits = plan.directories().iter().map(|directory| {
        let failed = backoff.forbids(directory, now)?;
        Some((failed.next, failed.because.clone()))
    });
    // One CA that may be asked is enough.
    waits.min().flatten()
}

/// Whether a CA named the moment of the next try: that is respected, whoever is there.
fn was_asked_to_wait(plan: &Plan) -> bool {
    let now = OffsetDateTime::now_utc();
    Backoff::open(&plan.lineage).is_ok_and(|backoff| {
        plan.directories().iter().any(|directory| {
            backoff
                .forbids(directory, now)
                .is_some_and(|failed| failed.asked)
        })
    })
}

/// One certificate: by the first kind of challenge, and by the next one if that may have been what failed.
async fn order(plan: &Plan, session: &Session, instead_of: Option<String>, mut now: bool) -> Tried {
    let mut kinds = plan.kinds.clone();
    let worked = plan.lineage.record().ok().flatten();
    let worked = worked.and_then(|record| record.acme?.challenge.parse::<ChallengeKind>().ok());
    // What worked last comes first.
    kinds.sort_by_key(|kind| Some(*kind) != worked);
    let mut left = kinds.into_iter().peekable();
    let mut failed = Failure::bug("there is no kind of challenge to answer");
    while let Some(kind) = left.next() {
        let solver = Arc::new(Served::new(plan.store.challenges(), kind));
        let outcome = once(plan, session, &solver, instead_of.clone(), now).await;
        match outcome {
            Ok(Outcome::Issued(issued)) => {
                said(plan, &issued);
                return Tried::Done;
            }
            Ok(Outcome::Kept(why)) => {
                info!("{}: {why}", plan.lineage.name());
                return Tried::Done;
            }
            Ok(Outcome::Pending(authority)) => {
                info!("{}: {authority} is still at work", plan.lineage.name());
                return Tried::Pending;
            }
            Err(failure) => failed = failure,
        }
        let is_open = || Journal::open(&plan.lineage).is_ok_and(|open| open.entry().is_some());
        if !solver.was_used() && !is_open() {
            // It never came to challenges.
            break;
        }
        if let Some(next) = left.peek() {
            log(&failed);
            info!("{}: trying {next}", plan.lineage.name());
            now = true;
        }
    }
    Tried::Failed(failed)
}

async fn once(
    plan: &Plan,
    session: &Session,
    solver: &Arc<Served>,
    instead_of: Option<String>,
    now: bool,
) -> Result<Outcome, Failure> {
    let register = |connection: &Connection| {
        plan.registration
            .registration(connection, &plan.store, session)
    };
    let kind = crate::acme::solver::Solver::kind(solver.as_ref());
    let orders = Orders {
        session,
        options: Options {
            timeout: TIMEOUT,
            now,
            force: false,
            preflight: Preflight::Off,
        },
        cas: Cas::new(&plan.store, None, &register),
        solvers: Solvers::fixed(session, &plan.store, Arc::clone(solver) as SharedSolver),
        talk: Talk::of_log(&session.ui),
    };
    orders.run(&plan.job(kind, instead_of)).await
}

fn said(plan: &Plan, issued: &Issued) {
    info!(
        "{}: a new certificate from {}, for {} until {}",
        plan.lineage.name(),
        issued.authority,
        issued.summary.names.join(", "),
        date(issued.summary.validity.not_after)
    );
}
