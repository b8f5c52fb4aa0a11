//! Identifiers: DNS names and IP addresses, parsed once.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A DNS name or an IP address that a certificate can carry as a SAN.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identifier {
    /// A DNS name.
    Dns(DnsName),
    /// An IP address.
    Ip(IpAddr),
}

/// A DNS name in A-labels (RFC 5890), lower case, without a final dot; possibly with a wildcard as its left-most label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DnsName(String);

/// A text that is no identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing there.
    #[error("the name is empty")]
    Empty,
    /// A URL, which has a name in it.
    #[error("`{text}` is a URL; its name is `{host}`")]
    Url {
        /// What was given.
        text: String,
        /// The part that could be certified.
        host: String,
    },
    /// A name with a port.
    #[error("`{text}` has a port; certificates name hosts: `{host}`")]
    Port {
        /// What was given.
        text: String,
        /// The part that could be certified.
        host: String,
    },
    /// A wildcard elsewhere than as the whole left-most label (RFC 9525 section 6.3).
    #[error("`{0}`: a wildcard stands alone as the first label, as in `*.example.com`")]
    Wildcard(String),
    /// Four numbers and dots that are no IPv4 address.
    #[error("`{0}` looks like an IP address and is none")]
    BadAddress(String),
    /// No e-mail address.
    #[error("`{text}` is no e-mail address: {reason}")]
    BadEmail {
        /// What was given.
        text: String,
        /// Why not.
        reason: &'static str,
    },
    /// No URI.
    #[error("`{text}` is no URI: {reason}")]
    BadUri {
        /// What was given.
        text: String,
        /// Why not.
        reason: &'static str,
    },
    /// Longer than any name; it is not shown.
    #[error("the name is too long")]
    TooLong,
    /// Everything else.
    #[error("`{text}` is no DNS name: {reason}")]
    BadName {
        /// What was given.
        text: String,
        /// Why not.
        reason: &'static str,
    },
}

impl Identifier {
    /// A DNS name that is known to be right, such as `localhost`.
    ///
    /// # Errors
    ///
    /// As [`str::parse`].
    pub fn dns(name: &str) -> Result<Self, NameError> {
        DnsName::parse(name).map(Self::Dns)
    }

    /// As a certificate holds it: A-labels, or the address.
    #[must_use]
    pub fn ascii(&self) -> String {
        match self {
            Self::Dns(name) => name.0.clone(),
            Self::Ip(address) => address.to_string(),
        }
    }

    /// As a folder name: `*` becomes `_wildcard`, `:` becomes `-`.
    #[must_use]
    pub fn file_stem(&self) -> String {
        self.ascii().replace('*', "_wildcard").replace(':', "-")
    }

    /// Whether it begins with a wildcard.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        matches!(self, Self::Dns(name) if name.0.starts_with("*."))
    }
}

/// As a person reads it: U-labels, with the A-labels behind where they differ.
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Dns(name) => {
                let (unicode, result) = idna::domain_to_unicode(&name.0);
                if result.is_ok() && unicode != name.0 {
                    write!(f, "{unicode} ({})", name.0)
                } else {
                    f.write_str(&name.0)
                }
            }
        }
    }
}

impl FromStr for Identifier {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(NameError::Empty);
        }
        let bare = trimmed
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or(trimmed);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Ok(Self::Ip(address));
        }
        if let Some((_, rest)) = trimmed.split_once("://") {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit('@').next().unwrap_or_default();
            let host = without_port(host).unwrap_or(host);
            return Err(NameError::Url {
                text: trimmed.to_owned(),
                host: host.to_owned(),
            });
        }
        if let Some(host) = without_port(trimmed) {
            return Err(NameError::Port {
                text: trimmed.to_owned(),
                host: host.to_owned(),
            });
        }
        DnsName::parse(trimmed).map(Self::Dns)
    }
}

