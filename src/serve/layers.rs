//! What happens to every request: an id and a line in the log, headers, and the check of its origin.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Instant, SystemTime};

use axum::Json;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, ORIGIN, UPGRADE};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::info;

use super::problem::{Kind, Problem};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives each request an id, puts it into the answer and into problems, and writes one line about it.
pub(super) async fn request_id_and_log(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let id = request_id(request.headers().get(&REQUEST_ID));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip().to_string());
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

/// Headers of every answer; a route that sets its own keeps it.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ] {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Refuses what a page of another host asks for: without it any site could use the microphone's server of whoever visits
/// it. Programs send no `Origin` and are not concerned.
pub(super) async fn own_origin_only(request: Request, next: Next) -> Response {
    // A WebSocket begins as a GET, and browsers let any page open one.
    let safe = matches!(*request.method(), Method::GET | Method::HEAD)
        && !request.headers().contains_key(UPGRADE);
    match request.headers().get(ORIGIN) {
        Some(origin) if !safe && !same_host(origin, &request) => {
            let origin = origin.to_str().unwrap_or("it").to_owned();
            Problem::new(
                Kind::ORIGIN,
                format!("{origin} is not the host of this server"),
            )
            .into_response()
        }
        _ => next.run(request).await,
    }
}

fn same_host(origin: &HeaderValue, request: &Request) -> bool {
    let origin = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.parse::<Uri>().ok());
    let asked: Option<Authority> = match request.uri().authority() {
        // HTTP/2 has it in the request itself.
        Some(authority) => Some(authority.clone()),
        None => request
            .headers()
            .get(HOST)
            .and_then(|host| host.to_str().ok()?.parse().ok()),
    };
    // Proxies drop the port from `Host`, so hosts are compared without it.
    match (origin.as_ref().and_then(Uri::host), &asked) {
        (Some(origin), Some(asked)) => origin.eq_ignore_ascii_case(asked.host()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn same(origin: &str, host: &str) -> bool {
        let request = Request::builder()
            .header(HOST, host)
            .body(Body::empty())
            .expect("a request");
        same_host(
            &HeaderValue::from_str(origin).expect("a header value"),
            &request,
        )
    }

    #[test]
    fn an_origin_is_compared_by_host() {
        assert!(same("https://localhost:8443", "localhost:8443"));
        assert!(same("https://Voice.test", "voice.test"));
        assert!(same("https://[::1]:8443", "[::1]:8443"));
        assert!(!same("https://evil.test", "voice.test"));
        assert!(!same("https://voice.test.evil.test", "voice.test"));
        assert!(!same("null", "voice.test"));
    }

    #[test]
    fn ids_are_plain_and_differ() {
        let given = HeaderValue::from_static("abc-12345");
        assert_eq!(request_id(Some(&given)), "abc-12345");
        let hostile = HeaderValue::from_static("a b\tc <script>");
        assert_ne!(request_id(Some(&hostile)), request_id(None));
    }
}
