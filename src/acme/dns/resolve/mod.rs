//! What DNS says: through recursive resolvers, and straight from the servers of a zone.

mod caa;
mod exchange;
mod zone;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError as HickoryError, NetError, NoRecords};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use hickory_resolver::system_conf::read_system_conf;

use super::DnsError;
use crate::pki::shown::shown;

pub use caa::{Caa, CaaRecord};
pub use zone::NameServer;

/// Longest chain of CNAMEs that is followed.
const MOST_ALIASES: usize = 10;

/// How long one question may take, unless said otherwise.
pub const QUERY_LIMIT: Duration = Duration::from_secs(5);

/// The port of name servers.
pub const DNS_PORT: u16 = 53;

/// Asks DNS. Nothing is cached here, because it is asked to see changes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Resolver {
    recursive: TokioResolver,
    /// The port that servers of a zone are asked on.
    authority_port: u16,
    limit: Duration,
}

/// What a resolver says to a question.
#[derive(Debug)]
enum Found {
    Records(Vec<Record>),
    /// Nothing, and perhaps in which zone there is nothing.
    Nothing(Box<NoRecords>),
}

impl Resolver {
    /// Asks the resolvers that the system uses.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`] when the system's configuration cannot be read.
    pub fn system() -> Result<Self, DnsError> {
        let (config, options) = read_system_conf().map_err(|error| DnsError::Lookup {
            name: "the resolvers of this system".to_owned(),
            why: error.to_string(),
        })?;
        Self::build(config, options, QUERY_LIMIT)
    }

    /// Asks these resolvers; without any, those that the system uses.
    ///
    /// # Errors
    ///
    /// As [`Resolver::system`].
    pub fn new(resolvers: &[SocketAddr]) -> Result<Self, DnsError> {
        if resolvers.is_empty() {
            return Self::system();
        }
        let servers = resolvers
            .iter()
            .map(|address| {
                let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
                for connection in &mut connections {
                    connection.port = address.port();
                }
                NameServerConfig::new(address.ip(), true, connections)
            })
            .collect();
        let config = ResolverConfig::from_parts(None, Vec::new(), servers);
        Self::build(config, ResolverOpts::default(), QUERY_LIMIT)
    }

    fn build(
        config: ResolverConfig,
        mut options: ResolverOpts,
        limit: Duration,
    ) -> Result<Self, DnsError> {
        options.timeout = limit;
        options.attempts = 1;
        options.cache_size = 0;
        options.edns0 = true;
        options.preserve_intermediates = true;
        // The CA does not read this machine's /etc/hosts.
        options.use_hosts_file = ResolveHosts::Never;
        let recursive = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            .with_options(options)
            .build()
            .map_err(|error| DnsError::Lookup {
                name: "anything".to_owned(),
                why: error.to_string(),
            })?;
        Ok(Self {
            recursive,
            authority_port: DNS_PORT,
            limit,
        })
    }

    /// Servers of a zone are asked on this port instead of 53.
    #[must_use]
    pub const fn with_authority_port(mut self, port: u16) -> Self {
        self.authority_port = port;
        self
    }

    /// The IPv4 and IPv6 addresses of a name, CNAMEs followed; empty when it has none.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`] when neither question is answered.
    pub async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, DnsError> {
        let (four, six) = tokio::join!(
            self.records(name, RecordType::A),
            self.records(name, RecordType::AAAA)
        );
        // One family without an answer is no reason not to use the other.
        let records: Vec<Record> = match (four, six) {
            (Ok(mut four), Ok(six)) => {
                four.extend(six);
                four
            }
            (Ok(some), Err(error)) | (Err(error), Ok(some)) => {
                if some.is_empty() {
                    return Err(error);
                }
                some
            }
            (Err(error), Err(_)) => return Err(error),
        };
        let addresses = records.iter().filter_map(|record| match &record.data {
            RData::A(address) => Some(IpAddr::V4(address.0)),
            RData::AAAA(address) => Some(IpAddr::V6(address.0)),
            _ => None,
        });
        Ok(addresses.collect())
    }

