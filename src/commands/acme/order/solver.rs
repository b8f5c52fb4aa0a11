//! Solvers from what a lineage's record remembers, so that a renewal needs no flag.

use std::collections::HashMap;
use std::net::SocketAddr;

use tokio::sync::Mutex;

use super::SharedSolver;
use super::cas::Open;
use crate::acme::solver::{ChallengeKind, Http01, Http01Settings, TlsAlpn01};
use crate::commands::Session;
use crate::error::{Failure, OrFail};
use crate::store::{AcmeTerms, Store};

/// Keys of [`AcmeTerms::solver`].
pub(in crate::commands::acme) const WEBROOT: &str = "webroot";
pub(in crate::commands::acme) const HTTP_LISTEN: &str = "http-listen";
pub(in crate::commands::acme) const TLS_LISTEN: &str = "tls-listen";

/// The solvers of a run: jobs with the same settings share one, and its port.
pub(in crate::commands::acme) struct Solvers<'a> {
    session: &'a Session,
    /// Where the answers are that a running server hands out.
    store: &'a Store,
    made: Mutex<HashMap<String, SharedSolver>>,
}

impl<'a> Solvers<'a> {
    pub(in crate::commands::acme) fn new(session: &'a Session, store: &'a Store) -> Self {
        Self {
            session,
            store,
            made: Mutex::default(),
        }
    }

    /// The solver that a lineage wants.
    pub(super) async fn of(&self, terms: &AcmeTerms, ca: &Open) -> Result<SharedSolver, Failure> {
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
        _ca: &Open,
    ) -> Result<SharedSolver, Failure> {
        let get = |key: &str| terms.solver.get(key).map(String::as_str);
        Ok(match kind {
            ChallengeKind::Http01 => SharedSolver::from(Box::new(Http01::new(Http01Settings {
                listen: addresses(get(HTTP_LISTEN))?,
                webroot: get(WEBROOT).map(Into::into),
                challenges: self.store.challenges(),
            })) as Box<_>),
            ChallengeKind::TlsAlpn01 => {
                SharedSolver::from(Box::new(TlsAlpn01::new(addresses(get(TLS_LISTEN))?)) as Box<_>)
            }
            ChallengeKind::Dns01 | ChallengeKind::DnsPersist01 => {
                let _ = self.session;
                return Err(Failure::usage("dns-01 is not there yet"));
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
