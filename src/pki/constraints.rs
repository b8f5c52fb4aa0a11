//! Name constraints: which names a CA may sign (RFC 5280 section 4.2.1.10).

use std::fmt;
use std::net::IpAddr;

use rcgen::{CidrSubnet, GeneralSubtree, NameConstraints};
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509Certificate};

use super::PkiError;
use super::name::Identifier;
use super::san::San;

/// A name below which nobody ever owns anything (RFC 6761 section 6.4): permitting it alone permits no name of its kind.
const NOTHING: &str = "invalid";

/// What a CA may sign; none of both lists means anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    permitted: Vec<Subtree>,
    excluded: Vec<Subtree>,
}

/// Names of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subtree {
    /// A domain and all below it.
    Dns(String),
    /// A mailbox (with `@`), a host, or the hosts below one (with a dot in front).
    Email(String),
    /// Addresses: octets and mask, both of 4 or of 16.
    Subnet(Vec<u8>, Vec<u8>),
}

/// A text that is no constraint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no constraint: {reason}")]
pub struct ConstraintError {
    /// What was given.
    pub text: String,
    /// Why not.
    pub reason: String,
}

impl Constraints {
    /// Constraints to DNS names (`voice.test` with all below it), address ranges (`192.168.0.0/16`) and mail hosts
    /// (`@voice.test`).
    ///
    /// What is not named is closed: a constraint to DNS names alone leaves every client open to certificates for IP addresses
    /// (measured), so these are excluded then, and mail addresses are confined to the same domains.
    ///
    /// # Errors
    ///
    /// [`ConstraintError`] for the first text that is none.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, ConstraintError> {
        let mut permitted = texts
            .into_iter()
            .map(Subtree::parse)
            .collect::<Result<Vec<_>, _>>()?;
        if permitted.is_empty() {
            return Ok(Self::default());
        }
        let domains: Vec<String> = permitted
            .iter()
            .filter_map(|subtree| match subtree {
                Subtree::Dns(domain) => Some(domain.clone()),
                _ => None,
            })
            .collect();
        if domains.is_empty() {
            permitted.push(Subtree::Dns(NOTHING.to_owned()));
        }
        if !permitted
            .iter()
            .any(|subtree| matches!(subtree, Subtree::Email(_)))
        {
            if domains.is_empty() {
                permitted.push(Subtree::Email(NOTHING.to_owned()));
            }
            for domain in domains {
                permitted.push(Subtree::Email(format!(".{domain}")));
                permitted.push(Subtree::Email(domain));
            }
        }
        let has = |length| {
            permitted.iter().any(
                |subtree| matches!(subtree, Subtree::Subnet(octets, _) if octets.len() == length),
            )
        };
        let excluded = [4, 16]
            .into_iter()
            .filter(|length| !has(*length))
            .map(|length| Subtree::Subnet(vec![0; length], vec![0; length]))
            .collect();
        permitted.dedup();
        Ok(Self {
            permitted,
            excluded,
        })
    }

    /// Constraints to just these names and what stands below them.
    ///
    /// # Errors
    ///
    /// As [`Constraints::parse`].
    pub fn to_names(names: &[San]) -> Result<Self, ConstraintError> {
        let texts: Vec<String> = names
            .iter()
            .filter_map(|name| match name {
                San::Email(address) => Some(format!("email:{address}")),
                San::Identifier(identifier) => Some(identifier.ascii()),
                San::Uri(_) => None,
            })
            .collect();
        Self::parse(texts.iter().map(String::as_str))
    }

    /// Reads those of a CA certificate.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`].
    pub fn of(certificate: &CertificateDer<'_>) -> Result<Self, PkiError> {
        let (_, parsed) =
            X509Certificate::from_der(certificate).map_err(|_| PkiError::UnreadableCertificate)?;
        let found =
            parsed
                .extensions()
                .iter()
                .find_map(|extension| match extension.parsed_extension() {
                    ParsedExtension::NameConstraints(found) => Some(found),
                    _ => None,
                });
        let read = |list: &Option<Vec<_>>| -> Vec<Subtree> {
            let list = list.iter().flatten();
            list.filter_map(|subtree: &x509_parser::extensions::GeneralSubtree<'_>| {
                Subtree::of(&subtree.base)
            })
            .collect()
        };
        Ok(found.map_or_else(Self::default, |found| Self {
            permitted: read(&found.permitted_subtrees),
            excluded: read(&found.excluded_subtrees),
        }))
    }

    /// Whether anything may be signed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.permitted.is_empty() && self.excluded.is_empty()
    }

    /// Whether a certificate may carry this name. A URI is of no kind that is constrained here.
    #[must_use]
    pub fn allow(&self, name: &San) -> bool {
        let meant = |subtree: &&Subtree| subtree.is_about(name);
        if self
            .excluded
            .iter()
            .filter(meant)
            .any(|subtree| subtree.holds(name))
        {
            return false;
        }
        let mut permitted = self.permitted.iter().filter(meant).peekable();
        permitted.peek().is_none() || permitted.any(|subtree| subtree.holds(name))
    }

    /// What is permitted, as it can be given to [`Constraints::parse`], without what closes the other kinds.
    #[must_use]
    pub fn permitted(&self) -> Vec<String> {
        let domains: Vec<&str> = self
            .permitted
            .iter()
            .filter_map(|subtree| match subtree {
                Subtree::Dns(domain) => Some(domain.as_str()),
                _ => None,
            })
            .collect();
        let shown = |subtree: &&Subtree| match subtree {
            Subtree::Dns(domain) => domain != NOTHING,
            Subtree::Email(host) => {
                host != NOTHING && !domains.contains(&host.trim_start_matches('.'))
            }
            Subtree::Subnet(..) => true,
        };
        let shown = self.permitted.iter().filter(shown);
        shown.map(ToString::to_string).collect()
    }

    pub(super) fn to_rcgen(&self) -> NameConstraints {
        NameConstraints {
            permitted_subtrees: self
                .permitted
                .iter()
                .filter_map(Subtree::to_rcgen)
                .collect(),
            excluded_subtrees: self.excluded.iter().filter_map(Subtree::to_rcgen).collect(),
        }
    }
}

