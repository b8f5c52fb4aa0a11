//! Our client as instant-acme's.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Collected};
use hyper::{Method, Request, Response};
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};

use super::{Answer, Http};
use crate::acme::directory::Directory;
use crate::acme::{AcmeError, Problem};

/// One per order, so that [`Exchange`] is about that order.
#[derive(Debug)]
pub(in crate::acme) struct Bridge {
    http: Http,
    directory: Arc<Directory>,
    exchange: Exchange,
}

/// The latest answer: what instant-acme does not pass on.
#[derive(Clone, Debug, Default)]
pub(in crate::acme) struct Exchange(Arc<Mutex<Option<Answer>>>);

impl Exchange {
    /// The latest answer.
    pub(in crate::acme) fn last(&self) -> Option<Answer> {
        self.0.lock().ok()?.clone()
    }

    /// instant-acme's error as ours, with what it left out.
    pub(in crate::acme) fn explain(&self, error: Error) -> AcmeError {
        match error {
            Error::Other(source) => match source.downcast::<AcmeError>() {
                Ok(error) => *error,
                Err(source) => {
                    AcmeError::Protocol(format!("what is not expected ({source})"), self.host())
                }
            },
            Error::Api(problem) => self
                .last()
                .filter(|answer| answer.status >= 400)
                .map_or_else(|| embedded(&problem), |answer| answer.problem())
                .into(),
            Error::Unsupported(what) => {
                AcmeError::Unsupported(format!("the CA does not offer {what}"))
            }
            error => AcmeError::Protocol(format!("what is not expected ({error})"), self.host()),
        }
    }

    fn host(&self) -> String {
        self.last()
            .map(|answer| super::host(&answer.url))
            .unwrap_or_default()
    }
}

/// A problem inside of an order or a challenge.
fn embedded(problem: &instant_acme::Problem) -> Problem {
    let one = |kind: &Option<String>, detail: &Option<String>| {
        Problem::embedded(&serde_json::json!({ "type": kind, "detail": detail }))
    };
    let mut whole = one(&problem.r#type, &problem.detail);
    whole.subproblems = problem
        .subproblems
        .iter()
        .map(|part| Problem {
            identifier: part
                .identifier
                .as_ref()
                .map(|name| name.authorized(false).to_string()),
            ..one(&part.r#type, &part.detail)
        })
        .collect();
    whole
}

impl Bridge {
    pub(in crate::acme) fn new(http: Http, directory: Arc<Directory>) -> (Self, Exchange) {
        let exchange = Exchange::default();
        let bridge = Self {
            http,
            directory,
            exchange: exchange.clone(),
        };
        (bridge, exchange)
    }
}

impl HttpClient for Bridge {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let (http, directory, exchange) = (
            self.http.clone(),
            Arc::clone(&self.directory),
            self.exchange.clone(),
        );
        Box::pin(async move {
            let passed = |error: AcmeError| Error::Other(Box::new(error));
            let url = request.uri().to_string();
            let method = request.method().clone();
            // The directory was read before; a nonce may be at hand.
            if method == Method::GET && url == directory.url {
                return Ok(response(200, None, directory.document.clone()));
            }
            if method == Method::HEAD && url == directory.new_nonce {
                return match http.nonce(&url).await {
                    Ok(nonce) => Ok(response(200, Some(("replay-nonce", &nonce)), Bytes::new())),
                    Err(error) => Err(passed(error)),
                };
            }
            let body = request
                .into_body()
                .collect()
                .await
                .map(Collected::to_bytes)
                .unwrap_or_default();
            let answer = match method {
                Method::POST => http.post(&url, body.into()).await,
                _ => http.get(&url).await,
            };
            let answer = answer.map_err(passed)?;
            if let Ok(mut last) = exchange.0.lock() {
                *last = Some(answer.clone());
            }
            Ok(translate(&answer))
        })
    }
}

/// As instant-acme wants it: without the nonce, which is kept here, and an error always as a problem document.
fn translate(answer: &Answer) -> BytesResponse {
    if answer.status < 300 {
        let location = answer.location();
        let location = location.as_deref().map(|location| ("location", location));
        let mut response = response(answer.status, location, answer.body.clone());
        if let Some(value) = answer.headers.get("retry-after") {
            response.parts.headers.insert("retry-after", value.clone());
        }
        return response;
    }
    let problem = answer.problem();
    let is_bad_nonce = problem.kind == crate::acme::ProblemKind::BadNonce;
    let body = serde_json::json!({
        "type": if is_bad_nonce { "urn:ietf:params:acme:error:badNonce" } else { "about:blank" },
        "detail": problem.detail,
        "status": answer.status,
    });
    // A redirection would count as a success.
    response(answer.status.max(400), None, body.to_string().into())
}

fn response(status: u16, header: Option<(&'static str, &str)>, body: Bytes) -> BytesResponse {
    let mut response = Response::new(http_body_util::Full::new(body));
    if let Ok(status) = status.try_into() {
        *response.status_mut() = status;
    }
    if let Some((name, value)) = header
        && let Ok(value) = value.parse()
    {
        response.headers_mut().insert(name, value);
    }
    response.into()
}
