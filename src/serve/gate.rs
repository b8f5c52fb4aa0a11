//! Between the protocol and the router: whose request it is, and whether it may be read in one way only.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONNECTION, CONTENT_ENCODING, HOST};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, Version};
use hyper::body::Incoming;
use hyper::{Request, Response};

use super::accept::Talk;
use super::app::App;
use super::client::{Client, Peer, Proxies};
use super::layers;
use super::leftover::Leftover;
use super::problem::{Kind, Problem};

/// One connection, as its requests see it.
pub(super) struct Gate {
    pub(super) app: Arc<App>,
    pub(super) body_total: Duration,
    pub(super) proxies: Arc<Proxies>,
    pub(super) talk: Arc<Talk>,
    pub(super) peer: Peer,
    pub(super) is_tls: bool,
}

impl Gate {
    pub(super) async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, Infallible> {
        let open = Open::new(&self.talk);
        let request =
            request.map(|body| Body::new(Leftover::of(body, self.body_total, &self.talk)));
        let response = match self.look(&request) {
            Ok(client) => self.app.answer(request, client).await?,
            Err(problem) => self.refuse(&request, problem),
        };
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            self.talk.is_switched.store(true, Ordering::Relaxed);
        }
        open.answered();
        Ok(response)
    }

    /// Who asks; or what is wrong with how it is asked.
    fn look(&self, request: &Request<Body>) -> Result<Client, Problem> {
        one_host(request.version(), request.uri(), request.headers())
            .map_err(|detail| Problem::new(Kind::BAD_REQUEST, detail))?;
        if is_encoded(request.headers()) {
            return Err(Problem::new(
                Kind::ENCODED,
                "send it as it is, without `Content-Encoding`",
            ));
        }
        self.proxies
            .client(self.peer, self.is_tls, request.headers())
            .map_err(|error| Problem::new(Kind::BAD_REQUEST, error.to_string()))
    }

    fn refuse(&self, request: &Request<Body>, problem: Problem) -> Response<Body> {
        let mut response = layers::refused(request, self.peer.ip(), problem);
        // Whatever else comes on this connection comes from the same confusion.
        if request.version() < Version::HTTP_2 {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        response
    }
}

/// Whether a body is packed: a small one could be any length.
fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// One host per request (RFC 9112 section 3.2, RFC 9113 section 8.3.1): whoever reads another one routes it elsewhere.
fn one_host(version: Version, uri: &Uri, headers: &HeaderMap) -> Result<(), &'static str> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return Err("the request names two hosts");
    }
    match (host, uri.authority()) {
        (None, None) if version == Version::HTTP_11 => Err("the request names no host"),
        (None, _) => Ok(()),
        (Some(host), target) => {
            let host = host.as_bytes();
            match target {
                Some(target) if !host.eq_ignore_ascii_case(target.as_str().as_bytes()) => {
                    Err("the request's target and its host differ")
                }
                _ if host.is_empty() => Ok(()),
                _ if Authority::try_from(host).is_err() || host.contains(&b'@') => {
                    Err("the host is none")
                }
                _ => Ok(()),
            }
        }
    }
}

/// A request that waits for its answer.
struct Open<'a> {
    talk: &'a Talk,
    is_answered: bool,
}

impl<'a> Open<'a> {
    fn new(talk: &'a Talk) -> Self {
        talk.asked.fetch_add(1, Ordering::Relaxed);
        talk.open.fetch_add(1, Ordering::Relaxed);
        Self {
            talk,
            is_answered: false,
        }
    }

    fn answered(mut self) {
        self.is_answered = true;
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.talk.open.fetch_sub(1, Ordering::Relaxed);
        if !self.is_answered {
            self.talk.give_up();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(version: Version, target: &str, hosts: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, HeaderValue::from_str(host).expect("a value"));
        }
        one_host(version, &target.parse().expect("a target"), &headers).is_ok()
    }

    #[test]
    fn a_request_is_for_one_host() {
        let eleven = Version::HTTP_11;
        assert!(host(eleven, "/", &["voice.test:8443"]));
        assert!(host(eleven, "/", &["[::1]:8443"]));
        assert!(host(eleven, "http://Voice.test/", &["voice.test"]));
        assert!(host(Version::HTTP_10, "/", &[]));
        assert!(host(Version::HTTP_2, "https://voice.test/", &[]));
        assert!(!host(eleven, "/", &[]));
        assert!(!host(eleven, "/", &["a.test", "a.test"]));
        assert!(!host(eleven, "http://a.test/", &["b.test"]));
        assert!(!host(Version::HTTP_2, "https://a.test/", &["b.test"]));
        assert!(!host(eleven, "/", &["user@a.test"]));
        assert!(!host(eleven, "/", &["a.test/x"]));
        assert!(!host(eleven, "/", &["a.test, b.test"]));
    }
}
