//! What `acme revoke` is about: which certificate, whose key, which CA.

use std::path::Path;

use rustls::pki_types::CertificateDer;

use super::{Arguments, By};
use crate::acme::authority::Authority;
use crate::commands::acme::connection::CaArguments;
use crate::commands::cert::{read_file, store_failure};
use crate::error::Failure;
use crate::pki::chain;
use crate::pki::key::PrivateKey;
use crate::pki::summary::Summary;
use crate::store::{Lineage, LineageName, Store};

/// What is to be revoked, and by whom.
pub(super) struct Plan {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) summary: Summary,
    pub(super) ca: CaArguments,
    /// Where its names are ordered again.
    pub(super) lineage: Option<LineageName>,
    /// The account that ordered it, where that is known.
    pub(super) ordered_by: Option<String>,
    /// The certificate's key, where it is to sign.
    pub(super) key: Option<PrivateKey>,
}

/// Finds it.
pub(super) fn plan(arguments: &Arguments, store: &Store) -> Result<Plan, Failure> {
    let target = &arguments.target;
    let name: Option<LineageName> = target.parse().ok();
    let lineage = name
        .map(|name| store.lineage(&name))
        .filter(Lineage::exists);
    let plan = match &lineage {
        Some(lineage) => of_lineage(lineage, arguments)?,
        None => of_file(Path::new(target), arguments)?,
    };
    if let Some(key) = &plan.key {
        plan.summary.check_key(key).map_err(|error| {
            Failure::failed(format!("cannot revoke {target} by its key")).caused_by(&error)
        })?;
    }
    Ok(plan)
}

fn of_lineage(lineage: &Lineage, arguments: &Arguments) -> Result<Plan, Failure> {
    let name = lineage.name();
    let what = || format!("cannot revoke the certificate of lineage `{name}`");
    let fail = |error| store_failure(what(), &error);
    let version = lineage
        .current()
        .map_err(fail)?
        .ok_or_else(|| Failure::failed(what()).because("it has none"))?;
    let certificate = version
        .read_chain()
        .map_err(fail)?
        .into_iter()
        .next()
        .ok_or_else(|| Failure::failed(what()).because("its file is empty"))?;
    let record = lineage.record().map_err(fail)?;
    let terms = record.and_then(|record| record.acme).unwrap_or_default();
    let directory = terms.issued_by.as_ref().or(terms.directories.first());
    let recorded = directory.and_then(|directory| directory.parse::<Authority>().ok());
    let is_same = arguments.ca.is_none() || arguments.ca == recorded;
    let authority = arguments.ca.clone().or(recorded).ok_or_else(|| {
        Failure::usage(what())
            .because("it did not come from a CA that speaks ACME")
            .hint("pass `--ca CA` if it did")
    })?;
    let key = match (arguments.by, &arguments.key) {
        (By::Account, _) => None,
        (By::CertificateKey, Some(path)) => Some(read_key(path)?),
        (By::CertificateKey, None) => {
            let pem = version.read_privkey().map_err(fail)?;
            let key = PrivateKey::from_pem(&pem)
                .map_err(|error| Failure::failed(what()).caused_by(&error))?;
            Some(key)
        }
    };
    Ok(Plan {
        summary: summary(&certificate, what)?,
        certificate,
        ca: CaArguments {
            ca: authority,
            ca_root: arguments
                .ca_root
                .clone()
                .or_else(|| terms.ca_root.filter(|_| is_same)),
        },
        lineage: Some(name.clone()),
        ordered_by: terms.account.filter(|_| is_same),
        key,
    })
}

fn of_file(path: &Path, arguments: &Arguments) -> Result<Plan, Failure> {
    let what = || format!("cannot revoke {}", path.display());
    if !path.exists() {
        return Err(Failure::failed(what())
            .because("there is neither a lineage nor a file of this name")
            .hint("`voicectl cert list` shows the lineages"));
    }
    let authority = arguments.ca.clone().ok_or_else(|| {
        Failure::usage(what())
            .because("nothing says which CA issued it")
            .hint("pass `--ca CA`")
    })?;
    let key = match (arguments.by, &arguments.key) {
        (By::Account, _) => None,
        (By::CertificateKey, Some(path)) => Some(read_key(path)?),
        (By::CertificateKey, None) => {
            return Err(Failure::usage(what())
                .because("its key is to ask for it, and nothing says where that is")
                .hint("pass `--key FILE`"));
        }
    };
    let bytes = read_file(path)?;
    let certificate = match chain::from_pem(&bytes) {
        Ok(chain) => chain.into_iter().next(),
        // What is no PEM may be DER.
        Err(_) => Some(CertificateDer::from(bytes.to_vec())),
    }
    .ok_or_else(|| Failure::failed(what()).because("it holds no certificate"))?;
    Ok(Plan {
        summary: summary(&certificate, what)?,
        certificate,
        ca: CaArguments {
            ca: authority,
            ca_root: arguments.ca_root.clone(),
        },
        lineage: None,
        ordered_by: None,
        key,
    })
}

fn summary(
    certificate: &CertificateDer<'_>,
    what: impl FnOnce() -> String,
) -> Result<Summary, Failure> {
    Summary::of(certificate).map_err(|error| Failure::failed(what()).caused_by(&error))
}

fn read_key(path: &Path) -> Result<PrivateKey, Failure> {
    let failure = || Failure::failed(format!("cannot use {} as a key", path.display()));
    let bytes = read_file(path)?;
    let key = match std::str::from_utf8(&bytes) {
        Ok(text) => PrivateKey::from_pem(text),
        Err(_) => PrivateKey::from_der(&bytes),
    };
    key.map_err(|error| failure().caused_by(&error))
}
