//! The claims of a token whose signature is good.

use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use super::{TokenRefused, Verified};
use crate::serve::auth::Scopes;

/// Characters of the longest `sub` and `sid`; OpenID Connect Core section 2 has as many.
const LONGEST_NAME: usize = 255;

/// What one issuer's claims have to be.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) issuer: String,
    pub(super) audiences: Vec<String>,
    /// What a token gets that says nothing of scopes.
    pub(super) granted: Scopes,
    /// What a token may get at most.
    pub(super) most: Scopes,
    pub(super) leeway: Duration,
    pub(super) firebase: bool,
}

impl Rules {
    /// Checks claims. `iss` was looked at when the issuer was found by it.
    pub(super) fn check(
        &self,
        claims: &Map<String, Value>,
        now: OffsetDateTime,
    ) -> Result<Verified, TokenRefused> {
        // RFC 7519 section 4.1.4: on or after `exp` it is over.
        let expires_at = date(claims, "exp")?.ok_or(TokenRefused::Claim("exp"))?;
        if now - self.leeway >= expires_at {
            return Err(TokenRefused::Expired);
        }
        let in_the_past = ["nbf", "iat", "auth_time"];
        let checked = if self.firebase { 3 } else { 2 };
        for name in &in_the_past[..checked] {
            match date(claims, name)? {
                Some(date) if now + self.leeway < date => return Err(TokenRefused::NotYetValid),
                None if *name == "auth_time" => return Err(TokenRefused::Claim(name)),
                _ => {}
            }
        }
        let is_mine = |one: &Value| {
            one.as_str()
                .is_some_and(|one| self.audiences.iter().any(|mine| mine == one))
        };
        if !match claims.get("aud") {
            Some(Value::Array(all)) => all.iter().any(is_mine),
            Some(one) => is_mine(one),
            None => false,
        } {
            return Err(TokenRefused::Audience);
        }
        Ok(Verified {
            issuer: self.issuer.clone(),
            subject: name(claims, "sub")?.ok_or(TokenRefused::Claim("sub"))?,
            scopes: self.scopes(claims)?,
            expires_at,
            session: name(claims, "sid")?,
        })
    }

    /// From `scope` (RFC 9068 section 2.2.3), or from `scp`, as Entra ID and Okta call it; words between blanks, or a list.
    ///
    /// Words of other services only, as `openid email`, say nothing of what may be done here.
    fn scopes(&self, claims: &Map<String, Value>) -> Result<Scopes, TokenRefused> {
        let (name, claim) = match (claims.get("scope"), claims.get("scp")) {
            (Some(claim), _) => ("scope", claim),
            (None, Some(claim)) => ("scp", claim),
            (None, None) => return Ok(self.granted),
        };
        let wrong = TokenRefused::Claim(name);
        let words = match claim {
            Value::String(words) => words.clone(),
            Value::Array(words) => words
                .iter()
                .map(|word| word.as_str().ok_or(wrong))
                .collect::<Result<Vec<_>, _>>()?
                .join(" "),
            _ => return Err(wrong),
        };
        let known = Scopes::of_claim(&words);
        if known.is_empty() && !words.trim_ascii().is_empty() {
            return Ok(self.granted);
        }
        Ok(known.and(self.most))
    }
}

/// A NumericDate (RFC 7519 section 2): seconds, perhaps with a fraction.
fn date(
    claims: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<OffsetDateTime>, TokenRefused> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    let seconds = match (value.as_i64(), value.as_f64()) {
        (Some(whole), _) => Some(Duration::seconds(whole)),
        (None, Some(seconds)) => Duration::checked_seconds_f64(seconds),
        (None, None) => None,
    };
    seconds
        .and_then(|seconds| OffsetDateTime::UNIX_EPOCH.checked_add(seconds))
        .map(Some)
        .ok_or(TokenRefused::Claim(name))
}

/// A name that can stand in a log and be a key of a table.
fn name(claims: &Map<String, Value>, name: &'static str) -> Result<Option<String>, TokenRefused> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text))
            if !text.is_empty()
                && text.chars().count() <= LONGEST_NAME
                && !text.contains(char::is_control) =>
        {
            Ok(Some(text.clone()))
        }
        Some(_) => Err(TokenRefused::Claim(name)),
    }
}
