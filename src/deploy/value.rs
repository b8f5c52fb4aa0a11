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
