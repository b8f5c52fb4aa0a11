//! What happens to every request: it gets an id and a line in the log.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Instant, SystemTime};

use axum::Json;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::info;

use super::client::Client;
use super::headers;
use super::problem::Problem;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, among its extensions.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub(super) String);

/// Gives each request an id, puts it into the answer and into problems, and writes one line about it.
pub(super) async fn request_id_and_log(mut request: Request, next: Next) -> Response {
    let client = request.extensions().get::<Client>().map(|client| client.ip);
    let line = Line::begin(&request, client);
    request.extensions_mut().insert(RequestId(line.id.clone()));
    line.end(next.run(request).await)
}

/// The answer to a request that does not get as far as the router, with all that the others have.
pub(super) fn refused<B>(request: &Request<B>, client: IpAddr, problem: Problem) -> Response {
    let line = Line::begin(request, Some(client));
    line.end(headers::with(problem.into_response()))
}

/// What the log says of a request, but for its end.
struct Line {
    begin: Instant,
    id: String,
    method: Method,
    uri: Uri,
    client: Option<IpAddr>,
}

impl Line {
    fn begin<B>(request: &Request<B>, client: Option<IpAddr>) -> Self {
        Self {
            begin: Instant::now(),
            id: request_id(request.headers().get(&REQUEST_ID)),
            method: request.method().clone(),
            // Shares its text with the request's.
            uri: request.uri().clone(),
            client,
        }
    }

    fn end(self, mut response: Response) -> Response {
        let Self {
            begin,
            id,
            method,
            uri,
            client,
        } = self;
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            // The same problem again, now that the request has a name.
            let body = Json(problem.body(Some(&id))).into_response().into_body();
            *response.body_mut() = body;
            response
                .headers_mut()
                .remove(axum::http::header::CONTENT_LENGTH);
            response.headers_mut().insert(
                CONTENT_TYPE,
                HeaderValue::from_static("application/problem+json"),
            );
        }
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(&REQUEST_ID, value);
        }
        info!(
            target: "voicectl::access",
            id,
            client = client.map(tracing::field::display),
            "{method} {} {} {} ms",
            uri.path(),
            response.status().as_u16(),
            begin.elapsed().as_millis(),
        );
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
