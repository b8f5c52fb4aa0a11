//! The verdict: whether clients would trust a chain.

use rustls::pki_types::{CertificateDer, ServerName};
use time::OffsetDateTime;

use super::{Contents, Report, Source};
use crate::pki::describe::{Certificate, DistinguishedName};
use crate::pki::verify::{Anchors, Distrust, Purpose};

/// What chains are checked against.
#[derive(Debug)]
pub struct Judge {
    anchors: Anchors,
    /// Checks this name instead of the one that a server was asked for.
    pub name: Option<ServerName<'static>>,
    /// Checks for this purpose instead of the one that the leaf is made for.
    pub purpose: Option<Purpose>,
    /// The moment for which it is asked.
    pub now: OffsetDateTime,
}

/// What came out of a check.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Where the anchors are from.
    pub origin: String,
    /// The name that was checked.
    pub name: Option<String>,
    /// The purpose that was checked.
    pub purpose: Purpose,
    /// The anchor at which the path ends, or why there is no path.
    pub outcome: Result<DistinguishedName, Distrust>,
}

impl Judge {
    /// Checks against anchors.
    #[must_use]
    pub const fn new(anchors: Anchors, now: OffsetDateTime) -> Self {
        Self {
            anchors,
            name: None,
            purpose: None,
            now,
        }
    }

    /// Checks every chain of a report; a server's for the name that it was asked for.
    ///
    /// A CA in a file is no leaf, so nobody's server: it gets a verdict only when it is an anchor itself.
    pub fn judge(&self, report: &mut Report) {
        let served = report.source == Source::Remote;
        let Ok(Contents {
            chains, connection, ..
        }) = &mut report.outcome
        else {
            return;
        };
        let asked = connection
            .as_ref()
            .map(|connection| &connection.server_name);
        for chain in chains {
            let leaf = chain.leaf();
            let name = self.name.as_ref().or(asked);
            let purpose = self.purpose.unwrap_or_else(|| made_for(leaf, served));
            let ders: Vec<CertificateDer<'_>> = chain
                .certificates
                .iter()
                .map(|certificate| CertificateDer::from(certificate.der.as_ref()))
                .collect();
            let verdict = if leaf.is_ca && !served {
                // A root is an anchor for any name.
                let own = self.anchors.anchor_of(&ders[..1], None, purpose, self.now);
                own.is_ok().then(|| self.verdict(None, purpose, own))
            } else {
                let found = self.anchors.anchor_of(&ders, name, purpose, self.now);
                Some(self.verdict(name, purpose, found))
            };
            chain.verdict = verdict;
        }
    }

    fn verdict(
        &self,
        name: Option<&ServerName<'_>>,
        purpose: Purpose,
        found: Result<&CertificateDer<'static>, Distrust>,
    ) -> Verdict {
        let subject = |anchor: &CertificateDer<'static>| {
            Certificate::from_der(anchor.clone())
                .map(|anchor| anchor.subject)
                .unwrap_or_default()
        };
        Verdict {
            origin: self.anchors.origin().to_owned(),
            name: name.map(|name| name.to_str().into_owned()),
            purpose,
            outcome: found.map(subject),
        }
    }
}

/// What a leaf is for by its own words; servers are asked as servers.
fn made_for(leaf: &Certificate, served: bool) -> Purpose {
    let has = |usage: &str| leaf.usage.extended.iter().any(|name| name == usage);
    if !served && has("clientAuth") && !has("serverAuth") {
        Purpose::Client
    } else {
        Purpose::Server
    }
}
