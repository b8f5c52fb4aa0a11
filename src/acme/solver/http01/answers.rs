//! What is answered on port 80: the key authorizations of challenges in flight, and 404.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use crate::store::{Challenges, Token};

/// Longest wait for a request head.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// Bytes of the largest request head, the least that hyper takes.
const LARGEST_HEAD: usize = 8 << 10;

/// Where a CA looks (RFC 8555 section 8.3).
pub(super) const PATH: &str = "/.well-known/acme-challenge/";

/// The answers of one solver.
#[derive(Debug)]
pub(super) struct Answers {
    in_flight: RwLock<BTreeMap<Token, String>>,
    folder: Challenges,
}

impl Answers {
    pub(super) fn new(folder: Challenges) -> Self {
        Self {
            in_flight: RwLock::default(),
            folder,
        }
    }

    pub(super) fn put(&self, token: &Token, answer: &str) {
        self.in_flight
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(token.clone(), answer.to_owned());
    }

    pub(super) fn remove(&self, token: &Token) {
        self.in_flight
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(token);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.in_flight
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    /// Ours, or what another run put into the folder: it found the port taken by us.
    fn get(&self, token: &Token) -> Option<String> {
        let ours = self
            .in_flight
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(token)
            .cloned();
        ours.or_else(|| self.folder.get(token).ok().flatten())
    }

    fn answer(&self, method: &Method, path: &str) -> Response<Full<Bytes>> {
        let found = path
            .strip_prefix(PATH)
            .filter(|_| matches!(*method, Method::GET | Method::HEAD))
            .and_then(|token| token.parse().ok())
            .and_then(|token| self.get(&token));
        let (status, text) = match found {
            Some(answer) => (StatusCode::OK, answer),
            None => (StatusCode::NOT_FOUND, "404: no such challenge\n".to_owned()),
        };
        let mut answer = Response::new(Full::new(Bytes::from(text)));
        *answer.status_mut() = status;
        answer.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        );
        answer
    }
}

/// One connection, one request.
pub(super) async fn converse(stream: TcpStream, answers: Arc<Answers>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<Incoming>| {
        let answer = answers.answer(request.method(), request.uri().path());
        async { Ok::<_, Infallible>(answer) }
    });
    // What a stranger does wrong is no news.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(LARGEST_HEAD)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_of_a_challenge_in_flight_is_answered() {
        let folder = tempfile::tempdir().expect("a folder");
        let answers = Answers::new(Challenges::new(folder.path()));
        let token: Token = "abc".parse().expect("a token");
        answers.put(&token, "abc.print");
        let status = |method: Method, path: &str| answers.answer(&method, path).status().as_u16();
        assert_eq!(status(Method::GET, "/.well-known/acme-challenge/abc"), 200);
        assert_eq!(status(Method::HEAD, "/.well-known/acme-challenge/abc"), 200);
        assert_eq!(status(Method::POST, "/.well-known/acme-challenge/abc"), 404);
        for path in [
            "/",
            "/abc",
            "/.well-known/acme-challenge/",
            "/.well-known/acme-challenge/abd",
            "/.well-known/acme-challenge/../../abc",
            "/.well-known/acme-challenge/%61bc",
            "//.well-known/acme-challenge/abc",
        ] {
            assert_eq!(status(Method::GET, path), 404, "{path}");
        }
        answers.remove(&token);
        assert_eq!(status(Method::GET, "/.well-known/acme-challenge/abc"), 404);
    }
}
