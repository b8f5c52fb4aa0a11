//! The proof that a new version is served: a TLS handshake with every endpoint.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use futures_util::future::join_all;
use rustls::pki_types::{DnsName, ServerName};
use tokio::time::{Instant, sleep};

use crate::inspect::endpoint::{Endpoint, EndpointError, host_of};
use crate::inspect::remote::{Family, Settings, fetch_all};
use crate::pki::shown::shown;
use crate::pki::summary::{Summary, hex};
use crate::pki::validity::date;

/// How long an endpoint may take until it serves a new version, unless said otherwise: servers read it when they like.
pub const PROOF_LIMIT: Duration = Duration::from_secs(30);

/// For one handshake, from looking up the address on.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Pause after the first handshake in vain; it doubles.
const FIRST: Duration = Duration::from_millis(100);
/// Longest pause.
const LONGEST: Duration = Duration::from_secs(5);

/// Where a version must be served: an endpoint in the notation of `inspect`, before it perhaps the name to ask for and `@`:
/// `voice.example.com:443`, `smtp://mail.example.com`, `voice.example.com@127.0.0.1:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    text: String,
    endpoint: Endpoint,
    name: Option<ServerName<'static>>,
}

impl FromStr for Target {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        // An `@` in a path is the path's.
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (name, rest) = match authority.rsplit_once('@') {
            Some((name, _)) => (Some(host_of(name)?), &rest[name.len() + 1..]),
            None => (None, rest),
        };
        let place = match scheme {
            Some(scheme) => format!("{scheme}://{rest}"),
            None => rest.to_owned(),
        };
        let endpoint =
            Endpoint::parse(&place, None)?.ok_or_else(|| EndpointError::Host(shown(&place)))?;
        Ok(Self {
            text: text.to_owned(),
            endpoint,
            name,
        })
    }
}

/// As it was written, fit for a terminal.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.text))
    }
}

/// What an endpoint did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The endpoint, as it was written.
    pub endpoint: String,
    /// Nothing, or what it serves instead.
    pub result: Result<(), NotServed>,
}

/// An endpoint that does not serve a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{endpoint} does not serve serial {serial}: {instead}")]
pub struct NotServed {
    /// The endpoint, as it was written.
    pub endpoint: String,
    /// What it should serve, hex.
    pub serial: String,
    /// What it serves instead, or why nobody knows.
    pub instead: String,
}

impl Target {
    /// The name to ask for: the one before `@`; else the host when the certificate is for it; else the certificate's first DNS
    /// name. A wildcard is asked for by a name below it.
    fn server_name(&self, names: &[String]) -> ServerName<'static> {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let host = &self.endpoint.host;
        let is_dns = |name: &&String| DnsName::try_from(name.replace('*', "www")).is_ok();
        if names.iter().any(|name| covers(name, &host.to_str())) {
            return host.clone();
        }
        let first = names
            .iter()
            .filter(is_dns)
            .min_by_key(|name| name.contains('*'));
        first
            .and_then(|name| ServerName::try_from(name.replacen('*', "www", 1)).ok())
            .unwrap_or_else(|| host.clone())
    }

    /// One handshake.
    async fn look(&self, summary: &Summary, limit: Duration) -> Result<(), String> {
        let settings = Settings {
            timeout: limit,
            family: Family::Any,
            server_name: Some(self.server_name(&summary.names)),
            client: None,
            at_once: 1,
        };
        let mut answers = fetch_all(std::slice::from_ref(&self.endpoint), &settings).await;
        let contents = match answers.pop() {
            Some(Ok(contents)) => contents,
            Some(Err(error)) => return Err(shown(&error.line())),
            None => return Err("it was not asked".to_owned()),
        };
        let Some(chain) = contents.chains.first() else {
            return Err("it shows no certificate".to_owned());
        };
        let leaf = chain.leaf();
        if leaf.fingerprint != summary.fingerprint {
            return Err(format!(
                "it serves serial {}, which ends on {}",
                hex(&leaf.serial),
                date(leaf.validity.not_after)
            ));
        }
        // The certificate alone is public; the key must be there, too.
        match contents
            .connection
            .and_then(|connection| connection.trouble)
        {
            Some(trouble) => Err(shown(&trouble)),
            None => Ok(()),
        }
    }

    /// Handshakes with growing pauses, until it serves the certificate or `limit` is over; there is always one.
    async fn poll(&self, summary: &Summary, limit: Duration) -> Result<(), String> {
        let end = Instant::now() + limit;
        let mut pause = FIRST;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let instead = match self
                .look(summary, HANDSHAKE.min(left.max(FIRST * 10)))
                .await
            {
                Ok(()) => return Ok(()),
                Err(instead) => instead,
            };
            if Instant::now() + pause >= end {
                return Err(instead);
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST);
        }
    }
}

