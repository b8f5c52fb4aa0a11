//! The value of `--dns`: who sets TXT records.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::acme::dns::DnsError;
use crate::acme::dns::exec::Protocol;
#[cfg(feature = "dns-providers")]
use crate::acme::dns::provider::{self, PROVIDERS};

/// The line of `--help` for it.
pub(super) const HELP: &str = "Prove names by TXT records, set by: manual, exec:PATH, certbot:AUTH[,CLEANUP], acme.sh:PATH, acme-dns, \
     rfc2136, or a provider such as cloudflare";

/// The same with the providers.
pub(super) fn long_help() -> String {
    #[cfg(feature = "dns-providers")]
    let providers: Vec<&str> = PROVIDERS.iter().map(|provider| provider.name).collect();
    #[cfg(not(feature = "dns-providers"))]
    let providers: Vec<&str> = Vec::new();
    let providers = if providers.is_empty() {
        "This binary is built without the APIs of providers.".to_owned()
    } else {
        format!("Providers: {}.", providers.join(", "))
    };
    format!(
        "{HELP}\n\n\
         manual shows the records and waits; exec calls `PATH present|cleanup FQDN. VALUE` as lego does; certbot calls \
         certbot's manual hooks; acme.sh reads a script of its dnsapi. {providers}"
    )
}

/// Who sets TXT records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Way {
    /// A person at this terminal.
    Manual,
    /// A program.
    Hook(Protocol),
    /// An acme-dns server.
    AcmeDns,
    /// A provider of the table, by name.
    #[cfg_attr(
        not(feature = "dns-providers"),
        allow(dead_code, reason = "no provider is compiled in")
    )]
    Provider(String),
}

/// A text that is no [`Way`].
#[derive(Debug, thiserror::Error)]
pub(in crate::commands) enum NoWay {
    /// A hook without a path.
    #[error("a path is missing after `{0}:`")]
    NoPath(String),
    /// Neither a way nor a provider.
    #[error(transparent)]
    Unknown(#[from] DnsError),
}

impl FromStr for Way {
    type Err = NoWay;

    fn from_str(text: &str) -> Result<Self, NoWay> {
        if let Some((kind, path)) = text.split_once(':') {
            if !matches!(kind, "exec" | "certbot" | "acme.sh") {
                return Err(unknown(text));
            }
            let (first, second) = match path.split_once(',') {
                Some((auth, cleanup)) if kind == "certbot" => (auth, Some(cleanup)),
                _ => (path, None),
            };
            if first.is_empty() || second.is_some_and(str::is_empty) {
                return Err(NoWay::NoPath(kind.to_owned()));
            }
            let first = PathBuf::from(first);
            return Ok(Self::Hook(match kind {
                "exec" => Protocol::Lego(first),
                "acme.sh" => Protocol::AcmeSh(first),
                _ => Protocol::Certbot {
                    auth: first,
                    cleanup: second.map(PathBuf::from),
                },
            }));
        }
        match text {
            "manual" => Ok(Self::Manual),
            "acme-dns" => Ok(Self::AcmeDns),
            "exec" | "certbot" | "acme.sh" => Err(NoWay::NoPath(text.to_owned())),
            name => provider_named(name),
        }
    }
}

#[cfg(feature = "dns-providers")]
fn provider_named(name: &str) -> Result<Way, NoWay> {
    Ok(Way::Provider(provider::find(name)?.name.to_owned()))
}

#[cfg(not(feature = "dns-providers"))]
fn provider_named(name: &str) -> Result<Way, NoWay> {
    Err(unknown(name))
}

fn unknown(name: &str) -> NoWay {
    NoWay::Unknown(DnsError::Unknown {
        name: name.to_owned(),
        close: Vec::new(),
    })
}

impl Way {
    /// The same with absolute paths.
    pub(super) fn resolved(&self) -> Result<Self, DnsError> {
        Ok(match self {
            Self::Hook(protocol) => Self::Hook(protocol.resolved()?),
            other => other.clone(),
        })
    }

    /// Whose variables it takes, as the name of a file.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Manual => "manual",
            Self::Hook(Protocol::Lego(_)) => "exec",
            Self::Hook(Protocol::Certbot { .. }) => "certbot",
            Self::Hook(Protocol::AcmeSh(_)) => "acme.sh",
            Self::AcmeDns => "acme-dns",
            Self::Provider(name) => name,
        }
    }
}

/// As it is read.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Hook(Protocol::Lego(path) | Protocol::AcmeSh(path)) => {
                write!(f, ":{}", path.display())
            }
            Self::Hook(Protocol::Certbot { auth, cleanup }) => {
                write!(f, ":{}", auth.display())?;
                match cleanup {
                    Some(cleanup) => write!(f, ",{}", cleanup.display()),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_written_as_it_is_read() {
        for text in [
            "manual",
            "acme-dns",
            "exec:./hook.sh",
            "acme.sh:/opt/dns_cf.sh",
            "certbot:auth",
            "certbot:auth,clean",
            #[cfg(feature = "dns-providers")]
            "cloudflare",
            #[cfg(feature = "dns-providers")]
            "rfc2136",
        ] {
            let way: Way = text.parse().expect(text);
            assert_eq!(way.to_string(), text);
        }
        for wrong in [
            "exec",
            "exec:",
            "certbot:a,",
            "certbot:,b",
            "sh:/x",
            "",
            "cloudfare",
        ] {
            assert!(wrong.parse::<Way>().is_err(), "{wrong}");
        }
    }

    #[cfg(feature = "dns-providers")]
    #[test]
    fn a_wrong_provider_is_answered_with_the_right_one() {
        let error = "cloudfare".parse::<Way>().expect_err("unknown").to_string();
        assert_eq!(
            error,
            "there is no DNS provider `cloudfare`; there is cloudflare"
        );
    }
}
