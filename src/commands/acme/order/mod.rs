//! Ordering lineages: one by one or many at once, from the first CA that gives a certificate.

mod cas;
mod solver;
mod talk;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

use super::failure::{Refusal, refused};
use crate::acme::authority::Authority;
use crate::acme::order::{Backoff, Ca, Installation, Journal, Key, OrderRequest};
use crate::acme::{AcmeError, Patience, Reporter, Step};
use crate::commands::Session;
use crate::commands::cert::store_failure;
use crate::error::{Failure, OrFail};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::name::Identifier;
use crate::pki::summary::Summary;
use crate::pki::validity::date;
use crate::store::{AcmeTerms, Lineage, Lock, Switch};

pub(super) use cas::Cas;
pub(super) use solver::{HTTP_LISTEN, Solvers, TLS_LISTEN, WEBROOT};
pub(super) use talk::Talk;

/// The key that a lineage gets.
#[derive(Debug)]
pub(super) enum KeyChoice {
    /// A new one of this kind, or the present one where the terms say so.
    Kind(KeyType),
    /// The one that signed a request in DER form; at hand if it is to be a lineage.
    Request(Vec<u8>, Option<PrivateKey>),
}

/// One certificate to be ordered.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) lineage: Lineage,
    pub(super) names: Vec<Identifier>,
    pub(super) key: KeyChoice,
    pub(super) terms: AcmeTerms,
}

/// What became of a [`Job`].
#[derive(Debug)]
pub(super) enum Outcome {
    /// It has a new version.
    Issued(Issued),
    /// What is there is good; why.
    Kept(String),
    /// The CA is still at work; the next run goes on.
    Pending(Authority),
}

/// A certificate that came.
#[derive(Debug)]
pub(super) struct Issued {
    pub(super) authority: Authority,
    pub(super) summary: Summary,
    /// Leaf and intermediates.
    pub(super) chain: Vec<rustls::pki_types::CertificateDer<'static>>,
    /// The folder of its files; `None` for one whose key is elsewhere.
    pub(super) folder: Option<PathBuf>,
}

/// How jobs are done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options {
    /// Longest for one CA.
    pub(super) timeout: Duration,
    /// Whether failures of earlier runs do not matter.
    pub(super) now: bool,
    /// Whether one that is not due is ordered all the same.
    pub(super) force: bool,
}

/// Everything that jobs share.
pub(super) struct Orders<'a> {
    pub(super) session: &'a Session,
    pub(super) options: Options,
    pub(super) cas: Cas<'a>,
    pub(super) solvers: Solvers<'a>,
    pub(super) talk: Talk,
}

