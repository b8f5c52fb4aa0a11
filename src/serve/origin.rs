//! Which pages may ask: the check of `Origin`, and the answers that let a browser of another origin read (CORS).
//!
//! A browser names the page that asks in `Origin`; programs do not send it. A page of the server itself may always ask, a
//! page of another site only when it is listed. Without the check any site could use the server of whoever visits it.

use std::fmt;
use std::str::FromStr;

use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN, SEC_WEBSOCKET_PROTOCOL, UPGRADE,
};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::live::Live;
use super::problem::{Kind, Problem};

/// The origin of a page, as browsers write it: `https://app.example.com`, `http://localhost:3000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOrigin(String);

/// A text that is no [`PageOrigin`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no origin: write scheme and host, and the port if it is not the usual one, as in `https://app.example.com`"
)]
pub struct BadOrigin(String);

impl FromStr for PageOrigin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Self, BadOrigin> {
        let bad = || BadOrigin(text.to_owned());
        let trimmed = text.strip_suffix('/').unwrap_or(text);
        let (scheme, host, port) = parts(trimmed).ok_or_else(bad)?;
        // No wildcards: `*.example.com` includes what somebody else puts there.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
        if !host.bytes().all(plain) || host.is_empty() {
            return Err(bad());
        }
        Ok(Self(written(&scheme, &host, port)))
    }
}

impl fmt::Display for PageOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which pages may ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Pages of other origins that may. Compared whole: a subdomain or another port is another origin.
    pub allowed: Vec<PageOrigin>,
    /// With a list: whether requests without credentials and without `Origin` are taken too. Programs send none, and so
    /// does whoever wants to get around the list.
    pub allow_none: bool,
}

impl Origins {
    /// Whether a page of this origin may ask a server that is called `host` by this request.
    fn allows(&self, origin: &HeaderValue, request: &Parts) -> bool {
        // `null` is what sandboxed frames and local files send: anybody can make one.
        let Some(origin) = origin.to_str().ok().and_then(parts) else {
            return false;
        };
        self.lists(&origin) || is_own(&origin, request)
    }

    fn lists(&self, (scheme, host, port): &PartsOfOrigin) -> bool {
        let origin = written(scheme, host, *port);
        self.allowed.iter().any(|allowed| allowed.0 == origin)
    }
}

/// Scheme, host, and the port where it is not the scheme's own.
type PartsOfOrigin = (String, String, Option<u16>);

fn parts(origin: &str) -> Option<PartsOfOrigin> {
    let uri: Uri = origin.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let usual = usual_port(&scheme)?;
    let authority = uri.authority()?;
    // Anything behind the host is no origin.
    let (host, port) = place(authority)?;
    if !written(&scheme, &host, port).eq_ignore_ascii_case(origin) {
        return None;
    }
    Some((scheme, host, port.filter(|port| *port != usual)))
}

/// Host and port where there is nothing else: `good.example@evil.example`, `good.example:x` and `[::1]evil.example` can be parsed, and
/// have more than these. A port may be empty (RFC 3986, section 3.2.3).
fn place(authority: &Authority) -> Option<(String, Option<u16>)> {
    let (host, port) = (authority.host(), authority.port_u16());
    let whole = authority.as_str();
    let is_whole = match port {
        Some(port) => whole == format!("{host}:{port}"),
        None => whole.strip_suffix(':').unwrap_or(whole) == host,
    };
    is_whole.then(|| (host.to_ascii_lowercase(), port))
}

