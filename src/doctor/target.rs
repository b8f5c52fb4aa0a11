//! What is examined: `https://host:port/path`, `wss://...`, `http://...`, `host:port`.

use std::fmt;
use std::net::IpAddr;

use rustls::pki_types::ServerName;

use crate::inspect::endpoint::{Endpoint, EndpointError};

/// Longest path that is asked for; what comes from a command line is shorter.
const LONGEST_PATH: usize = 2048;

/// A URL, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Host and port.
    pub endpoint: Endpoint,
    /// Whether the scheme says TLS.
    pub is_tls: bool,
    /// Whether the scheme says WebSocket.
    pub is_websocket: bool,
    /// Path and query, with the first slash.
    pub path: String,
}

/// A text that is no [`Target`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Host or port.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// Neither a URL nor a host.
    #[error("`{0}` is neither a URL nor `host:port`")]
    NoHost(String),
    /// A path that no request line can hold.
    #[error(
        "the path of a URL has no blanks and no control characters, and at most {LONGEST_PATH} characters"
    )]
    Path,
    /// A scheme of something else.
    #[error("`{0}://` is not examined; there are https, http, wss, ws")]
    Scheme(String),
}

impl Target {
    /// Reads it. Without a scheme, https is meant; without a port, that of the scheme.
    ///
    /// # Errors
    ///
    /// [`TargetError`].
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        let scheme = scheme.to_ascii_lowercase();
        let (is_tls, is_websocket) = match scheme.as_str() {
            "https" => (true, false),
            "http" => (false, false),
            "wss" => (true, true),
            "ws" => (false, true),
            _ => return Err(TargetError::Scheme(scheme)),
        };
        let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        // The fragment stays with the client (RFC 9110 section 7.1).
        let path = path.split('#').next().unwrap_or_default();
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        if path.len() > LONGEST_PATH || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TargetError::Path);
        }
        let mut endpoint = Endpoint::parse(&format!("https://{authority}"), None)?
            .ok_or_else(|| TargetError::NoHost(text.to_owned()))?;
        if !is_tls && !has_port(authority) {
            endpoint.port = 80;
        }
        Ok(Self {
            endpoint,
            is_tls,
            is_websocket,
            path,
        })
    }

    /// The host without brackets.
    #[must_use]
    pub fn host(&self) -> String {
        self.endpoint.host.to_str().into_owned()
    }

    /// Its address, where the host is one.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        match &self.endpoint.host {
            ServerName::IpAddress(address) => Some((*address).into()),
            _ => None,
        }
    }

    /// Whether browsers treat it as secure even without TLS (W3C Secure Contexts section 3.1): `localhost`, names below
    /// it, loopback addresses.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        self.address().map_or_else(
            || host == "localhost" || host.ends_with(".localhost"),
            |address| address.is_loopback(),
        )
    }

    /// The URL in a given scheme, without the port where that is the scheme's.
    #[must_use]
    pub fn url(&self, scheme: &str) -> String {
        let default = if matches!(scheme, "http" | "ws") {
            80
        } else {
            443
        };
        let authority = self.endpoint.to_string();
        let authority = if self.endpoint.port == default {
            authority
                .strip_suffix(&format!(":{default}"))
                .unwrap_or(&authority)
        } else {
            &authority
        };
        format!("{scheme}://{authority}{}", self.path)
    }
}

/// The URL as it was meant.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url(match (self.is_tls, self.is_websocket) {
            (true, false) => "https",
            (true, true) => "wss",
            (false, false) => "http",
            (false, true) => "ws",
        }))
    }
}

/// Whether an authority (RFC 3986 section 3.2) names a port.
fn has_port(authority: &str) -> bool {
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let behind = host_and_port.rsplit(']').next().unwrap_or_default();
    behind.matches(':').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        for (text, url) in [
            ("voice.test", "https://voice.test/"),
            ("voice.test:8443", "https://voice.test:8443/"),
            ("HTTPS://voice.test:443/a?b#c", "https://voice.test/a?b"),
            ("http://voice.test", "http://voice.test/"),
            ("http://voice.test:8080", "http://voice.test:8080/"),
            ("http://[::1]/x", "http://[::1]/x"),
            ("http://[::1]:81", "http://[::1]:81/"),
            ("wss://voice.test/ws/asr?x=1", "wss://voice.test/ws/asr?x=1"),
            ("ws://b\u{fc}cher.example", "ws://xn--bcher-kva.example/"),
            ("voice.test?x", "https://voice.test/?x"),
            ("https://user:pw@voice.test:1/", "https://voice.test:1/"),
        ] {
            assert_eq!(
                Target::parse(text).expect("a target").to_string(),
                url,
                "{text}"
            );
        }
        for text in [
            "",
            "https://",
            "smtp://a.test",
            "a.test:0",
            "a b",
            "https://a.test/a b",
            "https://a.test/\u{1b}[2J",
        ] {
            assert!(Target::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn loopback_is_a_secure_context() {
        for (text, loopback) in [
            ("localhost", true),
            ("a.localhost", true),
            ("127.3.2.1", true),
            ("[::1]:80", true),
            ("192.0.2.1", false),
            ("localhost.test", false),
        ] {
            assert_eq!(
                Target::parse(text).expect("a target").is_loopback(),
                loopback,
                "{text}"
            );
        }
    }
}
