//! `voicectl acme issue`.

mod arguments;
mod batch;
mod csr;
mod handover;
mod plan;
mod report;

pub(crate) use arguments::Arguments;
pub(in crate::commands) use plan::names;

use std::time::Duration;

use super::Session;
use super::dns::Way;
use super::order::{Cas, Options, Orders, Outcome, Preflight, Solvers, Talk};
use super::registration::RegistrationArguments;
use crate::acme::authority::Authority;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::store::Store;

use crate::commands::runtime::block_on;

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    if arguments.names_from.is_some() {
        return batch::run(arguments, session, store);
    }
    let ground = Ground::of(arguments, store)?;
    let request = arguments
        .csr
        .as_deref()
        .map(|path| csr::read(path, arguments, session))
        .transpose()?;
    let job = plan::job(arguments, request, &ground.lineages, session)?;
    let talk = Talk::of_one(&session.ui);
    let outcome = with_orders(arguments, &ground, session, &talk, async |orders| {
        orders.run(&job).await
    });
    talk.finish();
    match outcome? {
        Outcome::Issued(issued) => {
            report::issued(&issued, &job, arguments, session)?;
            if issued.folder.is_some() && !arguments.dry_run {
                handover::remember(arguments, &job)?;
                handover::deploy(&job, session)?;
            }
            Ok(ExitStatus::Done)
        }
        Outcome::Kept(why) => {
            handover::remember(arguments, &job)?;
            report::kept(&job, &why, session);
            Ok(ExitStatus::Done)
        }
        Outcome::Pending(authority) => {
            report::pending(&job, &authority, session);
            Ok(ExitStatus::Attention)
        }
    }
}

/// Where lineages and accounts are: the state folder, or for a dry run a folder that goes when it is over.
struct Ground<'a> {
    lineages: Store,
    accounts: Store,
    known: Option<&'a Store>,
    real: &'a Store,
    _folder: Option<tempfile::TempDir>,
}

impl<'a> Ground<'a> {
    fn of(arguments: &Arguments, store: &'a Store) -> Result<Self, Failure> {
        if !arguments.dry_run {
            let same = || Store::new(store.root());
            return Ok(Self {
                lineages: same(),
                accounts: same(),
                known: None,
                real: store,
                _folder: None,
            });
        }
        let folder = tempfile::tempdir().or_fail("cannot make a folder for the dry run")?;
        let within = || Store::new(folder.path());
        Ok(Self {
            lineages: within(),
            accounts: within(),
            known: Some(store),
            real: store,
            _folder: Some(folder),
        })
    }
}

/// Sets up what all jobs share, and runs them.
fn with_orders<T>(
    arguments: &Arguments,
    ground: &Ground<'_>,
    session: &Session,
    talk: &Talk,
    work: impl AsyncFnOnce(&Orders<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let register = |connection: &super::connection::Connection| {
        // A question and a spinner cannot share a line.
        talk.finish();
        RegistrationArguments::registration(
            &arguments.registration,
            connection,
            ground.real,
            session,
        )
    };
    if !arguments.dry_run {
        let way = arguments.dns.settings()?.and_then(|dns| dns.program());
        let terms = arguments.hooks.terms();
        session.approve(terms.commands().chain(way.as_deref()))?;
    }
    let orders = Orders {
        session,
        options: Options {
            timeout: timeout(arguments),
            now: arguments.now,
            force: arguments.force,
            preflight: preflight(arguments)?,
        },
        cas: Cas::new(&ground.accounts, ground.known, &register),
        solvers: Solvers::new(session, ground.real),
        talk: talk.clone(),
    };
    block_on(work(&orders))
}

/// A person who sets records needs longer than a program.
fn timeout(arguments: &Arguments) -> Duration {
    match arguments.dns.dns {
        Some(Way::Manual) => arguments.timeout.max(BY_HAND),
        _ => arguments.timeout,
    }
}

/// Least time for records that are set by hand.
const BY_HAND: Duration = Duration::from_hours(1);

/// CAs by URL look at networks of their own, of which nobody knows how they should look from here.
fn preflight(arguments: &Arguments) -> Result<Preflight, Failure> {
    let any_public = authorities(arguments)?
        .iter()
        .any(|ca| ca.known().is_some());
    let usual = if any_public {
        Preflight::Warn
    } else {
        Preflight::Off
    };
    Ok(arguments.preflight.unwrap_or(usual))
}

/// The CAs in order of preference: for a trial, those that sign trial certificates.
fn authorities(arguments: &Arguments) -> Result<Vec<Authority>, Failure> {
    let mut all = arguments.ca.clone();
    if all.is_empty() {
        all.push(Authority::default());
    }
    if !arguments.staging && !arguments.dry_run {
        return Ok(all);
    }
    let staging = |authority: &Authority| {
        authority.staging().ok_or_else(|| {
            Failure::usage(format!("{authority} has no directory for trials"))
                .hint("leave it out, or try with `--ca letsencrypt-staging`")
        })
    };
    all.iter().map(staging).collect()
}
