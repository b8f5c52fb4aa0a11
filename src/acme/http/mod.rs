//! The HTTP client under everything ACME.
//!
//! What instant-acme's own client has not: a time limit for each phase, a proxy, further roots, a bound on what is read,
//! nonces that are kept for the next request, `Retry-After` and `Link`, and a problem for every failure.

mod bridge;
mod nonces;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, LINK, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Method, Url};
use rustls::pki_types::CertificateDer;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::{AcmeError, Problem};
use crate::net;
use crate::pki::shown::shown;

pub(super) use bridge::{Bridge, Exchange};
use nonces::Nonces;

/// Bytes of the longest answer that is read: a hundred long chains fit.
const LONGEST: usize = 2 * 1024 * 1024;

/// How long to wait for what.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For a whole answer.
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_mins(1),
        }
    }
}

/// The client. Cheap to clone; clones share connections and nonces.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    nonces: Arc<Nonces>,
    /// Seconds that the server's clock is ahead of ours, as its latest answer says.
    ahead: Arc<AtomicI64>,
}

/// An answer, read whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: bytes::Bytes,
    /// What was asked, for errors.
    url: Url,
}

impl Http {
    /// A client that trusts what the system trusts, and `roots`.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Request`] when a root is no certificate.
    pub fn new(roots: &[CertificateDer<'static>], limits: Limits) -> Result<Self, AcmeError> {
        let client = net::client(roots)
            .map_err(|error| AcmeError::Request(error.to_string()))?
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .https_only(true)
            .tcp_nodelay(true)
            .redirect(Policy::none())
            .build()
            .map_err(|error| AcmeError::Request(format!("no TLS: {}", innermost(&error))))?;
        Ok(Self {
            client,
            nonces: Arc::default(),
            ahead: Arc::default(),
        })
    }

    /// GET.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Network`], [`AcmeError::Untrusted`], [`AcmeError::Url`]; a status of 400 and above is no error here.
    pub async fn get(&self, url: &str) -> Result<Answer, AcmeError> {
        self.send(Method::GET, url, &HeaderMap::new(), bytes::Bytes::new())
            .await
    }

    /// POST of a signed request.
    ///
    /// # Errors
    ///
    /// As [`Http::get`].
    pub(super) async fn post(&self, url: &str, body: Vec<u8>) -> Result<Answer, AcmeError> {
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_TYPE,
            reqwest::header::HeaderValue::from_static("application/jose+json"),
        );
        self.send(Method::POST, url, &headers, body.into()).await
    }

    /// How much the server's clock is ahead of ours; negative when it is behind, zero before the first answer.
    #[must_use]
    pub fn ahead(&self) -> time::Duration {
        time::Duration::seconds(self.ahead.load(Ordering::Relaxed))
    }

    /// A nonce of an earlier answer, or a new one.
    ///
    /// # Errors
    ///
    /// As [`Http::get`]; [`AcmeError::Problem`], [`AcmeError::Protocol`].
    pub(super) async fn nonce(&self, new_nonce: &str) -> Result<String, AcmeError> {
        if let Some(nonce) = self.nonces.take() {
            return Ok(nonce);
        }
        let answer = self
            .send(
                Method::HEAD,
                new_nonce,
                &HeaderMap::new(),
                bytes::Bytes::new(),
            )
            .await?
            .ok()?;
        self.nonces
            .take()
            .ok_or_else(|| answer.nonsense("without a nonce"))
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &HeaderMap,
        body: bytes::Bytes,
    ) -> Result<Answer, AcmeError> {
        let url = Url::parse(url)
            .ok()
            .filter(|url| url.scheme() == "https" && url.has_host())
            .ok_or_else(|| AcmeError::Url(shown(url)))?;
        let fail = |error| failure(&url, error);
        let mut response = self
            .client
            .request(method, url.clone())
            .headers(headers.clone())
            .body(body)
            .send()
            .await
            .map_err(fail)?;
        let mut body = Vec::new();
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        self.nonces.keep(&headers);
        if let Some(date) = date(&headers) {
            let ahead = date - OffsetDateTime::now_utc();
            self.ahead.store(ahead.whole_seconds(), Ordering::Relaxed);
        }
        while let Some(piece) = response.chunk().await.map_err(fail)? {
            if body.len() + piece.len() > LONGEST {
                return Err(AcmeError::Protocol("without an end".to_owned(), host(&url)));
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer {
            status,
            headers,
            body: body.into(),
            url,
        })
    }
}

impl Answer {
    /// Itself, unless it is a problem.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Problem`] for every status that is not 2xx.
    pub fn ok(self) -> Result<Self, AcmeError> {
        if (200..300).contains(&self.status) {
            Ok(self)
        } else {
            Err(self.problem().into())
        }
    }

    /// What it says, as a problem.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let mut problem = Problem::parse(self.status, &self.body);
        problem.retry_at = self.retry_at();
        problem
    }

