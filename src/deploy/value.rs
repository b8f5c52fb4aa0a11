//! What flags take, parsed once: whatever comes through here cannot end a line of any format.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ipnet::IpNet;

use super::Version;
use crate::pki::name::Identifier;

/// A value of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A DNS name or an IP address.
    Identifier(Identifier),
    /// An absolute path.
    Path(SafePath),
    /// Where a server listens.
    Address(Address),
    /// A version.
    Version(Version),
    /// A number.
    Number(u64),
    /// One of a few words, a name, an image, an e-mail address, a URL: letters that mean nothing in any format.
    Word(String),
    /// A network, or one address.
    Network(IpNet),
}

/// What a flag takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Nothing: it is there or not.
    Switch,
    /// A DNS name or an IP address.
    Identifier,
    /// An absolute path.
    Path,
    /// `IP:PORT`, `NAME:PORT`, or `unix:/PATH`.
    Address,
    /// A version.
    Version,
    /// A number between two.
    Number(u64, u64),
    /// One of these.
    Choice(&'static [&'static str]),
    /// A name: letters, digits, `.`, `_` and `-`, at most 63, with a letter or digit first.
    Word,
    /// Words with these letters besides letters and digits, at most so many.
    Letters(&'static str, usize),
    /// A network such as 10.0.0.0/8, or one address.
    Network,
    /// A label of DNS (RFC 1123), in small letters and with a letter first: what clusters and clouds name things with.
    Label,
    /// The reference of a container image, perhaps with its digest.
    Image,
    /// An http:// or https:// URL of letters that mean nothing in any format, without user, query and fragment.
    Url,
}

/// A path that a line of a file can hold: absolute, UTF-8, without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafePath(String);

impl SafePath {
    /// # Errors
    ///
    /// What is wrong with it, as half a sentence.
    pub fn new(path: &Path) -> Result<Self, String> {
        let text = path.to_str().ok_or("it is no UTF-8")?;
        // Line and paragraph separators end lines, too.
        if text
            .chars()
            .any(|letter| letter.is_control() || "\u{2028}\u{2029}".contains(letter))
        {
            return Err("it has control characters".to_owned());
        }
        if !path.is_absolute() {
            return Err("it is not absolute".to_owned());
        }
        Ok(Self(text.to_owned()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a path.
    #[must_use]
    pub fn as_path(&self) -> &Path {
        Path::new(&self.0)
    }

    /// A file or folder below it, whose name is known to be plain.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        Self(format!("{}/{name}", self.0.trim_end_matches('/')))
    }
}

impl From<SafePath> for PathBuf {
    fn from(path: SafePath) -> Self {
        Self::from(path.0)
    }
}

/// Where a server listens, or is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An IP address and a port.
    Socket(SocketAddr),
    /// A name and a port.
    Named(String, u16),
    /// A unix socket.
    Unix(SafePath),
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            return SafePath::new(Path::new(path)).map(Self::Unix);
        }
        if let Ok(address) = text.parse() {
            return Ok(Self::Socket(address));
        }
        let wrong = "an address is IP:PORT, NAME:PORT or unix:/PATH";
        let (name, port) = text.rsplit_once(':').ok_or(wrong)?;
        let port = port.parse().map_err(|_| wrong)?;
        match name.parse() {
            Ok(name @ Identifier::Dns(_)) if !name.is_wildcard() => {
                Ok(Self::Named(name.ascii(), port))
            }
            _ => Err(wrong.to_owned()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket(address) => address.fmt(f),
            Self::Named(name, port) => write!(f, "{name}:{port}"),
            Self::Unix(path) => write!(f, "unix:{}", path.as_str()),
        }
    }
}