fn usual_port(scheme: &str) -> Option<u16> {
    match scheme {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

fn written(scheme: &str, host: &str, port: Option<u16>) -> String {
    match port {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    }
}

/// Whether the page came from this server: the same host and port that the request names. The scheme is not compared, as
/// behind a proxy only the proxy knows it; where `Host` has no port, which proxies drop, the page's is not compared either.
fn is_own((_, host, port): &PartsOfOrigin, request: &Parts) -> bool {
    let asked: Option<Authority> = match request.uri.authority() {
        // HTTP/2 has it in the request itself.
        Some(authority) => Some(authority.clone()),
        None => request
            .headers
            .get(HOST)
            .and_then(|host| host.to_str().ok()?.parse().ok()),
    };
    let Some((name, asked)) = asked.as_ref().and_then(place) else {
        return false;
    };
    let same_port = match asked {
        Some(80 | 443) => port.is_none(),
        Some(_) => *port == asked,
        None => true,
    };
    same_port && name == *host
}

/// Whether a request opens a WebSocket, to which the same-origin policy does not apply.
fn is_upgrade(request: &Parts) -> bool {
    request.headers.contains_key(UPGRADE) || request.method == Method::CONNECT
}

/// Refuses what a page of a site that is not listed asks for, and, where there is a list, what nobody answers for: neither
/// an origin nor a credential.
pub(super) async fn check(State(live): State<Live>, request: Request, next: Next) -> Response {
    let (request, body) = request.into_parts();
    let safe = matches!(request.method, Method::GET | Method::HEAD | Method::OPTIONS);
    // A credential in a header is nothing that a page could send without CORS, but to a WebSocket.
    let concerned = is_upgrade(&request) || !safe && !has_credential(&request);
    if concerned && let Err(problem) = judge(&live, &request) {
        return problem.into_response();
    }
    next.run(Request::from_parts(request, body)).await
}

fn judge(live: &Live, request: &Parts) -> Result<(), Problem> {
    let terms = live.terms();
    let origins = &terms.origins;
    let mut given = request.headers.get_all(ORIGIN).iter();
    match (given.next(), given.next()) {
        (Some(origin), None) if origins.allows(origin, request) => Ok(()),
        (Some(origin), None) => {
            let origin = origin.to_str().unwrap_or("that");
            Err(Problem::new(
                Kind::ORIGIN,
                format!(
                    "{origin} is neither the origin of this server nor one of its `allow-origin`"
                ),
            ))
        }
        (Some(_), Some(_)) => Err(Problem::new(
            Kind::BAD_REQUEST,
            "there is more than one `Origin`",
        )),
        (None, _)
            if origins.allowed.is_empty()
                || origins.allow_none
                || has_credential(request)
                // A login has its credential in the body.
                || request.uri.path().starts_with("/auth/") =>
        {
            Ok(())
        }
        (None, _) => Err(Problem::new(
            Kind::ORIGIN,
            "there is neither an `Origin` nor a credential, and only listed pages may do without one",
        )),
    }
}

/// Something to prove who asks; whether it does is found out later.
fn has_credential(request: &Parts) -> bool {
    let headers = &request.headers;
    let in_socket = || {
        headers.contains_key(SEC_WEBSOCKET_PROTOCOL)
            || request
                .uri
                .query()
                .is_some_and(|query| query.contains("ticket="))
    };
    headers.contains_key(AUTHORIZATION)
        || headers.contains_key("x-api-key")
        || is_upgrade(request) && in_socket()
}

/// What else programs in pages send: the last twelve are of OpenAI's client.
const SENT: [&str; 14] = [
    "x-api-key",
    "x-request-id",
    "openai-organization",
    "openai-project",
    "x-stainless-arch",
    "x-stainless-helper-method",
    "x-stainless-lang",
    "x-stainless-os",
    "x-stainless-package-version",
    "x-stainless-poll-helper",
    "x-stainless-retry-count",
    "x-stainless-runtime",
    "x-stainless-runtime-version",
    "x-stainless-timeout",
];

/// CORS from the same list: a page that may ask may also read the answer.
pub(super) fn cors(live: Live) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| {
            let listed = origin.to_str().ok().and_then(parts);
            listed.is_some_and(|origin| live.terms().origins.lists(&origin))
        }))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(
            [AUTHORIZATION, CONTENT_TYPE]
                .into_iter()
                .chain(SENT.map(HeaderName::from_static))
                .collect::<Vec<_>>(),
        )
        .expose_headers([
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            HeaderName::from_static("retry-after"),
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(std::time::Duration::from_mins(10))
        .vary([ORIGIN])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(origins: &Origins, origin: &str, host: &str) -> bool {
        let request = Request::builder().header(HOST, host).body(());
        let (request, ()) = request.expect("a request").into_parts();
        origins.allows(&HeaderValue::from_str(origin).expect("a value"), &request)
    }

    #[test]
    fn the_servers_own_pages_may_ask() {
        let own = |origin, host| allows(&Origins::default(), origin, host);
        assert!(own("https://localhost:8443", "localhost:8443"));
        assert!(own("https://Voice.test", "voice.test"));
        assert!(own("https://voice.test", "voice.test:443"));
        assert!(own("https://[::1]:8443", "[::1]:8443"));
        assert!(
            own("https://voice.test:8443", "voice.test"),
            "behind a proxy"
        );
        assert!(!own("http://localhost:3000", "localhost:8443"));
        assert!(!own("https://localhost", "localhost:8443"));
        assert!(!own("https://evil.test", "voice.test"));
        assert!(own("https://voice.test", "voice.test:"), "an empty port");
        for trick in ["[::1]x:8443", "x@[::1]:8443", "[::1]:x"] {
            assert!(!own("https://[::1]:8443", trick), "{trick}");
        }
    }

    #[test]
    fn tricks_with_names_do_not_help() {
        let origins = Origins {
            allowed: vec!["https://app.test/".parse().expect("an origin")],
            allow_none: false,
        };
        let listed = |origin| allows(&origins, origin, "voice.test");
        assert!(listed("https://app.test"));
        assert!(listed("https://app.test:443"));
        for trick in [
            "null",
            "https://app.test.evil.test",
            "https://evilapp.test",
            "https://sub.app.test",
            "https://app.test:8443",
            "http://app.test",
            "https://app.test@evil.test",
            "https://evil.test/https://app.test",
            "https://app.test/path",
            "https://app.test.",
            "https://app.test:x",
            "https://app.test:",
            "https://app.test:0443",
            "file://",
            "app.test",
            "",
            "https://",
            "chrome-extension://app.test",
        ] {
            assert!(!listed(trick), "{trick}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let read = |text: &str| text.parse::<PageOrigin>().map(|origin| origin.to_string());
        assert_eq!(
            read("HTTPS://App.Test:443/").as_deref(),
            Ok("https://app.test")
        );
        assert_eq!(
            read("http://localhost:3000").as_deref(),
            Ok("http://localhost:3000")
        );
        for wrong in [
            "*",
            "https://*.app.test",
            "app.test",
            "https://app.test/x",
            "null",
            "ftp://x",
            "",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
