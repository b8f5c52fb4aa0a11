//! A look from here before a CA is asked: what it finds is said, and stops an order only where that was asked for.

use std::net::SocketAddr;
use std::time::Duration;

use clap::ValueEnum;

use super::cas::Open;
use super::solver::HTTP_LISTEN;
use super::{Job, Trouble};
use crate::acme::preflight;
use crate::acme::solver::Solver;
use crate::acme::{Patience, Step};
use crate::commands::acme::dns::DnsSettings;
use crate::error::Failure;

/// Longest look.
const LIMIT: Duration = Duration::from_secs(5);

/// What a look may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::commands) enum Preflight {
    /// Say what looks wrong, and go on
    #[default]
    Warn,
    /// Stop at what looks wrong
    Strict,
    /// Do not look
    Off,
}

/// Looks, as far as that is wanted.
pub(super) async fn look(
    mode: Preflight,
    job: &Job,
    ca: &Open,
    solver: &dyn Solver,
    patience: &Patience<'_>,
) -> Result<(), Trouble> {
    if mode == Preflight::Off {
        return Ok(());
    }
    let resolvers = DnsSettings::recall_resolvers(&job.terms.solver).map_err(Trouble::Failure)?;
    let resolver = resolvers.resolver().map_err(Trouble::Failure)?;
    let findings = preflight::Preflight {
        resolver: &resolver,
        caa_identities: &ca.directory.caa_identities,
        account: Some(&ca.account.url),
        is_public: ca.is_public,
        solver,
        http_port: port(job).filter(|_| !ca.is_public).unwrap_or(80),
    }
    .look(&job.names, LIMIT, patience)
    .await;
    if findings.is_empty() {
        return Ok(());
    }
    let sentence = |finding: &preflight::Finding| match &finding.name {
        Some(name) if job.names.len() > 1 => format!("{name}: {}", finding.sentence),
        _ => finding.sentence.clone(),
    };
    if mode == Preflight::Warn {
        for finding in &findings {
            patience.step(&Step::Warning(sentence(finding)));
        }
        return Ok(());
    }
    let what = format!("the certificate for {} was not ordered", job.lineage.name());
    let mut failure = Failure::failed(what);
    for finding in &findings {
        failure = failure.because(sentence(finding));
        for hint in &finding.hints {
            if !failure.hints.contains(hint) {
                failure = failure.hint(hint);
            }
        }
    }
    Err(Trouble::Failure(
        failure.hint("pass `--preflight warn` to order it all the same"),
    ))
}

/// The port of the first address that answers http-01.
fn port(job: &Job) -> Option<u16> {
    let first = job.terms.solver.get(HTTP_LISTEN)?.split(',').next()?;
    Some(first.parse::<SocketAddr>().ok()?.port())
}
