//! Subject alternative names: identifiers, and what else a certificate can name.

use std::fmt;
use std::str::FromStr;

use rcgen::SanType;

use super::PkiError;
use super::name::{Identifier, NameError};

/// Longest URI or e-mail address that is taken, in octets; RFC 3986 and RFC 5321 stay far below it.
const LONGEST: usize = 2048;

/// Schemes of servers: who gives such a URL wants its host certified, not the URL.
const SERVER_SCHEMES: [&str; 4] = ["http", "https", "ws", "wss"];

/// One subject alternative name (RFC 5280 section 4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum San {
    /// An e-mail address in ASCII, its domain in A-labels.
    Email(String),
    /// A DNS name or an IP address.
    Identifier(Identifier),
    /// A URI in ASCII, such as a SPIFFE id.
    Uri(String),
}

impl San {
    /// An e-mail address.
    ///
    /// # Errors
    ///
    /// [`NameError::BadEmail`].
    pub fn email(text: &str) -> Result<Self, NameError> {
        let bad = |reason| NameError::BadEmail {
            text: text.to_owned(),
            reason,
        };
        let (local, domain) = text.rsplit_once('@').ok_or_else(|| bad("it has no `@`"))?;
        // Addresses beyond ASCII need SmtpUTF8Mailbox (RFC 9598), which clients do not read.
        let atom =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        if local.len() > 64
            || !local
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(atom))
        {
            return Err(bad("what stands before the `@` is no mailbox"));
        }
        match Identifier::dns(domain) {
            Ok(domain) if !domain.is_wildcard() => {
                Ok(Self::Email(format!("{local}@{}", domain.ascii())))
            }
            _ => Err(bad("what stands behind the `@` is no DNS name")),
        }
    }

    /// A URI with a scheme.
    ///
    /// # Errors
    ///
    /// [`NameError::BadUri`].
    pub fn uri(text: &str) -> Result<Self, NameError> {
        let bad = |reason| NameError::BadUri {
            text: text.to_owned(),
            reason,
        };
        let (scheme, rest) = text
            .split_once(':')
            .ok_or_else(|| bad("it has no scheme"))?;
        let mut letters = scheme.bytes();
        let good_scheme = letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic())
            && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !good_scheme {
            return Err(bad("it has no scheme"));
        }
        if rest.is_empty() || rest == "//" {
            return Err(bad("there is nothing behind its scheme"));
        }
        if text.len() > LONGEST {
            return Err(bad("it is too long"));
        }
        if !text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte))
        {
            return Err(bad("it has characters that a URI writes in per cent"));
        }
        Ok(Self::Uri(text.to_owned()))
    }

    /// The DNS name or IP address, where it is one.
    #[must_use]
    pub const fn identifier(&self) -> Option<&Identifier> {
        match self {
            Self::Identifier(identifier) => Some(identifier),
            _ => None,
        }
    }

    /// As a certificate holds it.
    #[must_use]
    pub fn ascii(&self) -> String {
        match self {
            Self::Email(text) | Self::Uri(text) => text.clone(),
            Self::Identifier(identifier) => identifier.ascii(),
        }
    }

    /// In a form that parses to the same name whatever it looks like: OpenSSL's, where the kind does not show.
    #[must_use]
    pub fn notation(&self) -> String {
        match self {
            Self::Email(text) => format!("email:{text}"),
            Self::Identifier(identifier) => identifier.ascii(),
            Self::Uri(text) => format!("URI:{text}"),
        }
    }

    /// As a folder name without surprises.
    #[must_use]
    pub fn file_stem(&self) -> String {
        match self {
            Self::Identifier(identifier) => identifier.file_stem(),
            Self::Email(text) | Self::Uri(text) => {
                let good = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
                let mapped: String = text
                    .chars()
                    .map(|letter| if good(letter) { letter } else { '_' })
                    .collect();
                mapped.trim_start_matches(['.', '-']).to_owned()
            }
        }
    }

    pub(super) fn to_rcgen(&self) -> Result<SanType, PkiError> {
        Ok(match self {
            Self::Email(text) => SanType::Rfc822Name(text.as_str().try_into()?),
            Self::Identifier(Identifier::Dns(_)) => SanType::DnsName(self.ascii().try_into()?),
            Self::Identifier(Identifier::Ip(address)) => SanType::IpAddress(*address),
            Self::Uri(text) => SanType::URI(text.as_str().try_into()?),
        })
    }
}