impl Subtree {
    fn parse(text: &str) -> Result<Self, ConstraintError> {
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

    fn of(name: &GeneralName<'_>) -> Option<Self> {
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

    const fn is_about(&self, name: &San) -> bool {
        matches!(
            (self, name),
            (Self::Dns(_), San::Identifier(Identifier::Dns(_)))
                | (Self::Email(_), San::Email(_))
                | (Self::Subnet(..), San::Identifier(Identifier::Ip(_)))
        )
    }

    fn holds(&self, name: &San) -> bool {
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

    fn to_rcgen(&self) -> Option<GeneralSubtree> {
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

/// As it can be given to [`Constraints::parse`].
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

#[cfg(test)]
mod tests {
    use super::*;

    fn constraints(texts: &[&str]) -> Constraints {
        Constraints::parse(texts.iter().copied()).expect("constraints")
    }

    fn allows(constraints: &Constraints, name: &str) -> bool {
        constraints.allow(&name.parse().expect("a name"))
    }

    #[test]
    fn dns_alone_closes_addresses_and_mail() {
        let only = constraints(&["*.voice.test"]);
        for yes in [
            "voice.test",
            "a.voice.test",
            "*.voice.test",
            "me@voice.test",
            "me@a.voice.test",
            "spiffe://a/b",
        ] {
            assert!(allows(&only, yes), "{yes}");
        }
        for no in [
            "test",
            "xvoice.test",
            "*.test",
            "127.0.0.1",
            "::1",
            "me@other.test",
            "me@xvoice.test",
        ] {
            assert!(!allows(&only, no), "{no}");
        }
    }

    #[test]
    fn ranges_alone_close_names_and_the_other_family() {
        let only = constraints(&["192.168.7.1/16", "10.1.2.3"]);
        for yes in ["192.168.0.1", "192.168.255.255", "10.1.2.3"] {
            assert!(allows(&only, yes), "{yes}");
        }
        for no in ["192.169.0.1", "10.1.2.4", "::1", "localhost", "a@localhost"] {
            assert!(!allows(&only, no), "{no}");
        }
        assert!(allows(&constraints(&["fd00::/8"]), "fd12::1"));
        assert!(!allows(&constraints(&["fd00::/8"]), "fe80::1"));
    }

    #[test]
    fn mail_can_be_named() {
        let only = constraints(&["@mail.test", "email:me@other.test"]);
        assert!(allows(&only, "you@mail.test") && allows(&only, "me@other.test"));
        assert!(!allows(&only, "you@other.test") && !allows(&only, "you@a.mail.test"));
    }

    #[test]
    fn what_is_permitted_is_shown_as_it_was_given() {
        let texts = ["voice.test", "192.168.0.0/16", "fd00::/8", "@mail.test"];
        assert_eq!(constraints(&texts).permitted(), texts);
        assert_eq!(constraints(&["voice.test"]).permitted(), ["voice.test"]);
        assert_eq!(constraints(&["10.0.0.0/8"]).permitted(), ["10.0.0.0/8"]);
        for wrong in [
            "",
            "a..b",
            "10.0.0.0/33",
            "x/8",
            "*.*.test",
            "@",
            "https://a",
        ] {
            assert!(Constraints::parse([wrong]).is_err(), "{wrong}");
        }
    }
}
