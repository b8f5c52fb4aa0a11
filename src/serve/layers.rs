//! What happens to every request: it gets an id and a line in the log.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use axum::Json;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::response::{IntoResponse, Response};

use super::access_log::{self, Entry};
use super::api::openai;
use super::headers;
use super::problem::Problem;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, among its extensions.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub(super) String);

/// The answer to a request that does not get as far as the routes, with all that the others have.
pub(super) fn refused<B>(request: &Request<B>, client: IpAddr, problem: Problem) -> Response {
    let line = Line::begin(request, client);
    let mut response = problem.into_response();
    headers::add(response.headers_mut(), None);
    line.end(response)
}

/// What the log says of a request, but for its end.
pub(super) struct Line {
    begin: Instant,
    pub(super) id: String,
    method: Method,
    uri: Uri,
    client: IpAddr,
}

impl Line {
    /// Gives the request an id.
    pub(super) fn begin<B>(request: &Request<B>, client: IpAddr) -> Self {
        Self {
            begin: Instant::now(),
            id: request_id(request.headers().get(&REQUEST_ID)),
            method: request.method().clone(),
            // Shares its text with the request's.
            uri: request.uri().clone(),
            client,
        }
    }

    /// Time since the request came.
    pub(super) fn took(&self) -> Duration {
        self.begin.elapsed()
    }

    /// Puts the id into the answer and into problems, and writes the line.
    pub(super) fn end(self, mut response: Response) -> Response {
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            // The same problem again, now that the request has a name, and in the shape that its client knows.
            let (body, media_type) = if openai::error::is_expected(self.uri.path()) {
                (openai::error::body(&problem), "application/json")
            } else {
                (problem.body(Some(&self.id)), "application/problem+json")
            };
            *response.body_mut() = Json(body).into_response().into_body();
            let headers = response.headers_mut();
            headers.remove(axum::http::header::CONTENT_LENGTH);
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Ok(mut value) = HeaderValue::from_str(&self.id) {
            // Never the same again: in HPACK's table it would only displace fields that are, and be compared with each that
            // is still there. This keeps it out (RFC 7541 section 6.2.3).
            value.set_sensitive(true);
            response.headers_mut().insert(&REQUEST_ID, value);
        }
        access_log::write(&Entry {
            id: &self.id,
            client: self.client,
            method: &self.method,
            path: self.uri.path(),
            status: response.status().as_u16(),
            took: self.begin.elapsed(),
        });
        response
    }
}

/// The client's id when it is a plain word, else one that this process gives only once.
fn request_id(given: Option<&HeaderValue>) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let plain = |id: &&str| {
        (8..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if let Some(id) = given.and_then(|value| value.to_str().ok()).filter(plain) {
        return id.to_owned();
    }
    let millis = SystemTime::UNIX_EPOCH
        .elapsed()
        .map_or(0, |elapsed| elapsed.as_millis());
    format!("{millis:x}-{:x}", COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn ids_are_plain_and_differ() {
        let given = HeaderValue::from_static("abc-12345");
        assert_eq!(request_id(Some(&given)), "abc-12345");
        let hostile = HeaderValue::from_static("a b\tc <script>");
        assert_ne!(request_id(Some(&hostile)), request_id(None));
    }
}