impl Kind {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as half a sentence.
    pub fn parse(self, text: &str) -> Result<Value, String> {
        Ok(match self {
            Self::Switch => return Err("it takes no value".to_owned()),
            Self::Identifier => Value::Identifier(
                text.parse::<Identifier>()
                    .map_err(|error| error.to_string())?,
            ),
            Self::Path => Value::Path(SafePath::new(Path::new(text))?),
            Self::Address => Value::Address(text.parse()?),
            Self::Version => Value::Version(text.parse()?),
            Self::Number(least, most) => {
                let number = text
                    .parse()
                    .ok()
                    .filter(|number| (least..=most).contains(number));
                Value::Number(number.ok_or_else(|| format!("a number from {least} to {most}"))?)
            }
            Self::Choice(words) => {
                if !words.contains(&text) {
                    return Err(format!("one of {}", words.join(", ")));
                }
                Value::Word(text.to_owned())
            }
            Self::Word => letters(text, "._-", 63)?,
            Self::Letters(others, most) => letters(text, others, most)?,
            Self::Label => label(text)?,
            Self::Image => image(text)?,
            Self::Url => url(text)?,
            Self::Network => Value::Network(
                text.parse()
                    .or_else(|_| {
                        text.parse()
                            .map(|address: std::net::IpAddr| IpNet::from(address))
                    })
                    .map_err(|_| "an address or a network such as 10.0.0.0/8".to_owned())?,
            ),
        })
    }
}

fn letters(text: &str, others: &str, most: usize) -> Result<Value, String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric();
    let fits = (1..=most).contains(&text.len())
        && text.starts_with(is_plain)
        && text
            .chars()
            .all(|letter| is_plain(letter) || others.contains(letter));
    if fits {
        return Ok(Value::Word(text.to_owned()));
    }
    let others = others
        .chars()
        .map(String::from)
        .collect::<Vec<_>>()
        .join(" ");
    Err(format!(
        "at most {most} letters of English, digits and {others}, a letter or a digit first"
    ))
}

fn label(text: &str) -> Result<Value, String> {
    let is_small = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let fits = text.len() <= 63
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.ends_with(is_small)
        && text.chars().all(|letter| is_small(letter) || letter == '-');
    fits.then(|| Value::Word(text.to_owned())).ok_or_else(|| {
        "at most 63 small letters, digits and hyphens, a letter first and no hyphen last".to_owned()
    })
}

fn image(text: &str) -> Result<Value, String> {
    let value = letters(text, "._-/:@", 255)?;
    let wrong = "an image is a name such as ghcr.io/me/voicectl:1.2, with @sha256: and 64 digits behind it to pin it";
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (text, None),
    };
    let is_hex = |letter: u8| matches!(letter, b'0'..=b'9' | b'a'..=b'f');
    let is_digest = digest.is_none_or(|digest| {
        digest
            .strip_prefix("sha256:")
            .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(is_hex))
    });
    // A tag may have capitals, a path not.
    let path = match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => path,
        _ => name,
    };
    let is_path = !path.bytes().any(|letter| letter.is_ascii_uppercase()) && !path.ends_with('/');
    let is_name = is_path && !name.ends_with(':') && !name.contains("//");
    if is_digest && is_name {
        Ok(value)
    } else {
        Err(wrong.to_owned())
    }
}

fn url(text: &str) -> Result<Value, String> {
    let wrong =
        || "a URL such as https://host:8000/v1, without user, query and fragment".to_owned();
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or_else(wrong)?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_host = match host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(inside) => inside.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            matches!(host.parse(), Ok(ref name @ (Identifier::Dns(_) | Identifier::Ip(_))) if !name.is_wildcard())
        }
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-~/%".contains(letter);
    if is_host && is_port && host.is_ascii() && path.chars().all(is_plain) && text.len() <= 500 {
        Ok(Value::Word(text.to_owned()))
    } else {
        Err(wrong())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identifier(identifier) => f.write_str(&identifier.ascii()),
            Self::Path(path) => f.write_str(path.as_str()),
            Self::Address(address) => address.fmt(f),
            Self::Version(version) => version.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Word(word) => f.write_str(word),
            Self::Network(network) => network.fmt(f),
        }
    }
}
