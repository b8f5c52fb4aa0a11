//! Flags of dns-01, and the solver that they mean.

mod operator;
mod settings;
mod way;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::acme::dns::exec::HOOK_LIMIT;
use crate::acme::dns::propagation::PROPAGATION_LIMIT;
use crate::acme::dns::resolve::DNS_PORT;
use crate::acme::dns::{DnsError, Propagation, Resolver};
use crate::commands::inspect::parse_duration;
use crate::error::Failure;

pub(in crate::commands) use settings::DnsSettings;
pub(in crate::commands) use way::Way;

/// Who is asked for DNS records.
#[derive(clap::Args, Clone, Debug)]
pub(in crate::commands) struct ResolverArguments {
    /// Ask this resolver instead of the system's, such as 192.0.2.53 or [2001:db8::1]:5353; can be repeated
    #[arg(long, value_name = "ADDRESS", value_parser = resolver_address, help_heading = "DNS")]
    pub(in crate::commands) dns_resolver: Vec<SocketAddr>,
    /// Ask the servers of a zone on this port, for a zone that is not in the public DNS
    #[arg(long, value_name = "PORT", default_value_t = DNS_PORT, help_heading = "DNS")]
    pub(in crate::commands) dns_port: u16,
}

impl ResolverArguments {
    /// Asks as these flags say.
    pub(in crate::commands) fn resolver(&self) -> Result<Resolver, Failure> {
        Resolver::new(&self.dns_resolver)
            .map(|resolver| resolver.with_authority_port(self.dns_port))
            .map_err(|error| dns_failure("cannot ask DNS", &error))
    }
}

/// Who sets TXT records, and when they are there.
#[derive(clap::Args, Clone, Debug)]
pub(in crate::commands) struct DnsArguments {
    #[arg(long, value_name = "WAY", help = way::HELP, long_help = way::long_help(), help_heading = "DNS")]
    pub(in crate::commands) dns: Option<Way>,
    /// Read what the provider needs from this file of NAME=VALUE lines that nobody else may read (0600)
    #[arg(long, value_name = "FILE", requires = "dns", help_heading = "DNS")]
    dns_credentials: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::commands) resolvers: ResolverArguments,
    /// Whom to ask before the CA is: authoritative (every server of the zone), resolvers, off
    #[arg(
        long,
        value_name = "WHOM",
        default_value_t,
        requires = "dns",
        help_heading = "DNS"
    )]
    propagation: Propagation,
    /// How long to wait until the records are seen
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "dns", help_heading = "DNS")]
    propagation_timeout: Option<Duration>,
    /// How long one call of a hook may take [default: 2m]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "dns", help_heading = "DNS")]
    dns_hook_timeout: Option<Duration>,
}

impl DnsArguments {
    /// What the flags say, with absolute paths; none without `--dns`.
    pub(in crate::commands) fn settings(&self) -> Result<Option<DnsSettings>, Failure> {
        let Some(way) = &self.dns else {
            return Ok(None);
        };
        let way = way
            .resolved()
            .map_err(|error| dns_failure("cannot use the hook", &error))?;
        let credentials = match &self.dns_credentials {
            Some(path) => Some(std::path::absolute(path).map_err(|error| {
                Failure::usage(format!("cannot use {}", path.display())).caused_by(&error)
            })?),
            None => None,
        };
        Ok(Some(DnsSettings {
            way,
            credentials,
            resolvers: self.resolvers.clone(),
            propagation: self.propagation,
            propagation_limit: self.propagation_timeout.unwrap_or(PROPAGATION_LIMIT),
            hook_limit: self.dns_hook_timeout.unwrap_or(HOOK_LIMIT),
        }))
    }
}

/// An address with or without a port.
fn resolver_address(text: &str) -> Result<SocketAddr, String> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    text.parse()
        .or_else(|_| {
            bare.parse()
                .map(|address| SocketAddr::new(address, DNS_PORT))
        })
        .map_err(|_| "it is no IP address, with or without a port".to_owned())
}

/// What an error of DNS means, with its repair.
pub(in crate::commands) fn dns_failure(what: impl Into<String>, error: &DnsError) -> Failure {
    let failure = match error {
        DnsError::Missing { .. } | DnsError::Unknown { .. } => Failure::usage(what),
        _ => Failure::failed(what),
    };
    let failure = failure.caused_by(error);
    match error {
        DnsError::Missing { .. } => failure.hint(
            "set it in the environment, or in a file of NAME=VALUE lines for `--dns-credentials FILE`",
        ),
        DnsError::Unknown { .. } => {
            failure.hint("`voicectl acme issue --help` lists the providers")
        }
        DnsError::NotSeen { .. } => failure.hint(
            "a slow provider needs more time: `--propagation-timeout 10m`; `--propagation off` asks the CA at once",
        ),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolver_has_a_port_or_53() {
        for (text, address) in [
            ("192.0.2.53", "192.0.2.53:53"),
            ("192.0.2.53:5353", "192.0.2.53:5353"),
            ("::1", "[::1]:53"),
            ("[::1]", "[::1]:53"),
            ("[::1]:5353", "[::1]:5353"),
        ] {
            assert_eq!(
                resolver_address(text).map(|address| address.to_string()),
                Ok(address.to_owned())
            );
        }
        for wrong in ["dns.test", "", "1.2.3", "192.0.2.53:"] {
            assert!(resolver_address(wrong).is_err(), "{wrong}");
        }
    }
}