/// Asks all endpoints side by side, each until it serves the certificate or `limit` is over; zero asks each of them once.
/// The answers are in their order. The text of an endpoint that is none is an answer, too.
pub async fn prove(endpoints: &[String], summary: &Summary, limit: Duration) -> Vec<Proof> {
    let one = |text: String| async move {
        let polled = match text.parse::<Target>() {
            Ok(target) => target.poll(summary, limit).await,
            Err(error) => Err(shown(&error.to_string())),
        };
        Proof {
            result: polled.map_err(|instead| NotServed {
                endpoint: shown(&text),
                serial: summary.serial.clone(),
                instead,
            }),
            endpoint: text,
        }
    };
    join_all(endpoints.iter().cloned().map(one)).await
}

/// Whether a certificate's name is for a host: the same, or a wildcard one label above it.
fn covers(name: &str, host: &str) -> bool {
    if name.eq_ignore_ascii_case(host) {
        return true;
    }
    let above = host.split_once('.').map(|(_, above)| above);
    matches!((name.strip_prefix("*."), above), (Some(rest), Some(above)) if rest.eq_ignore_ascii_case(above))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> (String, Option<String>) {
        let target: Target = text.parse().expect("an endpoint");
        assert_eq!(target.to_string(), text);
        let name = target.name.map(|name| name.to_str().into_owned());
        (target.endpoint.to_string(), name)
    }

    #[test]
    fn a_name_may_come_first() {
        let named = |name: &str| Some(name.to_owned());
        for (text, endpoint, name) in [
            ("voice.test", "voice.test:443", None),
            (
                "voice.test@127.0.0.1:8443",
                "127.0.0.1:8443",
                named("voice.test"),
            ),
            ("voice.test@[::1]:8443", "[::1]:8443", named("voice.test")),
            (
                "https://voice.test@lb.test/x@y",
                "lb.test:443",
                named("voice.test"),
            ),
            (
                "smtp://mail.test@127.0.0.1:2525",
                "127.0.0.1:2525",
                named("mail.test"),
            ),
            (
                "bücher.test@host:443",
                "host:443",
                named("xn--bcher-kva.test"),
            ),
        ] {
            assert_eq!(target(text), (endpoint.to_owned(), name), "{text}");
        }
        for wrong in [
            "",
            "cert.pem",
            "@host:443",
            "a b@host:443",
            "x@",
            "gopher://x",
            "x@y:0",
        ] {
            assert!(wrong.parse::<Target>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_name_to_ask_for() {
        let names =
            |names: &[&str]| -> Vec<String> { names.iter().map(ToString::to_string).collect() };
        for (text, names, asked) in [
            ("127.0.0.1:1", names(&["a.test", "b.test"]), "a.test"),
            ("b.test:1", names(&["a.test", "b.test"]), "b.test"),
            ("lb.internal:1", names(&["a.test", "b.test"]), "a.test"),
            ("c.test@b.test:1", names(&["a.test", "b.test"]), "c.test"),
            ("127.0.0.1:1", names(&["*.a.test", "a.test"]), "a.test"),
            ("x.a.test:1", names(&["*.a.test"]), "x.a.test"),
            ("x.y.a.test:1", names(&["*.a.test"]), "www.a.test"),
            ("127.0.0.1:1", names(&["127.0.0.1"]), "127.0.0.1"),
            (
                "127.0.0.1:1",
                names(&["me@a.test", "192.0.2.1"]),
                "127.0.0.1",
            ),
        ] {
            let target: Target = text.parse().expect("an endpoint");
            assert_eq!(
                target.server_name(&names).to_str(),
                asked,
                "{text} {names:?}"
            );
        }
    }
}