/// Why one CA gave no certificate.
enum Trouble {
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
    pub(super) async fn run(&self, job: &Job) -> Result<Outcome, Failure> {
        let name = job.lineage.name().to_string();
        let what = format!("cannot get a certificate for {name}");
        let held = self.lock(&job.lineage, &name).await?;
        let unread = |error| store_failure(&what, &error);
        let mut journal = Journal::open(&job.lineage).map_err(unread)?;
        let mut backoff = Backoff::open(&job.lineage).map_err(unread)?;
        let under_way = journal.entry().map(|entry| entry.directory.clone());
        if under_way.is_none()
            && !self.options.force
            && let Some(kept) = self.kept(job)?
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
                    return Ok(Outcome::Issued(issued));
                }
                Err(Trouble::Failure(failure)) => return Err(failure),
                Err(Trouble::Acme(AcmeError::Pending { .. })) => {
                    return Ok(Outcome::Pending(authority));
                }
                Err(Trouble::Acme(error)) => {
                    let is_ours = is_ours(&error);
                    if !is_ours {
                        // The reason that counts is the CA's.
                        let _ =
                            backoff.fail(authority.directory(), &error, OffsetDateTime::now_utc());
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
        let same = self
            .is_same(job)
            .map_err(|error| Trouble::Acme(error.into()))?;
        let request = OrderRequest {
            names: job.names.clone(),
            key: self.key(job)?,
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
                installation.install(&request, &certificate, key, &ca)?;
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

    async fn lock(&self, lineage: &Lineage, name: &str) -> Result<Lock, Failure> {
        let (lineage, talk, label) = (lineage.clone(), self.talk.clone(), name.to_owned());
        let waiting = move || {
            let step = Step::Waiting("another run that works on this lineage".to_owned());
            talk.step(&label, &step);
        };
        // The lock blocks its thread, and others go on.
        tokio::task::spawn_blocking(move || lineage.lock(&waiting))
            .await
            .or_fail("cannot wait for a lock")?
            .map_err(|error| store_failure(format!("cannot lock the lineage {name}"), &error))
    }

    /// Why nothing needs to be done.
    fn kept(&self, job: &Job) -> Result<Option<String>, Failure> {
        let what = || format!("cannot read the lineage {}", job.lineage.name());
        if !self
            .is_same(job)
            .map_err(|error| store_failure(what(), &error))?
        {
            return Ok(None);
        }
        let Some(version) = job
            .lineage
            .current()
            .map_err(|error| store_failure(what(), &error))?
        else {
            return Ok(None);
        };
        let Ok(summary) = version.summary() else {
            return Ok(None);
        };
        let (now, validity) = (OffsetDateTime::now_utc(), summary.validity);
        let left = validity.not_after - now;
        let whole = validity.not_after - validity.not_before;
        let is_due = left * 3 < whole;
        Ok((!is_due).then(|| format!("valid until {}", date(validity.not_after))))
    }

    /// Whether the lineage has a certificate of the same CAs for the same names.
    fn is_same(&self, job: &Job) -> Result<bool, crate::store::StoreError> {
        let Some(record) = job.lineage.record()? else {
            return Ok(false);
        };
        let same_names = record.names == job.notations();
        Ok(same_names
            && record
                .acme
                .is_some_and(|terms| terms.profile == job.terms.profile)
            && job.lineage.current()?.is_some())
    }

    /// The key as the order wants it.
    fn key(&self, job: &Job) -> Result<Key, Trouble> {
        match &job.key {
            KeyChoice::Request(request, _) => Ok(Key::Elsewhere(request.clone())),
            KeyChoice::Kind(kind) if job.terms.reuse_key => {
                let present = job.lineage.current().map_err(AcmeError::from)?;
                let Some(present) = present else {
                    return Ok(Key::New(*kind));
                };
                let pem = present.read_privkey().map_err(AcmeError::from)?;
                Ok(Key::Same(
                    PrivateKey::from_pem(&pem).map_err(AcmeError::from)?,
                ))
            }
            KeyChoice::Kind(kind) => Ok(Key::New(*kind)),
        }
    }
}

impl Job {
    /// The names as a record has them.
    pub(super) fn notations(&self) -> Vec<String> {
        let san = |name: &Identifier| crate::pki::san::San::Identifier(name.clone()).notation();
        self.names.iter().map(san).collect()
    }
}

/// The certificate that a new one may replace: the same account must have ordered it (RFC 9773 section 5).
fn replaceable(
    lineage: &Lineage,
    ca: &Ca<'_>,
) -> Option<rustls::pki_types::CertificateDer<'static>> {
    let terms = lineage.record().ok()??.acme?;
    let same = terms.account.as_deref() == Some(ca.account.url.as_str());
    let chain = lineage.current().ok()??.read_chain().ok()?;
    chain.into_iter().next().filter(|_| same)
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
            | AcmeError::Solver { .. }
            | AcmeError::Dns(_)
            | AcmeError::Store(_)
            | AcmeError::Pki(_)
            | AcmeError::Io { .. }
    )
}

/// So that jobs can share a solver.
type SharedSolver = Arc<dyn crate::acme::solver::Solver>;
