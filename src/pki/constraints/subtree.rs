//! Names of one kind that a constraint permits or excludes.

use std::fmt;
use std::net::IpAddr;

use rcgen::{CidrSubnet, GeneralSubtree};
use x509_parser::prelude::GeneralName;

use super::ConstraintError;
use crate::pki::name::Identifier;
use crate::pki::san::San;

/// Names of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subtree {
    /// A domain and all below it.
    Dns(String),
    /// A mailbox (with `@`), a host, or the hosts below one (with a dot in front).
    Email(String),
    /// Addresses: octets and mask, both of 4 or of 16.
    Subnet(Vec<u8>, Vec<u8>),
}

impl Subtree {
    pub(super) fn parse(text: &str) -> Result<Self, ConstraintError> {
        let wrong = |reason: String| ConstraintError {
            text: text.to_owned(),
            reason,
        };
        let trimmed = text.trim();
        if let Some(mail) = trimmed
            .strip_prefix("email:")
            .or_else(|| trimmed.strip_prefix('@'))
        {
            if mail.contains('@') {
                let address = San::email(mail).map_err(|error| wrong(error.to_string()))?;
                return Ok(Self::Email(address.ascii()));
            }
            let (dot, host) = match mail.strip_prefix('.') {
                Some(host) => (".", host),
                None => ("", mail),
            };
            let host = Identifier::dns(host).map_err(|error| wrong(error.to_string()))?;
            return Ok(Self::Email(format!("{dot}{}", host.ascii())));
        }
        if let Some((address, prefix)) = trimmed.split_once('/') {
            let address: IpAddr = address
                .parse()
                .map_err(|_| wrong("a range looks like `192.168.0.0/16`".to_owned()))?;
            let longest = if address.is_ipv4() { 32 } else { 128 };
            let prefix = prefix
                .parse()
                .ok()
                .filter(|prefix| *prefix <= longest)
                .ok_or_else(|| wrong(format!("behind the slash stand 0 to {longest} bits")))?;
            return Ok(Self::subnet(address, prefix));
        }
        let domain = trimmed.strip_prefix("*.").unwrap_or(trimmed);
        match domain.strip_prefix('.').unwrap_or(domain).parse() {
            Ok(Identifier::Ip(address)) => Ok(Self::subnet(
                address,
                if address.is_ipv4() { 32 } else { 128 },
            )),
            Ok(domain) if domain.is_wildcard() => Err(wrong(
                "one wildcard is enough: everything below a domain is meant anyway".to_owned(),
            )),
            Ok(domain) => Ok(Self::Dns(domain.ascii())),
            Err(error) => Err(wrong(error.to_string())),
        }
    }

    /// A range; bits behind the prefix are cleared.
    fn subnet(address: IpAddr, prefix: u8) -> Self {
        let octets = octets(address);
        let mask: Vec<u8> = (0..octets.len())
            .map(|at| {
                let bits = usize::from(prefix).saturating_sub(at * 8).min(8);
                (0xff00_u16 >> bits).to_be_bytes()[1]
            })
            .collect();
        let octets = octets.iter().zip(&mask).map(|(octet, mask)| octet & mask);
        Self::Subnet(octets.collect(), mask)
    }

    pub(super) fn of(name: &GeneralName<'_>) -> Option<Self> {
        match name {
            // Some CAs write a leading dot although the RFC has none.
            GeneralName::DNSName(domain) => {
                Some(Self::Dns(domain.trim_start_matches('.').to_lowercase()))
            }
            GeneralName::RFC822Name(mail) => Some(Self::Email(mail.to_lowercase())),
            GeneralName::IPAddress(both) if [8, 32].contains(&both.len()) => {
                let (octets, mask) = both.split_at(both.len() / 2);
                Some(Self::Subnet(octets.to_vec(), mask.to_vec()))
            }
            _ => None,
        }
    }

    pub(super) const fn is_about(&self, name: &San) -> bool {
        matches!(
            (self, name),
            (Self::Dns(_), San::Identifier(Identifier::Dns(_)))
                | (Self::Email(_), San::Email(_))
                | (Self::Subnet(..), San::Identifier(Identifier::Ip(_)))
        )
    }

    pub(super) fn holds(&self, name: &San) -> bool {
        let below = |name: &str, domain: &str| {
            domain.is_empty()
                || name == domain
                || name
                    .strip_suffix(domain)
                    .is_some_and(|rest| rest.ends_with('.'))
        };
        match (self, name) {
            (Self::Dns(domain), San::Identifier(Identifier::Dns(_))) => {
                let name = name.ascii();
                below(name.strip_prefix("*.").unwrap_or(&name), domain)
            }
            (Self::Email(wanted), San::Email(address)) => {
                let address = address.to_lowercase();
                let host = address.rsplit('@').next().unwrap_or_default();
                match wanted.strip_prefix('.') {
                    Some(domain) => host != domain && below(host, domain),
                    None if wanted.contains('@') => address == *wanted,
                    None => host == wanted,
                }
            }
            (Self::Subnet(network, mask), San::Identifier(Identifier::Ip(address))) => {
                let octets = octets(*address);
                octets.len() == network.len()
                    && octets
                        .iter()
                        .zip(mask)
                        .zip(network)
                        .all(|((octet, mask), network)| octet & mask == network & mask)
            }
            _ => false,
        }
    }

    pub(super) fn to_rcgen(&self) -> Option<GeneralSubtree> {
        Some(match self {
            Self::Dns(domain) => GeneralSubtree::DnsName(domain.clone()),
            Self::Email(mail) => GeneralSubtree::Rfc822Name(mail.clone()),
            Self::Subnet(network, mask) => GeneralSubtree::IpAddress(match network.len() {
                4 => CidrSubnet::V4(network[..].try_into().ok()?, mask[..].try_into().ok()?),
                _ => CidrSubnet::V6(network[..].try_into().ok()?, mask[..].try_into().ok()?),
            }),
        })
    }
}

fn octets(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}

/// As it can be given to [`Constraints::parse`](super::Constraints::parse).
impl fmt::Display for Subtree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(domain) => f.write_str(domain),
            Self::Email(mail) if mail.contains('@') => write!(f, "email:{mail}"),
            Self::Email(host) => write!(f, "@{host}"),
            Self::Subnet(network, mask) => {
                let bits: u32 = mask.iter().map(|octet| octet.count_ones()).sum();
                let address: IpAddr = match <[u8; 4]>::try_from(network.as_slice()) {
                    Ok(v4) => v4.into(),
                    Err(_) => <[u8; 16]>::try_from(network.as_slice())
                        .unwrap_or_default()
                        .into(),
                };
                write!(f, "{address}/{bits}")
            }
        }
    }
}
