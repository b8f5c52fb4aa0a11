//! A certificate with all that belongs to it, from a lineage or from a file.

use std::path::Path;

use rustls::pki_types::CertificateDer;

use super::input::Opener;
use super::store_failure;
use crate::error::{Failure, OrFail};
use crate::pki::decode::Item;
use crate::pki::key::PrivateKey;
use crate::pki::summary::Summary;
use crate::pki::{PkiError, chain};
use crate::store::{Lineage, LineageName, Store};

/// A certificate with all that belongs to it.
#[derive(Debug)]
pub(super) struct Material {
    /// Leaf first; never empty.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// The leaf's key, where it was asked for.
    pub(super) key: Option<PrivateKey>,
    /// What clients have to trust.
    pub(super) anchors: Vec<CertificateDer<'static>>,
    /// A name for it.
    pub(super) alias: String,
}

/// The same, of whoever has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    /// Leaf first; never empty.
    pub(super) chain: &'a [CertificateDer<'static>],
    /// The leaf's key, where it is needed.
    pub(super) key: Option<&'a PrivateKey>,
    /// What clients have to trust.
    pub(super) anchors: &'a [CertificateDer<'static>],
    /// A name for it.
    pub(super) alias: &'a str,
}

impl Material {
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject {
            chain: &self.chain,
            key: self.key.as_ref(),
            anchors: &self.anchors,
            alias: &self.alias,
        }
    }
}

/// The CN of a certificate, or all of its subject.
pub(super) fn common_name(certificate: &CertificateDer<'_>) -> String {
    Summary::of(certificate).map_or_else(|_| "unreadable".to_owned(), |summary| summary.subject)
}

/// Finds the lineage of that name, or else the file.
pub(super) fn find(
    what: &Path,
    with_key: bool,
    opener: &Opener<'_>,
    store: &Store,
) -> Result<Material, Failure> {
    let name = what
        .to_str()
        .and_then(|text| text.parse::<LineageName>().ok());
    let lineage = name.map(|name| store.lineage(&name));
    match lineage {
        Some(lineage) if lineage.current_link().symlink_metadata().is_ok() => {
            of_lineage(&lineage, with_key, opener, store)
        }
        Some(lineage) if !what.exists() => Err(Failure::failed(format!(
            "there is neither a lineage nor a file `{}`",
            lineage.name()
        ))
        .hint("`voicectl cert list` shows the lineages")),
        _ => of_file(what, with_key, opener),
    }
}

fn of_lineage(
    lineage: &Lineage,
    with_key: bool,
    opener: &Opener<'_>,
    store: &Store,
) -> Result<Material, Failure> {
    let name = lineage.name();
    let fail = |error| store_failure(format!("cannot read lineage `{name}`"), &error);
    let version = lineage
        .current()
        .map_err(fail)?
        .ok_or_else(|| Failure::failed(format!("lineage `{name}` has no certificate")))?;
    let chain = version.read_chain().map_err(fail)?;
    let key = if with_key {
        let pem = version.read_privkey().map_err(fail)?;
        let what = version.privkey().display().to_string();
        let key = opener.open(&what, |passphrase| {
            match passphrase {
                Some(passphrase) => PrivateKey::from_encrypted_pem(&pem, passphrase),
                None => PrivateKey::from_pem(&pem),
            }
            .map(Some)
        })?;
        let fits = Summary::of(&chain[0]).and_then(|summary| summary.check_key(&key));
        fits.or_fail(format!("lineage `{name}` is damaged"))?;
        Some(key)
    } else {
        None
    };
    let last = &chain[chain.len() - 1];
    // A root of this state folder, when the chain leads there; otherwise the highest that is known.
    let roots = store.ca_roots().map_err(fail)?;
    let root = roots.into_iter().find(|root| {
        chain
            .iter()
            .any(|certificate| chain::is_issued_by(certificate, root))
    });
    Ok(Material {
        anchors: vec![root.unwrap_or_else(|| last.clone())],
        chain,
        key,
        alias: name.to_string(),
    })
}

fn of_file(path: &Path, with_key: bool, opener: &Opener<'_>) -> Result<Material, Failure> {
    let what = path.display();
    let content = opener.content(path)?;
    let (mut certificates, mut keys) = (Vec::new(), Vec::new());
    for item in content.items {
        match item {
            Item::Certificate(certificate) => certificates.push(certificate),
            Item::Key(key) => keys.push(key),
            _ => {}
        }
    }
    let belongs = |certificate: &CertificateDer<'_>, key: &PrivateKey| {
        Summary::of(certificate).is_ok_and(|summary| summary.check_key(key).is_ok())
    };
    let is_leaf = |certificate: &CertificateDer<'_>| {
        Summary::of(certificate).is_ok_and(|summary| !summary.is_ca)
    };
    let with_a_key = certificates
        .iter()
        .position(|certificate| keys.iter().any(|key| belongs(certificate, key)));
    let leaf = with_a_key
        .or_else(|| certificates.iter().position(is_leaf))
        .unwrap_or(0);
    let Some(leaf) = certificates.get(leaf).cloned() else {
        return Err(
            Failure::failed(format!("cannot export {what}")).because(PkiError::NoCertificate)
        );
    };
    let key = keys.into_iter().find(|key| belongs(&leaf, key));
    if with_key && key.is_none() {
        return Err(Failure::failed(format!("cannot export {what}"))
            .because("it holds no key that belongs to its certificate")
            .hint(
                "`voicectl cert import` makes a lineage of separate files, which can be exported",
            ));
    }
    let ordered = chain::order(&leaf, &certificates).or_fail(format!("cannot export {what}"))?;
    let mut anchors: Vec<_> = certificates
        .iter()
        .filter(|certificate| Summary::of(certificate).is_ok_and(|summary| summary.is_ca))
        .cloned()
        .collect();
    if anchors.is_empty() {
        anchors = certificates;
    }
    let summary = Summary::of(&leaf).or_fail(format!("cannot export {what}"))?;
    let alias = summary.names.first().unwrap_or(&summary.subject).clone();
    Ok(Material {
        chain: ordered.chain,
        key,
        anchors,
        alias,
    })
}
