//! What a request brings to say who asks.

use axum::extract::Query;
use axum::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use zeroize::Zeroizing;

use super::challenge::Refusal;

/// The subprotocols that a WebSocket's answer names when a client offers one: ours, Deepgram's, OpenAI's. Browsers hang up where
/// none of theirs is named.
pub const SUBPROTOCOLS: [&str; 4] = ["voicectl", "token", "bearer", "realtime"];

static API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Parameters of an address in which other services take keys. Addresses are written to logs and histories.
const NEVER_IN_ADDRESS: &[&str] = &[
    "access_token",
    "api-key",
    "api_key",
    "apikey",
    "authorization",
    "bearer",
    "key",
    "refresh_token",
    "token",
    "x-api-key",
    "xi-api-key",
];

/// Bytes of the longest credential.
const LONGEST: usize = 8 << 10;

/// One credential, not checked yet.
#[derive(PartialEq, Eq)]
pub(super) enum Credential {
    /// An API key, or whatever else is no token.
    Key(Zeroizing<String>),
    /// A JWT, by its two dots.
    Token(Zeroizing<String>),
    /// A ticket.
    Ticket(Zeroizing<String>),
    /// A header that says nothing: where everyone is welcome that is no reason to refuse.
    Unreadable(&'static str),
}

/// The credential of a request, if it has one.
///
/// # Errors
///
/// [`Refusal::Malformed`] when it has several, or one where none may be.
pub(super) fn of(parts: &Parts) -> Result<Option<Credential>, Refusal> {
    let is_upgrade = is_websocket(&parts.headers);
    let mut found = Vec::new();
    if let Some(value) = only(
        &parts.headers,
        &AUTHORIZATION,
        "Authorization is sent twice",
    )? {
        found.extend(authorization(value));
    }
    if let Some(value) = only(&parts.headers, &API_KEY, "X-API-Key is sent twice")? {
        found.push(readable(value).map_or_else(Credential::Unreadable, Credential::Key));
    }
    if is_upgrade {
        found.extend(subprotocols(&parts.headers));
    }
    found.extend(query(parts, is_upgrade)?);
    let first = found.pop();
    if found.iter().any(|other| Some(other) != first.as_ref()) {
        return Err(Refusal::Malformed(
            "there are two different credentials in the request",
        ));
    }
    Ok(first)
}

fn is_websocket(headers: &HeaderMap) -> bool {
    headers
        .get(UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// The value of a header that must not be there twice: who reads the first and who reads the last would disagree.
fn only<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    twice: &'static str,
) -> Result<Option<&'a [u8]>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map(axum::http::HeaderValue::as_bytes);
    match values.next() {
        Some(_) => Err(Refusal::Malformed(twice)),
        None => Ok(value),
    }
}

/// RFC 6750 section 2.1, and `Token` for clients of other speech services. Other schemes are for somebody else on the way.
fn authorization(value: &[u8]) -> Option<Credential> {
    let blank = value.iter().position(|byte| *byte == b' ');
    let (scheme, rest) = value.split_at(blank.unwrap_or(value.len()));
    let is_bearer = scheme.eq_ignore_ascii_case(b"bearer");
    if !is_bearer && !scheme.eq_ignore_ascii_case(b"token") {
        return None;
    }
    Some(match readable(rest) {
        Ok(text) if is_bearer => classified(text),
        Ok(text) => Credential::Key(text),
        Err(why) => Credential::Unreadable(why),
    })
}

fn classified(text: Zeroizing<String>) -> Credential {
    if text.bytes().filter(|byte| *byte == b'.').count() == 2 {
        Credential::Token(text)
    } else {
        Credential::Key(text)
    }
}

/// The letters of `b64token`, RFC 6750 section 2.1.
fn readable(value: &[u8]) -> Result<Zeroizing<String>, &'static str> {
    let value = value.trim_ascii();
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte);
    if value.is_empty() {
        return Err("the credential is empty");
    }
    if value.len() > LONGEST {
        return Err("the credential is too long");
    }
    if !value.iter().all(fits) {
        return Err("the credential has letters that none has");
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(value).into_owned()))
}

/// `Sec-WebSocket-Protocol: voicectl, bearer.<credential>`: the one header that a page can set. Pages for other speech services
/// send theirs as `token, <credential>` (Deepgram; `bearer` for tokens), and as `openai-insecure-api-key.<credential>`.
fn subprotocols(headers: &HeaderMap) -> Vec<Credential> {
    let values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    let offered: Vec<&[u8]> = values
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .collect();
    let read = |text, kind: fn(_) -> _| readable(text).map_or_else(Credential::Unreadable, kind);
    match offered[..] {
        // Nothing else beside it: elsewhere `token` may be the name of a protocol.
        [b"token", text] => return vec![read(text, Credential::Key)],
        [b"bearer", text] => return vec![read(text, classified)],
        _ => {}
    }
    let named = offered.into_iter().filter_map(|protocol| {
        if let Some(text) = protocol.strip_prefix(b"ticket.") {
            return Some(read(text, Credential::Ticket));
        }
        let bearer = protocol.strip_prefix(b"bearer.");
        let text = bearer.or_else(|| protocol.strip_prefix(b"openai-insecure-api-key."))?;
        Some(read(text, classified))
    });
    named.collect()
}

