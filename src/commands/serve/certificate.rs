//! Which certificate `serve` uses: given files, a lineage, or one that it makes for this machine.

use std::path::PathBuf;

use super::acme::Plan;
use super::own::{Machine, Own};
use super::renewal::Work;
use super::settings::{Given, Resolved};
use super::{Arguments, Session};
use crate::commands::cert::{ground, store_failure};
use crate::error::{Failure, OrFail};
use crate::serve::certificate::{CertificateSource, Pair};
use crate::serve::stand_in::stand_in;
use crate::store::{Lineage, LineageName, Store};

/// What was chosen.
#[derive(Default)]
pub(super) struct Choice {
    /// `None` with `--plain`.
    pub(super) source: Option<CertificateSource>,
    /// The local CA's certificate, when clients need it.
    pub(super) ca: Option<PathBuf>,
    /// What is served until the first version is there.
    pub(super) stand_in: Option<Pair>,
    /// What is kept fit while the server runs.
    pub(super) work: Option<Work>,
}

pub(super) fn choose(
    arguments: &Arguments,
    resolved: &Resolved,
    store: &Store,
    session: &Session,
) -> Result<Choice, Failure> {
    if resolved.certificate == Given::Plain {
        return Ok(Choice::default());
    }
    if let Given::Files { certificate, key } = &resolved.certificate {
        let source = CertificateSource::Files {
            certificate: certificate.clone(),
            key: key.clone(),
        };
        return Ok(Choice {
            source: Some(source),
            ..Choice::default()
        });
    }
    if arguments.acme.acme {
        let plan = Plan::of(arguments, resolved, session)?;
        let stand_in = stand_in(&plan.sans(), ground()).or_fail("cannot start the server")?;
        return Ok(Choice {
            source: Some(CertificateSource::Lineage(plan.lineage.clone())),
            ca: None,
            stand_in: Some(stand_in),
            work: Some(Work::Acme(Box::new(plan))),
        });
    }
    let (lineage, work) = if let Given::Lineage(name) = &resolved.certificate {
        (existing(store, name)?, None)
    } else {
        let own = Own::of(arguments, resolved, store, Machine::this())?;
        own.keep(session, ground().now)?;
        (own.lineage.clone(), Some(Work::Own(Box::new(own))))
    };
    let ca = lineage
        .record()
        .ok()
        .flatten()
        .and_then(|record| record.trusted_by(&lineage, store));
    Ok(Choice {
        source: Some(CertificateSource::Lineage(lineage)),
        ca,
        stand_in: None,
        work,
    })
}

fn existing(store: &Store, name: &LineageName) -> Result<Lineage, Failure> {
    let lineage = store.lineage(name);
    match lineage.current() {
        Ok(Some(_)) => Ok(lineage),
        Ok(None) => Err(Failure::failed(format!("there is no lineage `{name}`"))
            .because(format!(
                "{} holds no certificate",
                lineage.folder().display()
            ))
            .hint("`voicectl cert list` shows the lineages")
            .hint(format!("`voicectl cert new {name}` makes this one"))),
        Err(error) => Err(store_failure(
            format!("cannot use lineage `{name}`"),
            &error,
        )),
    }
}
