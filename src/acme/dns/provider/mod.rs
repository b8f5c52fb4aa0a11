//! Providers of DNS: one table of them, and how each is told what to do.

mod row;
mod table;
mod tsig;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use dns_update::{DnsRecord, DnsRecordType, DnsUpdater, Error};
use futures_util::future::BoxFuture;
use tokio::net::lookup_host;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::credentials::Credentials;
use super::{DnsError, Resolver, TxtRecord, TxtRecords};
use crate::pki::shown::shown;

use row::Secrets;
pub use row::{Provider, Variable};
pub use table::PROVIDERS;
use tsig::Tsig;

/// Seconds that resolvers may keep a record; some providers take no less than 60.
const TTL: u32 = 60;
/// How long one change may take.
const LIMIT: Duration = Duration::from_mins(1);

/// The row of RFC 2136, which has a name server instead of an API.
pub const RFC2136: &str = "rfc2136";

/// A provider as [`TxtRecords`].
pub struct ProviderRecords {
    name: &'static str,
    how: How,
    secrets: Secrets,
    /// It knows one value per name only.
    is_single: bool,
    resolver: Resolver,
    /// Many providers read a zone, change it and write it: one change at a time.
    changing: Mutex<()>,
}

enum How {
    Api(Box<DnsUpdater>),
    Tsig(Tsig),
}

/// Without its credentials.
impl fmt::Debug for ProviderRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderRecords")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The row of a name.
///
/// # Errors
///
/// [`DnsError::Unknown`] with the names that are like it.
pub fn find(name: &str) -> Result<&'static Provider, DnsError> {
    PROVIDERS
        .iter()
        .find(|provider| provider.name == name)
        .ok_or_else(|| DnsError::Unknown {
            name: shown(name),
            close: close(name),
        })
}

impl ProviderRecords {
    /// The provider of this name, with what it needs; the resolver finds the zones.
    ///
    /// # Errors
    ///
    /// [`DnsError::Unknown`], [`DnsError::Missing`], [`DnsError::Credentials`], [`DnsError::Provider`].
    pub fn new(
        name: &str,
        credentials: &Credentials,
        resolver: Resolver,
    ) -> Result<Self, DnsError> {
        crate::net::install_provider();
        let provider = find(name)?;
        let (how, secrets) = if provider.name == RFC2136 {
            (How::Tsig(Tsig::read(credentials)?), Secrets::none())
        } else {
            let (updater, secrets) = provider.open(credentials)?;
            (How::Api(Box::new(updater)), secrets)
        };
        Ok(Self {
            name: provider.name,
            how,
            secrets,
            is_single: provider.is_single,
            resolver,
            changing: Mutex::default(),
        })
    }

    async fn change(&self, record: &TxtRecord, adds: bool) -> Result<(), DnsError> {
        let zone = self.resolver.zone(&record.name).await?;
        let _one_at_a_time = self.changing.lock().await;
        let opened;
        let updater = match &self.how {
            How::Api(updater) => updater.as_ref(),
            How::Tsig(tsig) => {
                opened = tsig.open(self.server(tsig).await?)?;
                &opened
            }
        };
        let values = vec![DnsRecord::TXT(record.value.clone())];
        let (name, kind) = (record.name.as_str(), DnsRecordType::TXT);
        let change = async {
            match (adds, self.is_single) {
                (true, false) => updater.add_to_rrset(name, kind, TTL, values, &zone).await,
                (false, false) => updater.remove_from_rrset(name, kind, values, &zone).await,
                (true, true) => updater.set_rrset(name, kind, TTL, values, &zone).await,
                (false, true) => updater.set_rrset(name, kind, TTL, Vec::new(), &zone).await,
            }
        };
        match timeout(LIMIT, change).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Error::NotFound)) if !adds => Ok(()),
            Ok(Err(error)) => Err(self.failed(self.explain(&error, &zone))),
            Err(_) => Err(self.failed(format!("no answer within {} s", LIMIT.as_secs()))),
        }
    }

    /// The address of the name server that takes updates.
    async fn server(&self, tsig: &Tsig) -> Result<SocketAddr, DnsError> {
        let why = match lookup_host(tsig.server.as_str()).await {
            Ok(mut found) => match found.next() {
                Some(address) => return Ok(address),
                None => "it has no address".to_owned(),
            },
            Err(error) => error.to_string(),
        };
        Err(DnsError::Lookup {
            name: shown(&tsig.server),
            why,
        })
    }

    fn explain(&self, error: &Error, zone: &str) -> String {
        let text = match error {
            Error::Unauthorized => "it does not accept the credentials".to_owned(),
            Error::NotFound => format!("it does not know the zone {zone}"),
            other => shown(&self.secrets.hidden(&other.to_string())),
        };
        match &self.how {
            How::Tsig(tsig) => tsig.explain(&text, zone),
            How::Api(_) => text,
        }
    }

    fn failed(&self, why: String) -> DnsError {
        DnsError::Provider {
            provider: self.name.to_owned(),
            why,
        }
    }
}

impl TxtRecords for ProviderRecords {
    fn add<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(self.change(record, true))
    }

    fn remove<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(self.change(record, false))
    }

    fn add_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            for (place, record) in records.iter().enumerate() {
                if self.is_single && records[..place].iter().any(|it| it.name == record.name) {
                    return Err(self.failed(format!(
                        "it holds one value per name, and {} needs two: order the name and its wildcard apart",
                        record.name
                    )));
                }
            }
            for record in records {
                self.add(record).await?;
            }
            Ok(())
        })
    }
}

/// Names of the table that are like this one.
fn close(name: &str) -> Vec<String> {
    let name = name.to_ascii_lowercase();
    let mut near: Vec<(usize, &str)> = PROVIDERS
        .iter()
        .filter_map(|provider| {
            let distance = distance(&name, provider.name);
            let inside = name.len() >= 3
                && (provider.name.contains(&name)
                    || provider.title.to_ascii_lowercase().contains(&name)
                    || provider.takes_variables_of(&name));
            let rank = if inside { 0 } else { distance };
            (rank <= (name.len() / 3).max(1)).then_some((rank, provider.name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// Letters to insert, delete or change until one is the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = line + 1;
        for (column, wanted) in other.iter().enumerate() {
            let change = corner + usize::from(letter != *wanted);
            corner = row[column + 1];
            row[column + 1] = change.min(corner + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_answered_with_those_that_are_like_it() {
        assert_eq!(close("cloudfare"), ["cloudflare"]);
        for (name, meant) in [
            ("aws", "route53"),
            ("azure", "azuredns"),
            ("gandi", "gandiv5"),
            ("google", "gcloud"),
            ("powerdns", "pdns"),
        ] {
            assert!(close(name).contains(&meant.to_owned()), "{name}");
        }
        assert_eq!(close("zzzzzzzz"), Vec::<String>::new());
        let error = find("hetzer").expect_err("unknown").to_string();
        assert_eq!(error, "there is no DNS provider `hetzer`; there is hetzner");
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
