//! What those are told who are not let in: RFC 6750 section 3, and a problem as everywhere.

use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::WWW_AUTHENTICATE;
use axum::response::{IntoResponse, Response};

use super::scope::Scope;
use crate::serve::problem::{Kind, Problem};

/// Why somebody is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no credential, and one is needed.
    Missing,
    /// The request is not one that can be checked.
    Malformed(&'static str),
    /// A key or a token is in the address.
    InAddress,
    /// The credential is not good.
    Invalid {
        /// In the letters of `error_description`: printable ASCII but for quotes and backslashes.
        reason: String,
        /// Whether it may be a try at somebody else's; a credential that was good once is none.
        is_guess: bool,
    },
    /// The user name or the password is wrong; which of them is not told.
    Login,
    /// The credential is good, but not for this.
    Scope(Scope),
    /// Too many failures; wait this long.
    Blocked(Duration),
    /// Too much to do; wait this long.
    Busy(Duration),
    /// It cannot be found out now whether the credential is good.
    Unchecked,
    /// The server failed, and its log says why.
    Internal(String),
}

/// How long to wait until keys of an issuer or files can be read again.
const LATER: Duration = Duration::from_secs(5);

impl Refusal {
    /// A credential that was good once.
    pub(super) fn over(reason: &str) -> Self {
        Self::Invalid {
            reason: reason.to_owned(),
            is_guess: false,
        }
    }

    /// A credential that never was.
    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        Self::Invalid {
            reason: reason.into(),
            is_guess: true,
        }
    }

    /// `WWW-Authenticate`, where one belongs.
    fn challenge(&self) -> Option<String> {
        let error = |error: &str, description: &str| {
            format!(
                r#"Bearer realm="voicectl", error="{error}", error_description="{description}""#
            )
        };
        match self {
            Self::Missing | Self::Login => Some(r#"Bearer realm="voicectl""#.to_owned()),
            Self::Malformed(reason) => Some(error("invalid_request", reason)),
            Self::InAddress => Some(error("invalid_request", "a credential is in the address")),
            Self::Invalid { reason, .. } => {
                let fits =
                    |letter: &char| matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\');
                let reason: String = reason.chars().filter(fits).collect();
                Some(error("invalid_token", &reason))
            }
            Self::Scope(scope) => Some(format!(
                r#"Bearer realm="voicectl", error="insufficient_scope", scope="{scope}""#
            )),
            Self::Blocked(_) | Self::Busy(_) | Self::Unchecked | Self::Internal(_) => None,
        }
    }

    fn problem(&self) -> Problem {
        match self {
            Self::Missing => Problem::new(
                Kind::CREDENTIAL_MISSING,
                "send an API key or a token: `Authorization: Bearer ...`",
            ),
            Self::Malformed(reason) => Problem::new(Kind::CREDENTIAL_MALFORMED, *reason),
            Self::InAddress => Problem::new(
                Kind::CREDENTIAL_MALFORMED,
                "keys and tokens in an address end up in logs: replace this one, and send it in `Authorization: Bearer ...`",
            ),
            Self::Invalid { reason, .. } => Problem::new(Kind::CREDENTIAL_REFUSED, reason.clone()),
            Self::Login => Problem::new(
                Kind::LOGIN_REFUSED,
                "the user name or the password is wrong",
            ),
            Self::Scope(scope) => Problem::new(
                Kind::SCOPE_MISSING,
                format!("the credential has not the scope `{scope}`"),
            )
            .with("scope", scope.name()),
            Self::Blocked(after) => Problem::new(
                Kind::TOO_MANY_FAILURES,
                "too many wrong credentials came from there",
            )
            .retry_after(*after),
            Self::Busy(after) => {
                Problem::new(Kind::BUSY, "too many sign in at the moment").retry_after(*after)
            }
            Self::Unchecked => Problem::new(
                Kind::CREDENTIAL_UNCHECKED,
                "the credential cannot be checked at the moment",
            )
            .retry_after(LATER),
            Self::Internal(reason) => Problem::internal(reason),
        }
    }

    /// Why, in a word for the audit log.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Missing => "no credential",
            Self::Malformed(reason) => reason,
            Self::InAddress => "a credential in the address",
            Self::Invalid { reason, .. } => reason,
            Self::Login => "wrong user name or password",
            Self::Scope(_) => "scope missing",
            Self::Blocked(_) => "too many failures",
            Self::Busy(_) => "busy",
            Self::Unchecked => "cannot be checked",
            Self::Internal(_) => "internal",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.problem().into_response();
        if let Some(challenge) = self.challenge()
            && let Ok(value) = HeaderValue::from_str(&challenge)
        {
            response.headers_mut().insert(WWW_AUTHENTICATE, value);
        }
        response
    }
}