    /// The TXT values of a name as the resolvers see them, the pieces of each put together; empty when there are none.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`].
    pub async fn txt(&self, name: &str) -> Result<Vec<String>, DnsError> {
        Ok(texts(&self.records(name, RecordType::TXT).await?))
    }

    /// The names that a name is an alias for (CNAME), the last one being where it ends; empty when it is none.
    ///
    /// # Errors
    ///
    /// [`DnsError::Lookup`], also for a loop.
    pub async fn aliases(&self, name: &str) -> Result<Vec<String>, DnsError> {
        let mut chain: Vec<String> = Vec::new();
        let mut at = plain(name);
        loop {
            let records = self.records(&at, RecordType::CNAME).await?;
            let own = fully_qualified(&at)?;
            let next = records.iter().find_map(|record| match &record.data {
                RData::CNAME(target) if record.name == own => Some(written(&target.0)),
                _ => None,
            });
            let Some(next) = next else {
                return Ok(chain);
            };
            if chain.len() == MOST_ALIASES || next == plain(name) || chain.contains(&next) {
                return Err(DnsError::Lookup {
                    name: shown(name),
                    why: "its CNAME records have no end".to_owned(),
                });
            }
            chain.push(next.clone());
            at = next;
        }
    }

    /// Where a name leads after its CNAMEs; itself when it has none.
    ///
    /// # Errors
    ///
    /// As [`Resolver::aliases`].
    pub async fn target(&self, name: &str) -> Result<String, DnsError> {
        let mut chain = self.aliases(name).await?;
        Ok(chain.pop().unwrap_or_else(|| plain(name)))
    }

    async fn records(&self, name: &str, kind: RecordType) -> Result<Vec<Record>, DnsError> {
        Ok(match self.ask(name, kind).await? {
            Found::Records(records) => records,
            Found::Nothing(_) => Vec::new(),
        })
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Result<Found, DnsError> {
        let failed = |why: String| DnsError::Lookup {
            name: shown(name),
            why,
        };
        // Two servers of which one is dead take two limits; more is no use.
        let lookup = self.recursive.lookup(fully_qualified(name)?, kind);
        match tokio::time::timeout(self.limit * 2, lookup).await {
            Err(_) | Ok(Err(NetError::Timeout)) => Err(failed(format!(
                "no answer within {} s",
                self.limit.as_secs()
            ))),
            Ok(Ok(lookup)) => Ok(Found::Records(lookup.answers().to_vec())),
            Ok(Err(NetError::Dns(HickoryError::NoRecordsFound(nothing)))) => {
                Ok(Found::Nothing(Box::new(nothing)))
            }
            Ok(Err(NetError::Dns(HickoryError::ResponseCode(code)))) => {
                Err(failed(format!("the resolver says {}", code.to_str())))
            }
            Ok(Err(error)) => Err(failed(shown(&error.to_string()))),
        }
    }
}

/// In lower case, without the final dot.
#[must_use]
pub fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn fully_qualified(name: &str) -> Result<Name, DnsError> {
    Name::from_ascii(format!("{}.", plain(name))).map_err(|error| DnsError::Lookup {
        name: shown(name),
        why: error.to_string(),
    })
}

fn written(name: &Name) -> String {
    plain(&shown(&name.to_ascii()))
}

fn texts(records: &[Record]) -> Vec<String> {
    let values = records.iter().filter_map(|record| match &record.data {
        RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
        _ => None,
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_one_way() {
        assert_eq!(
            plain("_acme-challenge.Voice.Example.COM."),
            "_acme-challenge.voice.example.com"
        );
        assert!(fully_qualified("_acme-challenge.example.com").is_ok());
        assert!(fully_qualified(&"a".repeat(64)).is_err());
        assert!(fully_qualified("a..b").is_err());
    }
}