    /// Its body.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Protocol`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, AcmeError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| self.nonsense(&shown(&format!("what is not expected ({error})"))))
    }

    /// The URL of what was made, or of what it is about.
    #[must_use]
    pub fn location(&self) -> Option<String> {
        Some(self.headers.get(LOCATION)?.to_str().ok()?.to_owned())
    }

    /// When to come back (RFC 9110 section 10.2.3), seconds or a date, by our clock.
    #[must_use]
    pub fn retry_at(&self) -> Option<OffsetDateTime> {
        retry_at(&self.headers, OffsetDateTime::now_utc())
    }

    /// When it was made, by the server's clock.
    #[must_use]
    pub fn date(&self) -> Option<OffsetDateTime> {
        date(&self.headers)
    }

    /// The targets of its `Link` headers with a relation (RFC 8288), such as `alternate`.
    #[must_use]
    pub fn links(&self, relation: &str) -> Vec<String> {
        links(&self.headers, relation)
            .iter()
            .filter_map(|target| Some(self.url.join(target).ok()?.into()))
            .collect()
    }

    /// That it is not what ACME says.
    #[must_use]
    pub fn nonsense(&self, what: &str) -> AcmeError {
        AcmeError::Protocol(what.to_owned(), host(&self.url))
    }
}

/// When the answer was made (RFC 9110 section 6.6.1).
fn date(headers: &HeaderMap) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(headers.get(DATE)?.to_str().ok()?.trim(), &Rfc2822).ok()
}

/// `Retry-After` as a moment of our clock.
fn retry_at(headers: &HeaderMap, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u32>() {
        Ok(seconds) => time::Duration::seconds(seconds.into()),
        // An HTTP date is an RFC 2822 date with `GMT` for a zone. It is of the server's clock, and ours may be a day off.
        Err(_) => OffsetDateTime::parse(text, &Rfc2822).ok()? - date(headers).unwrap_or(now),
    };
    now.checked_add(wait)
}

/// Targets of `Link` headers. A comma inside of `<>` does not end a link.
fn links(headers: &HeaderMap, relation: &str) -> Vec<String> {
    let wanted = [format!("rel=\"{relation}\""), format!("rel={relation}")];
    let mut found = Vec::new();
    for value in headers.get_all(LINK) {
        let mut rest = value.to_str().unwrap_or_default();
        while let Some(start) = rest.find('<') {
            let Some(end) = rest[start..].find('>').map(|end| start + end) else {
                break;
            };
            let (target, after) = (&rest[start + 1..end], &rest[end + 1..]);
            let stop = after.find('<').unwrap_or(after.len());
            let parameters = after[..stop].split([';', ',']).map(str::trim);
            if parameters
                .into_iter()
                .any(|parameter| wanted.iter().any(|wanted| wanted == parameter))
            {
                found.push(target.to_owned());
            }
            rest = &after[stop..];
        }
    }
    found
}

/// Host and port, as an error names them.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn failure(url: &Url, error: reqwest::Error) -> AcmeError {
    let error = error.without_url();
    let why = innermost(&error);
    let host = host(url);
    if error.is_timeout() {
        let what = if error.is_connect() {
            "no connection within the time limit"
        } else {
            "no answer within the time limit"
        };
        return AcmeError::Network {
            host,
            why: what.to_owned(),
        };
    }
    // rustls names it so, whatever lies between.
    if why.contains("invalid peer certificate") {
        return AcmeError::Untrusted { host, why };
    }
    AcmeError::Network { host, why }
}

fn innermost(error: &dyn Error) -> String {
    let why = net::innermost(error);
    // rustls sends its readers to the library's manual, which is for programmers.
    shown(why.split(": https://docs.rs").next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn headers(name: reqwest::header::HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().expect("a header value"));
        headers
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = datetime!(2026-11-21 10:00 UTC);
        let at = |text: &str| retry_at(&headers(RETRY_AFTER, text), now);
        assert_eq!(at("90"), Some(datetime!(2026-11-21 10:01:30 UTC)));
        assert_eq!(
            at("Sat, 21 Nov 2026 11:00:00 GMT"),
            Some(datetime!(2026-11-21 11:00 UTC))
        );
        assert_eq!(at("-1"), None);
        assert_eq!(at("99999999999999999999"), None);
        assert_eq!(at("soon"), None);
    }

    #[test]
    fn a_date_is_of_the_clock_of_who_says_it() {
        let mut headers = headers(RETRY_AFTER, "Sat, 21 Nov 2026 11:00:00 GMT");
        let date = "Sat, 21 Nov 2026 10:59:00 GMT";
        headers.insert(DATE, date.parse().expect("a header value"));
        assert_eq!(
            retry_at(&headers, datetime!(2026-11-20 08:00 UTC)),
            Some(datetime!(2026-11-20 08:01 UTC))
        );
    }

    #[test]
    fn links_are_told_apart_by_relation() {
        let value = r#"<https://a.test/dir>;rel="index", <https://a.test/1,2>;rel="alternate";x=1,<c>; rel=alternate"#;
        assert_eq!(
            links(&headers(LINK, value), "alternate"),
            ["https://a.test/1,2", "c"]
        );
        assert_eq!(
            links(&headers(LINK, "<unfinished"), "alternate"),
            Vec::<String>::new()
        );
    }
}
