//! The fields in which proxies name whom they speak for: `X-Forwarded-For`, `X-Forwarded-Proto`, and `Forwarded` of RFC 7239.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderValue;
use axum::http::header::GetAll;

/// Longest field, all of its lines together, in bytes.
const LONGEST: usize = 4 << 10;

/// Most proxies that a request may have passed.
const MOST_HOPS: usize = 32;

/// More than any chain of proxies writes.
#[derive(Debug)]
pub(super) struct TooLong;

/// What one proxy wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    /// Whom it saw; `None` when that is no address.
    pub(super) ip: Option<IpAddr>,
    /// Whether it was asked over TLS, where it says so.
    pub(super) is_https: Option<bool>,
}

/// The hops of `X-Forwarded-For`, in order.
pub(super) fn plain(lines: GetAll<'_, HeaderValue>) -> Result<Vec<Hop>, TooLong> {
    hops(lines, |line, hops| {
        // RFC 9110 section 5.6.1: empty elements are none.
        for element in line.split(|byte| *byte == b',') {
            let element = element.trim_ascii();
            if !element.is_empty() {
                let is_https = None;
                hops.push(Hop {
                    ip: unquoted(element).and_then(|text| address(&text)),
                    is_https,
                });
            }
        }
    })
}

/// The hops of `Forwarded`, in order. Each line is read by itself: a quote that a client left open swallows nothing that a
/// proxy adds below.
pub(super) fn rfc7239(lines: GetAll<'_, HeaderValue>) -> Result<Vec<Hop>, TooLong> {
    hops(lines, |line, hops| {
        for element in split(line, b',') {
            let element = element.trim_ascii();
            if !element.is_empty() {
                hops.push(element_hop(element));
            }
        }
    })
}

/// The last of the schemes in `X-Forwarded-Proto`: what the proxy before us says.
pub(super) fn last_scheme(lines: &GetAll<'_, HeaderValue>) -> Option<Vec<u8>> {
    let line = lines.iter().next_back()?.as_bytes();
    let last = line.rsplit(|byte| *byte == b',').next()?;
    Some(last.trim_ascii().to_ascii_lowercase())
}

fn hops(
    lines: GetAll<'_, HeaderValue>,
    read: impl Fn(&[u8], &mut Vec<Hop>),
) -> Result<Vec<Hop>, TooLong> {
    let mut hops = Vec::new();
    let mut length = 0;
    for line in lines {
        length += line.len();
        if length > LONGEST {
            return Err(TooLong);
        }
        read(line.as_bytes(), &mut hops);
        if hops.len() > MOST_HOPS {
            return Err(TooLong);
        }
    }
    Ok(hops)
}

/// One element: pairs with semicolons between them, each key once (RFC 7239 section 4).
fn element_hop(element: &[u8]) -> Hop {
    let wrong = Hop {
        ip: None,
        is_https: None,
    };
    let (mut seen, mut scheme) = (None, None);
    for pair in split(element, b';') {
        let pair = pair.trim_ascii();
        let Some(equals) = pair.iter().position(|byte| *byte == b'=') else {
            return wrong;
        };
        let (key, value) = (&pair[..equals], unquoted(&pair[equals + 1..]));
        let (Some(value), true) = (value, is_token(key)) else {
            return wrong;
        };
        let place = if key.eq_ignore_ascii_case(b"for") {
            &mut seen
        } else if key.eq_ignore_ascii_case(b"proto") {
            &mut scheme
        } else {
            continue;
        };
        if place.replace(value).is_some() {
            return wrong;
        }
    }
    Hop {
        ip: seen.and_then(|text| address(&text)),
        is_https: scheme.map(|scheme| scheme.eq_ignore_ascii_case(b"https")),
    }
}

/// The parts between separators that stand in no quotes.
fn split(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |byte| {
        let was_escaped = std::mem::replace(&mut is_escaped, false);
        match byte {
            _ if was_escaped => {}
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            byte => return *byte == separator && !is_quoted,
        }
        false
    })
}

/// A value without its quotes; `None` when they do not match.
fn unquoted(value: &[u8]) -> Option<Vec<u8>> {
    let Some(rest) = value.strip_prefix(b"\"") else {
        let is_plain = !value.contains(&b'"') && !value.is_empty();
        return is_plain.then(|| value.to_vec());
    };
    let inner = rest.strip_suffix(b"\"")?;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => return None,
            b'\\' => bytes.push(*rest.next()?),
            byte => bytes.push(*byte),
        }
    }
    Some(bytes)
}

fn is_token(text: &[u8]) -> bool {
    let is_mark = |byte: &u8| b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty()
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
}

/// An address, with or without port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let ip = match bare {
        // Brackets are IPv6's alone.
        Some(bare) => bare.parse().map(IpAddr::V6).ok()?,
        None => match text.parse::<IpAddr>() {
            Ok(ip) => ip,
            Err(_) => text.parse::<SocketAddr>().ok()?.ip(),
        },
    };
    // A zone means something on one machine only.
    (!text.contains('%')).then(|| ip.to_canonical())
}
