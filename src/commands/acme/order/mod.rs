//! Ordering lineages: one by one or many at once, from the first CA that gives a certificate.

mod cas;
mod job;
mod preflight;
mod solver;
mod talk;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::failure::{Refusal, refused};
use crate::acme::authority::Authority;
use crate::acme::order::{Backoff, Ca, Installation, Journal, OrderRequest};
use crate::acme::{AcmeError, Patience, Reporter, Step};
use crate::commands::Session;
use crate::commands::cert::store_failure;
use crate::error::{Failure, OrFail};
use crate::pki::summary::Summary;
use crate::store::{AcmeTerms, Lock, StoreError, Switch};

pub(in crate::commands) use cas::Cas;
use job::replaceable;
pub(in crate::commands) use job::{Job, KeyChoice};
pub(in crate::commands) use preflight::Preflight;
pub(in crate::commands) use solver::{HTTP_LISTEN, Solvers, TLS_LISTEN, WEBROOT};
pub(in crate::commands) use talk::Talk;

/// What became of a [`Job`].
#[derive(Debug)]
pub(in crate::commands) enum Outcome {
    /// It has a new version.
    Issued(Box<Issued>),
    /// What is there is good; why.
    Kept(String),
    /// The CA is still at work; the next run goes on.
    Pending(Authority),
}

/// A certificate that came.
#[derive(Debug)]
pub(in crate::commands) struct Issued {
    pub(in crate::commands) authority: Authority,
    pub(in crate::commands) summary: Summary,
    /// Leaf and intermediates.
    pub(in crate::commands) chain: Vec<CertificateDer<'static>>,
    /// The folder of its files; `None` for one whose key is elsewhere.
    pub(in crate::commands) folder: Option<PathBuf>,
}

/// How jobs are done.
#[derive(Clone, Copy, Debug)]
pub(in crate::commands) struct Options {
    /// Longest for one CA.
    pub(in crate::commands) timeout: Duration,
    /// Whether failures of earlier runs do not matter.
    pub(in crate::commands) now: bool,
    /// Whether one that is not due is ordered all the same.
    pub(in crate::commands) force: bool,
    /// What to do about what looks wrong before the CA is asked.
    pub(in crate::commands) preflight: Preflight,
}

/// Everything that jobs share.
pub(in crate::commands) struct Orders<'a> {
    pub(in crate::commands) session: &'a Session,
    pub(in crate::commands) options: Options,
    pub(in crate::commands) cas: Cas<'a>,
    pub(in crate::commands) solvers: Solvers<'a>,
    pub(in crate::commands) talk: Talk,
}

/// Why one CA gave no certificate.
pub(in crate::commands) enum Trouble {
    Acme(AcmeError),
    Failure(Failure),
}

impl From<AcmeError> for Trouble {
    fn from(error: AcmeError) -> Self {
        Self::Acme(error)
    }
}