fn query(parts: &Parts, is_upgrade: bool) -> Result<Vec<Credential>, Refusal> {
    let Ok(Query(pairs)) = Query::<Vec<(String, Zeroizing<String>)>>::try_from_uri(&parts.uri)
    else {
        return Err(Refusal::Malformed("the query cannot be read"));
    };
    let mut found = Vec::new();
    for (name, value) in pairs {
        if NEVER_IN_ADDRESS.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(Refusal::InAddress);
        }
        if name == "ticket" {
            if !is_upgrade {
                return Err(Refusal::Malformed("a ticket is for a WebSocket"));
            }
            found.push(
                readable(value.as_bytes()).map_or_else(Credential::Unreadable, Credential::Ticket),
            );
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn of(uri: &str, headers: &[(&str, &str)]) -> String {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        match super::of(&parts) {
            Ok(None) => "nothing".to_owned(),
            Ok(Some(Credential::Key(text))) => format!("key {}", *text),
            Ok(Some(Credential::Token(text))) => format!("token {}", *text),
            Ok(Some(Credential::Ticket(text))) => format!("ticket {}", *text),
            Ok(Some(Credential::Unreadable(why))) => format!("unreadable: {why}"),
            Err(Refusal::Malformed(why)) => format!("refused: {why}"),
            Err(Refusal::InAddress) => "refused: in the address".to_owned(),
            Err(_) => "another refusal".to_owned(),
        }
    }

    #[test]
    fn a_credential_is_where_clients_put_it() {
        for (headers, wanted) in [
            (&[][..], "nothing"),
            (&[("authorization", "Bearer abc")], "key abc"),
            (&[("authorization", "bearer  a.b.c ")], "token a.b.c"),
            (&[("authorization", "Token abc")], "key abc"),
            (&[("x-api-key", "abc")], "key abc"),
            (&[("authorization", "Basic YTpi")], "nothing"),
            (
                &[("authorization", "Bearer")],
                "unreadable: the credential is empty",
            ),
            (
                &[("authorization", "Bearer a,b")],
                "unreadable: the credential has letters that none has",
            ),
            (
                &[("authorization", "Bearer a"), ("x-api-key", "a")],
                "key a",
            ),
            (
                &[("authorization", "Bearer a"), ("x-api-key", "b")],
                "refused: there are two different credentials in the request",
            ),
            (
                &[("authorization", "Bearer a"), ("authorization", "Bearer a")],
                "refused: Authorization is sent twice",
            ),
            (
                &[("x-api-key", "a"), ("x-api-key", "b")],
                "refused: X-API-Key is sent twice",
            ),
            // Not an upgrade: no credential.
            (
                &[("sec-websocket-protocol", "voicectl, bearer.abc")],
                "nothing",
            ),
            (
                &[
                    ("upgrade", "WebSocket"),
                    ("sec-websocket-protocol", "voicectl, bearer.abc"),
                ],
                "key abc",
            ),
            (
                &[
                    ("upgrade", "websocket"),
                    ("sec-websocket-protocol", "voicectl,bearer.a.b.c"),
                ],
                "token a.b.c",
            ),
            (
                &[
                    ("upgrade", "websocket"),
                    ("sec-websocket-protocol", "token, abc"),
                ],
                "key abc",
            ),
            (
                &[
                    ("upgrade", "websocket"),
                    ("sec-websocket-protocol", "bearer,a.b.c"),
                ],
                "token a.b.c",
            ),
            (
                &[
                    ("upgrade", "websocket"),
                    ("sec-websocket-protocol", "token, abc, def"),
                ],
                "nothing",
            ),
            (&[("sec-websocket-protocol", "token, abc")], "nothing"),
            (
                &[
                    ("upgrade", "websocket"),
                    (
                        "sec-websocket-protocol",
                        "realtime, openai-insecure-api-key.abc, openai-beta.realtime-v1",
                    ),
                ],
                "key abc",
            ),
            (
                &[
                    ("upgrade", "websocket"),
                    ("sec-websocket-protocol", "ticket.vctt_x"),
                ],
                "ticket vctt_x",
            ),
            (
                &[
                    ("upgrade", "websocket"),
                    ("sec-websocket-protocol", "bearer.a"),
                    ("sec-websocket-protocol", "bearer.b"),
                ],
                "refused: there are two different credentials in the request",
            ),
        ] {
            assert_eq!(of("/stt", headers), wanted, "{headers:?}");
        }
    }

    #[test]
    fn nothing_but_a_ticket_is_taken_from_an_address() {
        let upgrade = [("upgrade", "websocket")];
        for name in ["api_key", "Access_Token", "token", "key", "api%5Fkey"] {
            let uri = format!("/ws?a=b&{name}=x");
            assert_eq!(of(&uri, &[]), "refused: in the address", "{name}");
            assert_eq!(of(&uri, &upgrade), "refused: in the address", "{name}");
        }
        assert_eq!(of("/ws?ticket=x", &upgrade), "ticket x");
        assert_eq!(
            of("/ws?ticket=x", &[]),
            "refused: a ticket is for a WebSocket"
        );
        assert_eq!(of("/ws?language=en", &upgrade), "nothing");
    }
}
