//! Which CAs a domain allows (RFC 8659).

use hickory_resolver::proto::rr::{RData, RecordType};

use super::{Resolver, plain};
use crate::acme::dns::DnsError;
use crate::pki::shown::shown;

/// The CAA records that count for a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caa {
    /// Where they were found: the name itself or the nearest parent that has any; none when nobody has.
    pub found_at: Option<String>,
    /// The records; empty when every CA may issue.
    pub records: Vec<CaaRecord>,
}

/// One CAA record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaaRecord {
    /// Whether a CA that does not know the tag must refuse.
    pub critical: bool,
    /// `issue`, `issuewild`, `iodef` ..., in lower case.
    pub tag: String,
    /// Its value, such as `letsencrypt.org; validationmethods=dns-01`.
    pub value: String,
}

impl Resolver {
    /// The CAA records that count for a name, a wildcard's without `*.` (RFC 8659 section 3).
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`] when a server fails on the way up: a CA takes that as a no.
    pub async fn caa(&self, name: &str) -> Result<Caa, DnsError> {
        let mut at = plain(name.trim_start_matches("*."));
        loop {
            let records: Vec<CaaRecord> = self
                .records(&at, RecordType::CAA)
                .await?
                .iter()
                .filter_map(|record| match &record.data {
                    RData::CAA(caa) => Some(CaaRecord {
                        critical: caa.issuer_critical,
                        tag: shown(&caa.tag.to_ascii_lowercase()),
                        value: shown(&String::from_utf8_lossy(&caa.value)),
                    }),
                    _ => None,
                })
                .collect();
            if !records.is_empty() {
                return Ok(Caa {
                    found_at: Some(at),
                    records,
                });
            }
            match at.split_once('.') {
                Some((_, parent)) => at = parent.to_owned(),
                None => return Ok(Caa::default()),
            }
        }
    }
}
