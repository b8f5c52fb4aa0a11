//! The servers that answer for a name.

use std::net::SocketAddr;

use futures_util::future::join_all;
use hickory_resolver::proto::rr::{RData, RecordType};

use super::{Found, Resolver, fully_qualified, plain, written};
use crate::acme::dns::DnsError;
use crate::pki::shown::shown;

/// Servers of one zone that are asked; the largest zones have thirteen.
const MOST_SERVERS: usize = 16;

/// A server that answers for a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameServer {
    /// Its name, such as `ns1.example.net`.
    pub name: String,
    /// Where it is asked: the first of its addresses that is of use here comes first.
    pub addresses: Vec<SocketAddr>,
}

impl Resolver {
    /// The zone that a name is in: where its SOA record is. Delegation counts: the deepest zone wins.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`] when no parent of it has one.
    pub async fn zone(&self, name: &str) -> Result<String, DnsError> {
        let mut at = plain(name);
        let mut failed = None;
        loop {
            let asked = fully_qualified(&at)?;
            match self.ask(&at, RecordType::SOA).await {
                Ok(Found::Records(records)) => {
                    let own = records
                        .iter()
                        .any(|record| record.name == asked && matches!(record.data, RData::SOA(_)));
                    if own {
                        return Ok(at);
                    }
                }
                Ok(Found::Nothing(nothing)) => {
                    let above = nothing.soa.map(|soa| soa.name);
                    if let Some(zone) = above.filter(|zone| zone.zone_of(&asked)) {
                        // The root's and a top-level domain's answer to a name that does not exist is of no use, but true.
                        return Ok(written(&zone));
                    }
                }
                // Some servers fail on names with an underscore; their parent may be better.
                Err(error) => failed = failed.or(Some(error)),
            }
            match at.split_once('.') {
                Some((_, parent)) => at = parent.to_owned(),
                None => break,
            }
        }
        Err(failed.unwrap_or_else(|| DnsError::Lookup {
            name: shown(name),
            why: "no zone of it has an SOA record".to_owned(),
        }))
    }

    /// The servers of a zone, with their addresses; a server without an address is left out.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`], also when none has an address.
    pub async fn name_servers(&self, zone: &str) -> Result<Vec<NameServer>, DnsError> {
        let records = self.records(zone, RecordType::NS).await?;
        let mut names: Vec<String> = records
            .iter()
            .filter_map(|record| match &record.data {
                RData::NS(name) => Some(written(&name.0)),
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names.truncate(MOST_SERVERS);
        let servers = join_all(names.into_iter().map(async |name| {
            let mut addresses = self.addresses(&name).await.unwrap_or_default();
            addresses.sort();
            NameServer {
                addresses: addresses
                    .into_iter()
                    .map(|address| SocketAddr::new(address, self.authority_port))
                    .collect(),
                name,
            }
        }))
        .await;
        let reachable: Vec<NameServer> = servers
            .into_iter()
            .filter(|server| !server.addresses.is_empty())
            .collect();
        if reachable.is_empty() {
            return Err(DnsError::Lookup {
                name: shown(zone),
                why: "none of its name servers has an address".to_owned(),
            });
        }
        Ok(reachable)
    }

    /// The servers that answer for a name: those of its zone.
    ///
    /// # Errors
    ///
    /// As [`Resolver::zone`] and [`Resolver::name_servers`].
    pub async fn authorities(&self, name: &str) -> Result<Vec<NameServer>, DnsError> {
        self.name_servers(&self.zone(name).await?).await
    }

    /// The TXT values of a name as a server of its zone has them now; as the resolvers have them where none answers.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`].
    pub async fn fresh_txt(&self, name: &str) -> Result<Vec<String>, DnsError> {
        for server in self.authorities(name).await.unwrap_or_default() {
            if let Ok(values) = self.txt_at(&server, name).await {
                return Ok(values);
            }
        }
        self.txt(name).await
    }

    /// The TXT values of a name at one server of its zone; empty when that server has none.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`] when no address of it answers, or it says that the zone is not its own.
    pub async fn txt_at(&self, server: &NameServer, name: &str) -> Result<Vec<String>, DnsError> {
        let asked = fully_qualified(name)?;
        let mut failed = None;
        for address in &server.addresses {
            match self.exchange(*address, &asked, RecordType::TXT).await {
                Ok(records) => {
                    let own: Vec<_> = records
                        .into_iter()
                        .filter(|record| record.name == asked)
                        .collect();
                    return Ok(super::texts(&own));
                }
                Err(why) => failed = failed.or(Some(why)),
            }
        }
        Err(DnsError::Lookup {
            name: shown(name),
            why: format!(
                "{} {}",
                server.name,
                failed.unwrap_or_else(|| "has no address".to_owned())
            ),
        })
    }
}
