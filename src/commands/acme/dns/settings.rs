//! How names are proven by DNS, as a lineage remembers it: a later run builds the same solver without the command line.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::operator::Person;
use super::{ResolverArguments, Way, dns_failure, resolver_address};
use crate::acme::dns::acme_dns::AcmeDns;
use crate::acme::dns::credentials::Credentials;
use crate::acme::dns::exec::{ExecHook, HOOK_LIMIT};
use crate::acme::dns::manual::ManualRecords;
use crate::acme::dns::propagation::PROPAGATION_LIMIT;
#[cfg(feature = "dns-providers")]
use crate::acme::dns::provider::ProviderRecords;
use crate::acme::dns::resolve::DNS_PORT;
use crate::acme::dns::{DnsError, Propagation, PropagationCheck, Resolver, TxtRecords};
use crate::acme::solver::{Dns01, Solver};
use crate::commands::Session;
use crate::error::Failure;
use crate::machine::foreign;
use crate::pki::shown::shown;

const DNS: &str = "dns";
const CREDENTIALS: &str = "dns_credentials";
const RESOLVERS: &str = "dns_resolver";
const PORT: &str = "dns_port";
const PROPAGATION: &str = "propagation";
const PROPAGATION_TIMEOUT: &str = "propagation_timeout_ms";
const HOOK_TIMEOUT: &str = "dns_hook_timeout_ms";

/// Everything that a dns-01 solver is made from. No secret is in it, only where they are.
#[derive(Clone, Debug)]
pub(in crate::commands) struct DnsSettings {
    /// Who sets the records.
    pub(in crate::commands) way: Way,
    /// A file of credentials.
    pub(super) credentials: Option<PathBuf>,
    /// Who is asked.
    pub(in crate::commands) resolvers: ResolverArguments,
    pub(super) propagation: Propagation,
    pub(super) propagation_limit: Duration,
    pub(super) hook_limit: Duration,
}

impl ResolverArguments {
    /// As a lineage keeps it: what is as usual is left out.
    pub(in crate::commands) fn remember(&self) -> BTreeMap<String, String> {
        let mut map = BTreeMap::new();
        if !self.dns_resolver.is_empty() {
            let texts: Vec<String> = self.dns_resolver.iter().map(ToString::to_string).collect();
            map.insert(RESOLVERS.to_owned(), texts.join(","));
        }
        if self.dns_port != DNS_PORT {
            map.insert(PORT.to_owned(), self.dns_port.to_string());
        }
        map
    }
}

impl DnsSettings {
    /// As a lineage keeps it: what is as usual is left out.
    pub(in crate::commands) fn remember(&self) -> BTreeMap<String, String> {
        let mut map = self.resolvers.remember();
        map.insert(DNS.to_owned(), self.way.to_string());
        let mut keep = |name: &str, value: String, is_usual: bool| {
            if !is_usual {
                map.insert(name.to_owned(), value);
            }
        };
        if let Some(path) = &self.credentials {
            keep(CREDENTIALS, path.display().to_string(), false);
        }
        let mode = self.propagation;
        keep(
            PROPAGATION,
            mode.to_string(),
            mode == Propagation::default(),
        );
        for (name, limit, usual) in [
            (
                PROPAGATION_TIMEOUT,
                self.propagation_limit,
                PROPAGATION_LIMIT,
            ),
            (HOOK_TIMEOUT, self.hook_limit, HOOK_LIMIT),
        ] {
            keep(name, limit.as_millis().to_string(), limit == usual);
        }
        map
    }

    /// From what a lineage has kept; none when it is not proven by DNS.
    pub(in crate::commands) fn recall(
        map: &BTreeMap<String, String>,
    ) -> Result<Option<Self>, Failure> {
        let Some(way) = recalled::<Way>(map, DNS)? else {
            return Ok(None);
        };
        let limit = |name, usual| {
            recalled(map, name).map(|found| found.map_or(usual, Duration::from_millis))
        };
        Ok(Some(Self {
            way,
            credentials: map.get(CREDENTIALS).map(PathBuf::from),
            resolvers: Self::recall_resolvers(map)?,
            propagation: recalled(map, PROPAGATION)?.unwrap_or_default(),
            propagation_limit: limit(PROPAGATION_TIMEOUT, PROPAGATION_LIMIT)?,
            hook_limit: limit(HOOK_TIMEOUT, HOOK_LIMIT)?,
        }))
    }

    /// Who is asked, from what a lineage has kept.
    pub(in crate::commands) fn recall_resolvers(
        map: &BTreeMap<String, String>,
    ) -> Result<ResolverArguments, Failure> {
        let all = map
            .get(RESOLVERS)
            .into_iter()
            .flat_map(|all| all.split(','));
        let parsed =
            all.map(|text| resolver_address(text).map_err(|error| unfit(RESOLVERS, &error)));
        Ok(ResolverArguments {
            dns_resolver: parsed.collect::<Result<_, _>>()?,
            dns_port: recalled(map, PORT)?.unwrap_or(DNS_PORT),
        })
    }

    /// The program that sets records, as root approves it; none where no program does.
    pub(in crate::commands) fn program(&self) -> Option<String> {
        matches!(self.way, Way::Hook(_)).then(|| self.way.to_string())
    }

    /// The solver. It serves any number of orders.
    pub(in crate::commands) fn solver(
        &self,
        session: &Session,
    ) -> Result<Arc<dyn Solver>, Failure> {
        let resolver = self.resolvers.resolver()?;
        if self.way == Way::Manual && !session.ui.is_interactive() {
            return Err(Failure::usage("nobody can be asked to set DNS records")
                .because("there is no terminal, or `--no-input` is given")
                .hint("pass `--dns exec:PATH` with a program that sets them, or a provider"));
        }
        let records = self
            .records(session, &resolver)
            .map_err(|error| dns_failure(format!("cannot use `--dns {}`", self.way), &error))?;
        let check = PropagationCheck {
            mode: self.propagation,
            limit: self.propagation_limit,
            resolver,
        };
        Ok(Arc::new(Dns01::new(records, check)))
    }