impl From<Identifier> for San {
    fn from(identifier: Identifier) -> Self {
        Self::Identifier(identifier)
    }
}

/// As a person reads it: DNS names in both forms.
impl fmt::Display for San {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(text) | Self::Uri(text) => f.write_str(text),
            Self::Identifier(identifier) => identifier.fmt(f),
        }
    }
}

/// The kind is told by the form; OpenSSL's `DNS:`, `IP:`, `email:` and `URI:` in front decide.
impl FromStr for San {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(NameError::TooLong);
        }
        if let Some((kind, rest)) = text.split_once(':') {
            match kind.to_ascii_lowercase().as_str() {
                "dns" => return Identifier::dns(rest).map(Self::Identifier),
                "email" => return Self::email(rest),
                "ip" => {
                    return match rest.parse()? {
                        Identifier::Ip(address) => Ok(Identifier::Ip(address).into()),
                        Identifier::Dns(_) => Err(NameError::BadAddress(rest.to_owned())),
                    };
                }
                "uri" => return Self::uri(rest),
                "urn" => return Self::uri(text),
                scheme if rest.starts_with("//") && !SERVER_SCHEMES.contains(&scheme) => {
                    return Self::uri(text);
                }
                _ => {}
            }
        }
        if text.contains('@') && !text.contains("//") {
            return Self::email(text);
        }
        text.parse().map(Self::Identifier)
    }
}

/// Parses names and drops repetitions, keeping the order.
///
/// # Errors
///
/// The first [`NameError`].
pub fn parse_all<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<San>, NameError> {
    distinct(names.into_iter().map(str::parse))
}

/// Drops repetitions, keeping the order.
///
/// # Errors
///
/// The first error.
pub fn distinct<E>(names: impl IntoIterator<Item = Result<San, E>>) -> Result<Vec<San>, E> {
    let mut seen = std::collections::HashSet::new();
    let mut all = Vec::new();
    for name in names {
        let name = name?;
        if seen.insert(name.clone()) {
            all.push(name);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notation(text: &str) -> Result<String, NameError> {
        text.parse::<San>().map(|san| san.notation())
    }

    #[test]
    fn the_kind_shows_in_the_form() {
        for (text, expected) in [
            ("Example.com", "example.com"),
            ("::1", "::1"),
            ("[::1]", "::1"),
            ("me@Bücher.example", "email:me@xn--bcher-kva.example"),
            ("spiffe://voice.test/stt", "URI:spiffe://voice.test/stt"),
            ("urn:uuid:1234", "URI:urn:uuid:1234"),
        ] {
            assert_eq!(notation(text).as_deref(), Ok(expected), "{text}");
            assert_eq!(notation(expected).as_deref(), Ok(expected), "{expected}");
        }
    }

    #[test]
    fn a_kind_in_front_decides() {
        assert_eq!(notation("DNS:a.test").as_deref(), Ok("a.test"));
        assert_eq!(notation("IP:10.0.0.1").as_deref(), Ok("10.0.0.1"));
        assert_eq!(
            notation("URI:https://a.test/").as_deref(),
            Ok("URI:https://a.test/")
        );
        for wrong in [
            "IP:a.test",
            "DNS:",
            "email:a",
            "URI:a",
            "URI:a:",
            "URI:a b:c",
            "email:a@*.b.test",
            "email:a..b@c.test",
        ] {
            assert!(notation(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_of_servers_are_not_certified_as_urls() {
        assert!(
            matches!(notation("https://me@a.test/"), Err(NameError::Url { host, .. }) if host == "a.test")
        );
        assert!(matches!(
            notation("a.test:443"),
            Err(NameError::Port { .. })
        ));
    }

    #[test]
    fn repetitions_are_dropped() {
        let all = parse_all(["b", "A", "a.", "B", "::1", "0::1"]).expect("names");
        assert_eq!(
            all.iter().map(San::ascii).collect::<Vec<_>>(),
            ["b", "a", "::1"]
        );
    }

    #[test]
    fn every_name_can_name_a_folder() {
        let stem = |text: &str| text.parse::<San>().expect("a name").file_stem();
        assert_eq!(stem("*.a.test"), "_wildcard.a.test");
        assert_eq!(stem("spiffe://a/b"), "spiffe___a_b");
        assert_eq!(stem("me@a.test"), "me_a.test");
    }
}
