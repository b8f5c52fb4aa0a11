//! What happens to every request: it gets an id and a line in the log.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Instant, SystemTime};

use axum::Json;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::info;

use super::problem::Problem;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, among its extensions.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub(super) String);

/// Gives each request an id, puts it into the answer and into problems, and writes one line about it.
pub(super) async fn request_id_and_log(mut request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let id = request_id(request.headers().get(&REQUEST_ID));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
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
        peer = peer.as_deref().unwrap_or("-"),
        "{method} {path} {} {} ms",
        response.status().as_u16(),
        begin.elapsed().as_millis(),
    );
    response
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
