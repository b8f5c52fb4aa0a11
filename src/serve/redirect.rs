//! Plain HTTP that sends everyone to HTTPS, and a CA to the answer of its http-01 challenge.

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HOST, LOCATION};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::policy::INTERMEDIATE;
use crate::store::{Challenges, Token};

/// Where a CA looks (RFC 8555 section 8.3).
const CHALLENGE: &str = "/.well-known/acme-challenge/";

/// Answers every request with 308 to the same path on the HTTPS port, so that a POST stays a POST; requests for a
/// challenge with what is in `challenges`.
pub fn router(https_port: u16, challenges: Challenges) -> Router {
    Router::new().fallback(move |request: Request| async move {
        if let Some(token) = request.uri().path().strip_prefix(CHALLENGE) {
            return challenge(request.method(), token, challenges).await;
        }
        target(request.uri(), request.headers(), https_port).map_or_else(bad_request, redirect)
    })
}

/// Never a redirect: the certificate behind it may be the one that is being ordered.
async fn challenge(method: &Method, token: &str, challenges: Challenges) -> Response {
    let token: Option<Token> = token.parse().ok();
    let read = async {
        let token = token.filter(|_| matches!(*method, Method::GET | Method::HEAD))?;
        tokio::task::spawn_blocking(move || challenges.get(&token).ok()?)
            .await
            .ok()?
    };
    match read.await {
        Some(answer) => ([(CONTENT_TYPE, "application/octet-stream")], answer).into_response(),
        None => (StatusCode::NOT_FOUND, "404: no such challenge\n").into_response(),
    }
}

fn redirect(location: HeaderValue) -> Response {
    let status = StatusCode::from_u16(INTERMEDIATE.redirect_status)
        .unwrap_or(StatusCode::PERMANENT_REDIRECT);
    (status, [(LOCATION, location)]).into_response()
}

fn bad_request() -> Response {
    (
        StatusCode::BAD_REQUEST,
        "400: this port only redirects to HTTPS, and the request names no host\n",
    )
        .into_response()
}

/// `https://` with the host asked for; the port is ours, never the client's.
fn target(uri: &Uri, headers: &HeaderMap, https_port: u16) -> Option<HeaderValue> {
    let authority: Authority = match uri.authority() {
        Some(authority) => authority.clone(),
        None => headers.get(HOST)?.to_str().ok()?.parse().ok()?,
    };
    // Names and addresses only: user information would let a link look like another site.
    let host = authority.host();
    if host.is_empty() || authority.as_str().contains('@') {
        return None;
    }
    let port = if https_port == 443 {
        String::new()
    } else {
        format!(":{https_port}")
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    format!("https://{host}{port}{path}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(host: Option<&str>, uri: &str, port: u16) -> Option<String> {
        let mut headers = HeaderMap::new();
        if let Some(host) = host {
            headers.insert(HOST, host.parse().expect("a header value"));
        }
        target(&uri.parse().expect("a URI"), &headers, port)
            .map(|value| value.to_str().expect("text").to_owned())
    }

    #[test]
    fn host_path_and_query_are_kept_and_the_port_is_ours() {
        let to = |host, uri, port| location(Some(host), uri, port).expect("a location");
        assert_eq!(to("a.test", "/stt?x=1", 443), "https://a.test/stt?x=1");
        assert_eq!(to("a.test:8080", "/", 8443), "https://a.test:8443/");
        assert_eq!(to("[::1]:80", "/", 8443), "https://[::1]:8443/");
        assert_eq!(to("x", "http://b.test/y", 443), "https://b.test/y");
        assert_eq!(
            to("a.test", "//evil.test/x", 443),
            "https://a.test//evil.test/x"
        );
    }

    #[test]
    fn a_request_without_a_host_goes_nowhere() {
        assert_eq!(location(None, "/", 443), None);
        assert_eq!(location(Some("user@evil.test"), "/", 443), None);
        assert_eq!(location(Some(""), "/", 443), None);
    }
}