impl Orders<'_> {
    /// Does one job: waits for the lineage's lock, sees whether there is anything to do, and tries the CAs in order.
    pub(in crate::commands) async fn run(&self, job: &Job) -> Result<Outcome, Failure> {
        let name = job.lineage.name().to_string();
        let what = format!("cannot get a certificate for {name}");
        let held = self.lock(job, &name).await?;
        let unread = |error| store_failure(&what, &error);
        let mut journal = Journal::open(&job.lineage).map_err(unread)?;
        let mut backoff = Backoff::open(&job.lineage).map_err(unread)?;
        let under_way = journal.entry().map(|entry| entry.directory.clone());
        let is_open = under_way.is_none() && !self.options.force;
        if (is_open || job.instead_of.is_some())
            && let Some(kept) = job.kept()?
        {
            return Ok(Outcome::Kept(kept));
        }
        let mut refusals: Vec<Refusal> = Vec::new();
        for authority in authorities(&job.terms, under_way.as_deref())? {
            if let Some(last) = refusals.last() {
                let step = Step::FallingBack {
                    to: authority.to_string(),
                    because: last.to_string(),
                };
                self.talk.step(&name, &step);
            }
            if let Some(failed) = backoff.forbids(authority.directory(), OffsetDateTime::now_utc())
                && !self.options.now
                && (failed.asked || !self.session.ui.is_interactive())
            {
                refusals.push(Refusal::too_early(&authority, failed));
                continue;
            }
            match self.ask(job, &authority, &held, &mut journal).await {
                Ok(issued) => {
                    backoff.clear().map_err(unread)?;
                    return Ok(Outcome::Issued(Box::new(issued)));
                }
                Err(Trouble::Failure(failure)) => return Err(failure),
                Err(Trouble::Acme(AcmeError::Pending { .. })) => {
                    return Ok(Outcome::Pending(authority));
                }
                Err(Trouble::Acme(error)) => {
                    let error = self.cas.doubted(&authority, error).await;
                    let is_ours = is_ours(&error);
                    if counts(&error) {
                        let now = OffsetDateTime::now_utc();
                        // The reason that the user hears is the CA's, whether this can be written or not.
                        let _ = backoff.fail(authority.directory(), &error, now, job.end());
                    }
                    let directory = self.cas.directory_of(&authority).await;
                    refusals.push(Refusal::new(&authority, directory, error));
                    if is_ours {
                        break;
                    }
                }
            }
        }
        Err(refused(what, &refusals))
    }

    /// One CA, from its directory to the lineage.
    async fn ask(
        &self,
        job: &Job,
        authority: &Authority,
        held: &Lock,
        journal: &mut Journal,
    ) -> Result<Issued, Trouble> {
        let name = job.lineage.name().as_str();
        let patience = Patience::new(self.options.timeout, name, &self.talk);
        let open = self
            .cas
            .open(authority, job.terms.ca_root.as_deref(), &patience)
            .await?;
        let solver = self
            .solvers
            .of(&job.terms, &open)
            .await
            .map_err(Trouble::Failure)?;
        let ca = Ca {
            authority,
            http: &open.http,
            directory: &open.directory,
            account: &open.account,
            solver: solver.as_ref(),
        };
        if journal.entry().is_none() {
            preflight::look(
                self.options.preflight,
                job,
                &open,
                solver.as_ref(),
                &patience,
            )
            .await?;
        }
        let same = job.is_same().map_err(AcmeError::from)?;
        let request = OrderRequest {
            names: job.names.clone(),
            key: job.order_key()?,
            profile: job.terms.profile.clone(),
            preferred_chain: job.terms.preferred_chain.clone(),
            replaces: same.then(|| replaceable(&job.lineage, &ca)).flatten(),
        };
        let certificate = request.obtain(&ca, journal, &patience).await?;
        let summary = Summary::of(&certificate.leaf).map_err(AcmeError::from)?;
        let key = match (&certificate.key, &job.key) {
            (Some(key), _) | (None, KeyChoice::Request(_, Some(key))) => Some(key),
            (None, _) => None,
        };
        let folder = match key {
            Some(key) => {
                let installation = Installation {
                    lineage: &job.lineage,
                    held,
                    terms: job.terms.clone(),
                    switch: if same { Switch::Renew } else { Switch::Replace },
                };
                if let Err(error) = installation.install(&request, &certificate, key, &ca) {
                    if is_useless(&error) {
                        // It would be fetched again by each run to come.
                        journal.clear().map_err(AcmeError::from)?;
                    }
                    return Err(error.into());
                }
                Some(job.lineage.current_link())
            }
            None => None,
        };
        journal.clear().map_err(AcmeError::from)?;
        let mut chain = vec![certificate.leaf];
        chain.extend(certificate.chain);
        Ok(Issued {
            authority: authority.clone(),
            summary,
            chain,
            folder,
        })
    }

    async fn lock(&self, job: &Job, name: &str) -> Result<Lock, Failure> {
        let (lineage, talk, label) = (job.lineage.clone(), self.talk.clone(), name.to_owned());
        let is_renewal = job.instead_of.is_some();
        let waiting = move || {
            let step = Step::Waiting("another run that works on this lineage".to_owned());
            talk.step(&label, &step);
        };
        // The lock blocks its thread, and others go on.
        let take = move || {
            if is_renewal {
                lineage.lock_existing(&waiting)
            } else {
                lineage.lock(&waiting)
            }
        };
        tokio::task::spawn_blocking(take)
            .await
            .or_fail("cannot wait for a lock")?
            .map_err(|error| store_failure(format!("cannot lock the lineage {name}"), &error))
    }
}

/// The CAs in order of preference; one with an order under way comes first.
fn authorities(terms: &AcmeTerms, under_way: Option<&str>) -> Result<Vec<Authority>, Failure> {
    let parse = |text: &String| {
        text.parse::<Authority>()
            .or_fail("cannot use a CA of the lineage's record")
    };
    let mut all = terms
        .directories
        .iter()
        .map(parse)
        .collect::<Result<Vec<_>, _>>()?;
    // A stable sort: the others stay in order.
    all.sort_by_key(|authority| Some(authority.directory()) != under_way);
    Ok(all)
}

/// Whether another CA would fail for the same reason.
fn is_ours(error: &AcmeError) -> bool {
    matches!(
        error,
        AcmeError::Request(_)
            | AcmeError::Port(_)
            | AcmeError::Solver { .. }
            | AcmeError::Dns(_)
            | AcmeError::Store(_)
            | AcmeError::Pki(_)
            | AcmeError::Io { .. }
    )
}

/// Whether the certificate came, and is not one to switch to.
const fn is_useless(error: &AcmeError) -> bool {
    matches!(
        error,
        AcmeError::Store(StoreError::EndsEarlier { .. } | StoreError::Unfit(_))
    )
}

/// Whether it was tried so far that the CA counts it.
const fn counts(error: &AcmeError) -> bool {
    is_useless(error)
        || matches!(
            error,
            AcmeError::Problem(_) | AcmeError::Protocol(..) | AcmeError::Timeout { .. }
        )
}

/// So that jobs can share a solver.
pub(in crate::commands) type SharedSolver = Arc<dyn crate::acme::solver::Solver>;
