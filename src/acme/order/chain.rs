//! What a CA sends as the certificate.

use rustls::pki_types::CertificateDer;

use super::super::AcmeError;
use super::super::http::Answer;
use super::Certificate;
use crate::pki::chain;
use crate::pki::key::PrivateKey;
use crate::pki::name::Identifier;
use crate::pki::summary::Summary;

/// A chain, leaf first, the root left out.
#[derive(Debug)]
pub(super) struct Chain {
    certificates: Vec<CertificateDer<'static>>,
    end: String,
}

/// Reads a chain (RFC 8555 section 9.1).
pub(super) fn read(pem: &[u8], answer: &Answer) -> Result<Chain, AcmeError> {
    let bad = |what: &str| answer.nonsense(what);
    let all = chain::from_pem(pem).map_err(|_| bad("something that is no certificate"))?;
    let ordered =
        chain::order(&all[0], &all[1..]).map_err(|_| bad("something that is no certificate"))?;
    if !ordered.strangers.is_empty() {
        return Err(bad("a chain whose certificates do not belong together"));
    }
    let end = match (&ordered.root, ordered.chain.last()) {
        (Some(root), _) => Summary::of(root).map(|root| root.subject),
        (None, Some(last)) => Summary::of(last).map(|last| last.issuer),
        (None, None) => return Err(bad("no certificate")),
    };
    Ok(Chain {
        certificates: ordered.chain,
        end: end.map_err(|_| bad("something that is no certificate"))?,
    })
}

impl Chain {
    /// The name that it leads to.
    pub(super) fn end(&self) -> &str {
        &self.end
    }

    /// Whether it leads to a root of this name.
    pub(super) fn ends_at(&self, name: &str) -> bool {
        self.end.eq_ignore_ascii_case(name)
    }

    /// As a certificate for these names and this key: what does not match is refused.
    pub(super) fn certificate(
        mut self,
        names: &[Identifier],
        key: Option<PrivateKey>,
        answer: &Answer,
    ) -> Result<Certificate, AcmeError> {
        let leaf = self.certificates.remove(0);
        let summary = Summary::of(&leaf)?;
        if let Some(key) = &key {
            summary.check_key(key)?;
        }
        let certified: Vec<Identifier> = summary
            .names
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        if let Some(name) = names.iter().find(|name| !certified.contains(name)) {
            return Err(answer.nonsense(&format!("a certificate that lacks {name}")));
        }
        Ok(Certificate {
            leaf,
            chain: self.certificates,
            key,
        })
    }
}