    fn records(
        &self,
        session: &Session,
        resolver: &Resolver,
    ) -> Result<Arc<dyn TxtRecords>, DnsError> {
        let credentials = || self.credentials(session);
        Ok(match &self.way {
            Way::Manual => Arc::new(ManualRecords::new(Person(session.ui.clone()))),
            Way::Hook(protocol) => Arc::new(
                ExecHook::new(protocol, self.hook_limit)?
                    .with_environment(credentials()?.variables()),
            ),
            Way::AcmeDns => {
                let credentials = credentials()?;
                let base =
                    credentials
                        .get("ACME_DNS_API_BASE")?
                        .ok_or_else(|| DnsError::Missing {
                            provider: "acme-dns".to_owned(),
                            missing: "ACME_DNS_API_BASE".to_owned(),
                        })?;
                let storage = match credentials.get("ACME_DNS_STORAGE_PATH")? {
                    Some(path) => PathBuf::from(path.as_str()),
                    None => session.paths.state.join("dns/acme-dns.json"),
                };
                let checks_alias = self.propagation != Propagation::Off;
                Arc::new(AcmeDns::new(&base, storage, checks_alias)?)
            }
            Way::Provider(name) => self.provider(name, &credentials()?, resolver)?,
        })
    }

    #[cfg(feature = "dns-providers")]
    #[allow(
        clippy::unused_self,
        reason = "the other build has no use for it either"
    )]
    fn provider(
        &self,
        name: &str,
        credentials: &Credentials,
        resolver: &Resolver,
    ) -> Result<Arc<dyn TxtRecords>, DnsError> {
        Ok(Arc::new(ProviderRecords::new(
            name,
            credentials,
            resolver.clone(),
        )?))
    }

    #[cfg(not(feature = "dns-providers"))]
    #[allow(
        clippy::unused_self,
        reason = "the other build has no use for it either"
    )]
    fn provider(
        &self,
        name: &str,
        _credentials: &Credentials,
        _resolver: &Resolver,
    ) -> Result<Arc<dyn TxtRecords>, DnsError> {
        Err(DnsError::Unknown {
            name: name.to_owned(),
            close: Vec::new(),
        })
    }

    /// The environment, then the given file, else `STATE/dns/NAME.env` where it is there.
    fn credentials(&self, session: &Session) -> Result<Credentials, DnsError> {
        let environment = session.environment.clone();
        let credentials = Credentials::new(move |name| {
            let value = environment.text(name);
            value.map(|value| Zeroizing::new(value.to_owned()))
        });
        let usual = session
            .paths
            .state
            .join(format!("dns/{}.env", self.way.name()));
        let path = match &self.credentials {
            Some(path) => path,
            None if usual.exists() => &usual,
            None => return Ok(credentials),
        };
        // A program does with its environment what that says.
        if self.program().is_some()
            && session.approvals().are_needed()
            && let Ok(Some(why)) = foreign::why_at(path)
        {
            return Err(DnsError::Credentials {
                path: shown(&path.to_string_lossy()),
                why,
            });
        }
        credentials.with_file(path)
    }
}

fn recalled<T: FromStr<Err: Display>>(
    map: &BTreeMap<String, String>,
    name: &str,
) -> Result<Option<T>, Failure> {
    let value = map.get(name).map(|text| text.parse());
    value.transpose().map_err(|error| unfit(name, &error))
}

fn unfit(name: &str, error: &dyn Display) -> Failure {
    Failure::failed(format!("cannot use what the lineage says of `{name}`")).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(way: &str) -> DnsSettings {
        DnsSettings {
            way: way.parse().expect("a way"),
            credentials: None,
            resolvers: ResolverArguments {
                dns_resolver: Vec::new(),
                dns_port: DNS_PORT,
            },
            propagation: Propagation::default(),
            propagation_limit: PROPAGATION_LIMIT,
            hook_limit: HOOK_LIMIT,
        }
    }

    #[test]
    fn the_usual_is_not_written_down() {
        let map = settings("exec:/a/hook").remember();
        assert_eq!(
            map,
            BTreeMap::from([("dns".to_owned(), "exec:/a/hook".to_owned())])
        );
    }

    #[test]
    fn what_is_remembered_is_recalled() {
        let mut given = settings("certbot:/a/auth,/a/clean");
        given.credentials = Some("/etc/voicectl/dns.env".into());
        given.resolvers.dns_resolver = ["127.0.0.1:5353", "[::1]:53"]
            .map(|text| text.parse().expect("an address"))
            .to_vec();
        given.resolvers.dns_port = 5353;
        given.propagation = Propagation::Resolvers;
        given.propagation_limit = Duration::from_millis(1500);
        given.hook_limit = Duration::from_secs(7);
        let map = given.remember();
        assert_eq!(map.len(), 7);
        let found = DnsSettings::recall(&map).expect("good").expect("some");
        assert_eq!(found.remember(), map);
        assert!(
            DnsSettings::recall(&BTreeMap::new())
                .expect("good")
                .is_none()
        );
        for name in map.keys().filter(|name| *name != CREDENTIALS) {
            let mut wrong = map.clone();
            wrong.insert(name.clone(), "?".to_owned());
            assert!(DnsSettings::recall(&wrong).is_err(), "{name}");
        }
    }
}