/// The host of `host:port`, or nothing when there is no port.
fn without_port(text: &str) -> Option<&str> {
    let (host, port) = text.rsplit_once(':')?;
    (!host.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(host)
}

impl DnsName {
    fn parse(text: &str) -> Result<Self, NameError> {
        let bad = |reason| NameError::BadName {
            text: text.to_owned(),
            reason,
        };
        let name = text.strip_suffix('.').unwrap_or(text);
        let (wildcard, rest) = match name.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        if rest.contains('*') {
            return Err(NameError::Wildcard(text.to_owned()));
        }
        // UTS 46 with the deny list of the URL standard: it leaves `_`, which private names do use.
        let ascii = idna::domain_to_ascii_cow(rest.as_bytes(), idna::AsciiDenyList::URL)
            .map_err(|_| bad("it has characters that a name cannot have"))?;
        if ascii.is_empty() {
            return Err(bad("it is empty"));
        }
        if ascii.len() + if wildcard { 2 } else { 0 } > 253 {
            return Err(bad("it is longer than 253 characters"));
        }
        for label in ascii.split('.') {
            if label.is_empty() {
                return Err(bad("it has an empty label"));
            }
            if label.len() > 63 {
                return Err(bad("a label is longer than 63 characters"));
            }
            if label.starts_with('-') || label.ends_with('-') {
                return Err(bad("a label begins or ends with a hyphen"));
            }
            if !label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            {
                return Err(bad("only letters, digits, hyphens and dots make a name"));
            }
        }
        // A last label of digits is read as IPv4 by every resolver (URL standard, "ends in a number").
        if ascii
            .rsplit('.')
            .next()
            .is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(NameError::BadAddress(text.to_owned()));
        }
        Ok(Self(if wildcard {
            format!("*.{ascii}")
        } else {
            ascii.into_owned()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(text: &str) -> Result<String, NameError> {
        text.parse::<Identifier>()
            .map(|identifier| identifier.ascii())
    }

    #[test]
    fn names_become_a_labels_in_lower_case() {
        assert_eq!(ascii("Example.COM."), Ok("example.com".into()));
        assert_eq!(ascii("bücher.example"), Ok("xn--bcher-kva.example".into()));
        assert_eq!(
            ascii("*.Straße.example"),
            Ok("*.xn--strae-oqa.example".into())
        );
        assert_eq!(ascii("my_service"), Ok("my_service".into()));
    }

    #[test]
    fn both_forms_are_shown() {
        let name: Identifier = "bücher.example".parse().expect("a name");
        assert_eq!(name.to_string(), "bücher.example (xn--bcher-kva.example)");
    }

    #[test]
    fn addresses_are_addresses() {
        assert_eq!(ascii("127.0.0.1"), Ok("127.0.0.1".into()));
        assert_eq!(ascii("[::1]"), Ok("::1".into()));
        assert_eq!(ascii("0:0:0:0:0:0:0:1"), Ok("::1".into()));
        assert_eq!(
            ascii("256.1.1.1"),
            Err(NameError::BadAddress("256.1.1.1".into()))
        );
        assert_eq!(ascii("1.2.3"), Err(NameError::BadAddress("1.2.3".into())));
    }

    #[test]
    fn wildcards_stand_alone_and_first() {
        assert_eq!(ascii("*.example.com"), Ok("*.example.com".into()));
        for wrong in ["*", "a.*.com", "f*o.com", "*.*.com"] {
            assert!(
                matches!(ascii(wrong), Err(NameError::Wildcard(_))),
                "{wrong}"
            );
        }
    }

    #[test]
    fn urls_and_ports_name_their_host() {
        let host = |text: &str| match ascii(text) {
            Err(NameError::Url { host, .. } | NameError::Port { host, .. }) => host,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(host("https://user@example.com:8443/a?b"), "example.com");
        assert_eq!(host("example.com:443"), "example.com");
        assert_eq!(host("https://[::1]:8443/"), "[::1]");
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in [
            "",
            " ",
            "a..b",
            "-a.com",
            "a-.com",
            "a b",
            "a/b",
            "a\0b",
            "%",
            &"a".repeat(64),
            &"a.".repeat(128),
        ] {
            assert!(ascii(wrong).is_err(), "{wrong:?}");
        }
    }
}
