//! Solvers from what a lineage's record remembers, so that a renewal needs no flag.

use std::collections::HashMap;
use std::net::SocketAddr;

use tokio::sync::Mutex;

use super::SharedSolver;
use super::cas::Open;
use crate::acme::solver::{ChallengeKind, DnsPersist, Http01, Http01Settings, TlsAlpn01};
use crate::commands::Session;
use crate::commands::acme::dns::DnsSettings;
use crate::error::{Failure, OrFail};
use crate::machine::{Approvals, NotApproved};
use crate::store::{AcmeTerms, Store};

/// Keys of [`AcmeTerms::solver`].
pub(in crate::commands) const WEBROOT: &str = "webroot";
pub(in crate::commands) const HTTP_LISTEN: &str = "http-listen";
pub(in crate::commands) const TLS_LISTEN: &str = "tls-listen";

/// The solvers of a run: jobs with the same settings share one, and its port.
pub(in crate::commands) struct Solvers<'a> {
    session: &'a Session,
    /// Where the answers are that a running server hands out.
    store: &'a Store,
    /// What may be run of what a record names.
    approvals: Approvals,
    made: Mutex<HashMap<String, SharedSolver>>,
    /// The only one, where the caller answers challenges itself.
    fixed: Option<SharedSolver>,
}

impl<'a> Solvers<'a> {
    /// What the records say was said by whoever runs this, just now.
    pub(in crate::commands) fn new(session: &'a Session, store: &'a Store) -> Self {
        Self {
            session,
            store,
            approvals: Approvals::default(),
            made: Mutex::default(),
            fixed: None,
        }
    }

    /// What the records say was said before, and they may have been written since.
    pub(in crate::commands) fn recalled(session: &'a Session, store: &'a Store) -> Self {
        Self {
            approvals: session.approvals(),
            ..Self::new(session, store)
        }
    }

    /// All challenges are answered by this one, whatever a record says.
    pub(in crate::commands) fn fixed(
        session: &'a Session,
        store: &'a Store,
        solver: SharedSolver,
    ) -> Self {
        Self {
            fixed: Some(solver),
            ..Self::new(session, store)
        }
    }

    /// The solver that a lineage wants.
    pub(in crate::commands) async fn of(
        &self,
        terms: &AcmeTerms,
        ca: &Open,
    ) -> Result<SharedSolver, Failure> {
        if let Some(solver) = &self.fixed {
            return Ok(SharedSolver::clone(solver));
        }
        let kind: ChallengeKind = terms
            .challenge
            .parse()
            .or_fail("cannot use the lineage's challenge")?;
        // What dns-persist-01 looks for names the account.
        let label = format!("{kind} {:?} {}", terms.solver, ca.account.url);
        let mut made = self.made.lock().await;
        if let Some(solver) = made.get(&label) {
            return Ok(SharedSolver::clone(solver));
        }
        let solver = self.make(kind, terms, ca)?;
        made.insert(label, SharedSolver::clone(&solver));
        Ok(solver)
    }

    fn make(
        &self,
        kind: ChallengeKind,
        terms: &AcmeTerms,
        ca: &Open,
    ) -> Result<SharedSolver, Failure> {
        let get = |key: &str| terms.solver.get(key).map(String::as_str);
        Ok(match kind {
            ChallengeKind::Http01 => SharedSolver::from(Box::new(Http01::new(Http01Settings {
                listen: addresses(get(HTTP_LISTEN))?,
                webroot: get(WEBROOT).map(Into::into),
                challenges: self.store.challenges(),
            })) as Box<_>),
            ChallengeKind::TlsAlpn01 => {
                let solver = TlsAlpn01::new(addresses(get(TLS_LISTEN))?);
                SharedSolver::from(Box::new(solver.through(self.store.challenges())) as Box<_>)
            }
            ChallengeKind::Dns01 => {
                let settings = DnsSettings::recall(&terms.solver)?;
                let settings = settings.ok_or_else(|| {
                    Failure::usage("dns-01 needs somebody who sets the record")
                        .hint("pass `--dns PROVIDER`; `--dns manual` asks you to set it")
                })?;
                if let Some(program) = settings.program() {
                    self.approvals
                        .check(&program)
                        .or_fail(format!("`{program}` is not run to set DNS records"))
                        .map_err(|failure| failure.hint(NotApproved::REMEDY))?;
                }
                settings.solver(self.session)?
            }
            ChallengeKind::DnsPersist01 => {
                let resolvers = DnsSettings::recall_resolvers(&terms.solver)?;
                SharedSolver::from(Box::new(
                    DnsPersist::new(
                        &ca.account.url,
                        &ca.directory.caa_identities,
                        resolvers.resolver()?,
                    )
                    .or_fail("cannot prove names by dns-persist-01")?,
                ) as Box<_>)
            }
        })
    }
}

fn addresses(list: Option<&str>) -> Result<Vec<SocketAddr>, Failure> {
    let parse = |text: &str| {
        text.parse().or_fail(format!(
            "cannot listen on `{text}`, an address of the lineage's record"
        ))
    };
    list.unwrap_or_default()
        .split(',')
        .filter(|text| !text.is_empty())
        .map(parse)
        .collect()
}
