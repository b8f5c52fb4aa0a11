//! `cert new --names-from FILE`: many certificates by one run.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::super::names_file::name_lines;
use super::{Arguments, Plan, Session, Target, ground, host_name, plain, store_failure, unfit};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::passphrase::Passphrase;
use crate::store::{Signer, Store, Switch};

/// Certificates that are made side by side. The disk writes its journal once for all that wait for it, so more threads than
/// cores pay (measured on ext4, 2 cores: 1,000 lineages take 1.9 s with 2 threads, 0.6 s with 16).
const THREADS: usize = 16;

pub(super) fn run(
    file: &Path,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let lines = name_lines(file)?;
    // All names are looked at before the first certificate is made.
    let plans = lines
        .iter()
        .map(|line| arguments.plan(line.split_whitespace()))
        .collect::<Result<Vec<Plan>, Failure>>()?;
    let opened = arguments.open(session, store)?;
    let host = host_name();
    let batch = Batch {
        arguments,
        store,
        signer: arguments.signer(opened.as_ref(), &host),
        passphrase: arguments.passphrase(session)?,
    };
    let failures = batch.make(&plans, session);
    let made = plans.len() - failures.len();
    let place = match &arguments.out {
        Some(folder) => folder.display().to_string(),
        None => store.root().join("certs").display().to_string(),
    };
    session
        .ui
        .status(&format!("{made} certificates in {place}"));
    if failures.is_empty() {
        return Ok(ExitStatus::Done);
    }
    for (at, failure) in failures.iter().take(10) {
        let why = failure.because.first().map(String::as_str);
        session
            .ui
            .warn(&format!("{}: {}", lines[*at], why.unwrap_or(&failure.what)));
    }
    Err(Failure::failed(format!(
        "{} of {} certificates were not made",
        failures.len(),
        plans.len()
    ))
    .hint("pass `--force` to replace what is there"))
}

struct Batch<'a> {
    arguments: &'a Arguments,
    store: &'a Store,
    signer: Signer<'a>,
    passphrase: Option<Passphrase>,
}

impl Batch<'_> {
    /// Makes all of them; answers what went wrong, by place.
    fn make(&self, plans: &[Plan], session: &Session) -> Vec<(usize, Failure)> {
        let bar = session.ui.count_bar("Certificates");
        bar.start(Some(plans.len() as u64), 0);
        let next = AtomicUsize::new(0);
        let failures = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..THREADS.min(plans.len()) {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(plan) = plans.get(at) else { break };
                        if let Err(failure) = self.one(plan)
                            && let Ok(mut failures) = failures.lock()
                        {
                            failures.push((at, failure));
                        }
                        bar.advance(1);
                    }
                });
            }
        });
        let mut failures = failures.into_inner().unwrap_or_default();
        failures.sort_by_key(|(at, _)| *at);
        failures
    }

    fn one(&self, plan: &Plan) -> Result<(), Failure> {
        let order = plan.order(self.signer);
        // Each in a folder of its own, below the one that was given.
        let stem = plan.names.first().map(crate::pki::san::San::file_stem);
        if let (Some(folder), Some(stem)) = (&self.arguments.out, stem) {
            let folder = folder.join(stem);
            plain::check(
                &folder,
                self.arguments.layout,
                &plan.names,
                self.arguments.force,
            )?;
            let fresh = order
                .issue(ground())
                .map_err(|error| unfit("cannot make the certificate", &error))?;
            let files = plain::Files {
                folder: &folder,
                layout: self.arguments.layout,
                force: self.arguments.force,
                passphrase: self.passphrase.as_ref(),
            };
            return files.write(&fresh, &plan.names).map(|_| ());
        }
        let Target::Lineage(lineage) = self.arguments.target(plan, self.store)? else {
            return Err(Failure::usage("a file per name needs a name"));
        };
        let fail = |error| store_failure("cannot make the lineage", &error);
        let held = lineage.lock(&|| {}).map_err(fail)?;
        self.arguments.check_lineage(&lineage)?;
        order
            .issue_into(&lineage, &held, Switch::Replace, ground())
            .map_err(fail)?;
        Ok(())
    }
}
