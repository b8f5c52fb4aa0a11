//! Headers of every answer that keep a browser on the safe side.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::client::Client;
use super::live::Hsts;
use super::state::AppState;
use crate::policy::TlsPolicy;

/// What every answer carries; a route that sets its own keeps it.
static HEADERS: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

/// Adds them, and the promise of HTTPS.
pub(super) fn add(headers: &mut HeaderMap, hsts: Option<HeaderValue>) {
    for (name, value) in &HEADERS {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if let Some(value) = hsts {
        headers.insert(STRICT_TRANSPORT_SECURITY, value);
    }
}

/// The promise of HTTPS, where the answer to this request is to carry it.
pub(super) fn hsts_of(state: &AppState, request: &Request, client: Client) -> Option<HeaderValue> {
    promises(state, request, client).then(|| state.hsts.clone())
}

/// The promise, as long as the policy says. Of subdomains nothing is said: they may be other people's.
pub(super) fn hsts(policy: &TlsPolicy) -> HeaderValue {
    let value = format!("max-age={}", policy.hsts_max_age);
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("max-age=0"))
}

/// Whether the name that was asked for is promised to be there over HTTPS for years to come.
fn promises(state: &AppState, request: &Request, client: Client) -> bool {
    // Over plain HTTP nobody may promise anything (RFC 6797 section 7.2).
    if !client.is_https {
        return false;
    }
    match state.live.terms().hsts {
        Hsts::On => true,
        Hsts::Off => false,
        Hsts::Auto => host(request).is_some_and(|host| is_of_its_own(&host)),
    }
}

fn host(request: &Request) -> Option<String> {
    let authority: Option<Authority> = match request.uri().authority() {
        Some(authority) => Some(authority.clone()),
        None => request.headers().get(HOST)?.to_str().ok()?.parse().ok(),
    };
    Some(authority?.host().trim_end_matches('.').to_ascii_lowercase())
}

/// Whether a name belongs to one server. On `localhost` every program of a developer listens, over plain HTTP too; of
/// addresses browsers take no promise (RFC 6797 section 8.1.1).
fn is_of_its_own(host: &str) -> bool {
    let is_address = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
    !is_address && host != "localhost" && !host.ends_with(".localhost") && host.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_developers_machine_is_bound_to_nothing() {
        for host in ["voice.test", "voice.example.com", "box.lan"] {
            assert!(is_of_its_own(host), "{host}");
        }
        for host in [
            "localhost",
            "app.localhost",
            "127.0.0.1",
            "[::1]",
            "192.168.1.20",
            "box",
        ] {
            assert!(!is_of_its_own(host), "{host}");
        }
    }
}
