//! Problem documents (RFC 7807) as ACME servers send them (RFC 8555 section 6.7).

use std::fmt;

use serde::Deserialize;
use time::OffsetDateTime;

use crate::pki::shown::shown;

/// Kinds that mean something to us (RFC 8555 section 6.7, RFC 9773 section 7.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// There is no such account.
    AccountDoesNotExist,
    /// ARI: another order replaces that certificate already.
    AlreadyReplaced,
    /// It is revoked.
    AlreadyRevoked,
    /// The CA does not take this request for a certificate.
    BadCsr,
    /// A nonce was used up; the same request with another one may pass.
    BadNonce,
    /// The CA does not take this kind of key.
    BadPublicKey,
    /// The CA does not know this reason.
    BadRevocationReason,
    /// CAA records forbid it.
    Caa,
    /// Something else stands in the way, such as an order that is there already.
    Conflict,
    /// The CA could not connect.
    Connection,
    /// A name did not resolve.
    Dns,
    /// An account of somewhere else must be named.
    ExternalAccountRequired,
    /// The answer to a challenge is wrong.
    IncorrectResponse,
    /// The contact is no address.
    InvalidContact,
    /// The profile is unknown.
    InvalidProfile,
    /// The request is wrong.
    Malformed,
    /// The order cannot be finalized yet.
    OrderNotReady,
    /// Too much of something.
    RateLimited,
    /// Not by this CA.
    RejectedIdentifier,
    /// The CA failed.
    ServerInternal,
    /// TLS failed while the CA looked.
    Tls,
    /// Not allowed, or not proven.
    Unauthorized,
    /// The CA does not take contacts of this kind.
    UnsupportedContact,
    /// The CA does not take identifiers of this kind.
    UnsupportedIdentifier,
    /// Somebody has to read something.
    UserActionRequired,
    /// An HTTP error without a kind.
    Http,
    /// Anything else.
    Other(String),
}

impl ProblemKind {
    fn of(urn: Option<&str>) -> Self {
        let Some(urn) = urn else { return Self::Http };
        let name = urn
            .strip_prefix("urn:ietf:params:acme:error:")
            .unwrap_or(urn);
        match name {
            "about:blank" => Self::Http,
            "accountDoesNotExist" => Self::AccountDoesNotExist,
            "alreadyReplaced" => Self::AlreadyReplaced,
            "alreadyRevoked" => Self::AlreadyRevoked,
            "badCSR" => Self::BadCsr,
            "badNonce" => Self::BadNonce,
            "badPublicKey" => Self::BadPublicKey,
            "badRevocationReason" => Self::BadRevocationReason,
            "caa" => Self::Caa,
            "conflict" => Self::Conflict,
            "connection" => Self::Connection,
            "dns" => Self::Dns,
            "externalAccountRequired" => Self::ExternalAccountRequired,
            "incorrectResponse" => Self::IncorrectResponse,
            "invalidContact" => Self::InvalidContact,
            "invalidProfile" => Self::InvalidProfile,
            "malformed" => Self::Malformed,
            "orderNotReady" => Self::OrderNotReady,
            "rateLimited" => Self::RateLimited,
            "rejectedIdentifier" => Self::RejectedIdentifier,
            "serverInternal" => Self::ServerInternal,
            "tls" => Self::Tls,
            "unauthorized" => Self::Unauthorized,
            "unsupportedContact" => Self::UnsupportedContact,
            "unsupportedIdentifier" => Self::UnsupportedIdentifier,
            "userActionRequired" => Self::UserActionRequired,
            other => Self::Other(shown(other)),
        }
    }
}

/// What a CA says when it does not do something. Its words are fit for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// In the CA's words; empty when it has none.
    pub detail: String,
    /// The HTTP status; 0 when it is part of another object.
    pub status: u16,
    /// The name that it is about.
    pub identifier: Option<String>,
    /// One per name, where the CA tells them apart.
    pub subproblems: Vec<Self>,
    /// When it may be tried again, if the CA said so.
    pub retry_at: Option<OffsetDateTime>,
}

/// As it comes.
#[derive(Deserialize)]
struct Document {
    #[serde(rename = "type")]
    kind: Option<String>,
    detail: Option<String>,
    title: Option<String>,
    identifier: Option<Named>,
    #[serde(default)]
    subproblems: Vec<Self>,
}

#[derive(Deserialize)]
struct Named {
    value: String,
}

impl Document {
    fn into_problem(self, status: u16) -> Problem {
        Problem {
            kind: ProblemKind::of(self.kind.as_deref()),
            detail: self
                .detail
                .or(self.title)
                .map(|text| words(&text))
                .unwrap_or_default(),
            status,
            identifier: self.identifier.map(|named| shown(&named.value)),
            subproblems: self
                .subproblems
                .into_iter()
                // A CA's names are at most a hundred (and what it sends is bounded by the client anyway).
                .map(|document| document.into_problem(0))
                .collect(),
            retry_at: None,
        }
    }
}

/// More letters than a name may have, fewer than would fill a screen.
const LONGEST: usize = 1000;

/// A server's words without what a terminal would obey, on one line.
pub(super) fn words(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ")
        .chars()
        .take(LONGEST)
        .map(|letter| {
            let turns = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if letter.is_control() || turns { char::REPLACEMENT_CHARACTER } else { letter }
        })
        .collect()
}

impl Problem {
    /// From the body of an HTTP answer; one that is no problem document becomes [`ProblemKind::Http`].
    #[must_use]
    pub fn parse(status: u16, body: &[u8]) -> Self {
        match serde_json::from_slice::<Document>(body) {
            Ok(document) => document.into_problem(status),
            Err(_) => Self {
                kind: ProblemKind::Http,
                detail: String::new(),
                status,
                identifier: None,
                subproblems: Vec::new(),
                retry_at: None,
            },
        }
    }

    /// From an `error` inside an order or a challenge, in JSON.
    #[must_use]
    pub fn embedded(value: &serde_json::Value) -> Self {
        Self::parse(0, value.to_string().as_bytes())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.detail.is_empty() {
            match self.status {
                0 => f.write_str("the CA gives no reason"),
                status => write!(f, "the CA answers {status}"),
            }
        } else {
            f.write_str(&self.detail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_words_command_no_terminal() {
        let problem = Problem::parse(
            403,
            br#"{"type":"urn:ietf:params:acme:error:unauthorized","detail":"\u001b[2Jgone\u0007 \r\n now\u202e"}"#,
        );
        assert_eq!(problem.kind, ProblemKind::Unauthorized);
        assert_eq!(problem.detail, "\u{fffd}[2Jgone\u{fffd} now\u{fffd}");
    }

    #[test]
    fn a_page_of_html_is_a_status() {
        let problem = Problem::parse(503, b"<html>busy</html>");
        assert_eq!(problem.kind, ProblemKind::Http);
        assert_eq!(problem.to_string(), "the CA answers 503");
    }
}
