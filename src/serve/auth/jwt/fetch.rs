//! Documents of an issuer, over HTTPS.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use reqwest::header::{AGE, CACHE_CONTROL, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use rustls::pki_types::CertificateDer;

use crate::net;
use crate::pki::shown::shown;

/// Longest wait for a document, all of it.
const LIMIT: Duration = Duration::from_secs(10);
/// Bytes of the largest document.
pub(super) const LARGEST: usize = 256 << 10;

/// Shortest and longest time for which keys are kept, whatever their server says.
const KEPT: (u64, u64) = (5 * 60, 24 * 60 * 60);
/// The same where it says nothing.
const KEPT_UNSAID: u64 = 60 * 60;

/// A URL that keys may come from: https, or http to this very machine.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyUrl(Url);

/// A text that is no [`KeyUrl`]; it is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("keys come from an https:// URL without a password, or from http:// on this very machine")]
pub struct BadKeyUrl;

impl KeyUrl {
    /// Whether plain HTTP to this machine.
    pub(super) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }
}

impl FromStr for KeyUrl {
    type Err = BadKeyUrl;

    fn from_str(text: &str) -> Result<Self, BadKeyUrl> {
        let url = Url::parse(text).map_err(|_| BadKeyUrl)?;
        let is_good = match url.scheme() {
            "https" => url.has_host(),
            "http" => net::is_this_machine(&url),
            _ => false,
        };
        if is_good && url.username().is_empty() && url.password().is_none() {
            Ok(Self(url))
        } else {
            Err(BadKeyUrl)
        }
    }
}

/// Without its query.
impl fmt::Display for KeyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.0.clone();
        url.set_query(None);
        f.write_str(url.as_str())
    }
}

impl fmt::Debug for KeyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyUrl({self})")
    }
}

/// A client that asks issuers.
#[derive(Clone, Debug)]
pub(super) struct Asker(Client);

/// A document, and for how long it may be kept.
pub(super) struct Document {
    pub(super) body: Vec<u8>,
    pub(super) kept: Duration,
}

impl Asker {
    /// One that trusts what the system trusts, and `roots`. `is_plain` is for http to this machine, which no proxy carries.
    pub(super) fn new(roots: &[CertificateDer<'_>], is_plain: bool) -> Result<Self, String> {
        let builder = if is_plain {
            net::plain_client()
        } else {
            let client = net::client(roots).map_err(|error| error.to_string())?;
            client.https_only(true)
        };
        let builder = builder.timeout(LIMIT).redirect(Policy::none());
        builder
            .build()
            .map(Self)
            .map_err(|error| shown(&net::innermost(&error)))
    }

    /// Asks for a document. Redirections are not followed: keys come from where the user, or the issuer, said.
    pub(super) async fn get(&self, url: &KeyUrl) -> Result<Document, String> {
        let fail = |error: reqwest::Error| {
            let error = error.without_url();
            let why = if error.is_timeout() {
                format!("no whole answer within {} s", LIMIT.as_secs())
            } else {
                shown(&net::innermost(&error))
            };
            format!("{url}: {why}")
        };
        let mut answer = self
            .0
            .get(url.0.clone())
            .header("accept", "application/json")
            .send()
            .await
            .map_err(fail)?;
        match answer.status().as_u16() {
            200 => {}
            300..=399 => {
                return Err(format!("{url} redirects, which is not followed"));
            }
            status => return Err(format!("{url} answers {status}")),
        }
        let kept = kept(answer.headers());
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(fail)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(format!(
                    "{url} answers with more than {} KiB",
                    LARGEST >> 10
                ));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Document { body, kept })
    }
}

/// `max-age` less `Age` (RFC 9111 section 4.2), within bounds.
fn kept(headers: &HeaderMap) -> Duration {
    let number = |text: &str| text.trim().trim_matches('"').parse::<u64>().ok();
    let directives = headers
        .get_all(CACHE_CONTROL)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase());
    let mut seconds = KEPT_UNSAID;
    for directive in directives {
        if directive == "no-store" || directive == "no-cache" {
            seconds = 0;
            break;
        }
        if let Some(said) = directive.strip_prefix("max-age=").and_then(number) {
            seconds = said;
        }
    }
    let age = headers
        .get(AGE)
        .and_then(|age| age.to_str().ok())
        .and_then(number)
        .unwrap_or(0);
    Duration::from_secs(seconds.saturating_sub(age).clamp(KEPT.0, KEPT.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_over_https_or_from_this_machine() {
        let good = |url: &str| url.parse::<KeyUrl>().is_ok();
        assert!(good("https://id.test/keys?v=1") && good("http://127.0.0.1:8080/keys"));
        assert!(good("http://[::1]/keys") && good("http://localhost/keys"));
        for bad in [
            "http://id.test/keys",
            "http://127.0.0.1.id.test/",
            "https://user:hush@id.test/",
            "file:///etc/passwd",
            "/etc/passwd",
            "",
        ] {
            assert!(!good(bad), "{bad}");
        }
    }

    #[test]
    fn keys_are_kept_as_long_as_their_server_says_within_bounds() {
        let minutes = |fields: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in fields {
                headers.append(*name, value.parse().expect("a value"));
            }
            kept(&headers).as_secs() / 60
        };
        let said = |value: &str| minutes(&[("cache-control", value)]);
        assert_eq!(minutes(&[]), 60);
        assert_eq!(said("public, Max-Age=21600, must-revalidate"), 360);
        assert_eq!(said("max-age=\"1200\""), 20);
        assert_eq!(said("max-age=1"), 5);
        assert_eq!(said("max-age=99999999"), 24 * 60);
        assert_eq!(said("max-age=99999999999999999999"), 60);
        assert_eq!(said("no-store, max-age=7200"), 5);
        let aged = [("cache-control", "max-age=7200"), ("age", "3600")];
        assert_eq!(minutes(&aged), 60);
    }
}
