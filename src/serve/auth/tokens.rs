//! Who says whether a token is good, and who signs those of logins.

use std::pin::Pin;
use std::sync::OnceLock;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::scope::Scopes;
use crate::store::StoreError;
use crate::store::access::Access;

/// `iss` of the tokens of logins here, and their `aud`.
pub const OWN_ISSUER: &str = "voicectl";

/// What a good token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// What it is good for.
    pub scopes: Scopes,
    /// `exp`.
    pub expires_at: OffsetDateTime,
    /// `sid`: the session of a login, where the issuer is [`OWN_ISSUER`]; of others it means nothing here.
    pub session: Option<String>,
}

/// Why a token is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRefused {
    /// It was good.
    Expired,
    /// The keys of its issuer cannot be had now.
    Unavailable,
    /// Anything else, in the letters of `error_description` (RFC 6750 section 3).
    Wrong(String),
}

/// The future of [`TokenCheck::check`].
pub type Checking<'a> = Pin<Box<dyn Future<Output = Result<Verified, TokenRefused>> + Send + 'a>>;

/// Checks and signs tokens.
pub trait TokenCheck: Send + Sync {
    /// Whether tokens of others than [`OWN_ISSUER`] may be good.
    fn has_issuers(&self) -> bool;

    /// Whether a token is good.
    fn check<'a>(&'a self, token: &'a str, now: OffsetDateTime) -> Checking<'a>;

    /// An access token of a login.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when there is no secret to sign with.
    fn sign(
        &self,
        user: &str,
        scopes: Scopes,
        session: &str,
        lifetime: Duration,
        now: OffsetDateTime,
    ) -> Result<Zeroizing<String>, StoreError>;
}

/// Tokens of logins here and of nobody else.
pub struct LoginTokens {
    access: Access,
    secret: OnceLock<Zeroizing<String>>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    scope: String,
    iat: i64,
    exp: i64,
}

impl LoginTokens {
    /// Signed with the secret of an access folder, which is made when first needed.
    #[must_use]
    pub const fn new(access: Access) -> Self {
        Self {
            access,
            secret: OnceLock::new(),
        }
    }

    fn secret(&self) -> Result<&[u8], StoreError> {
        if self.secret.get().is_none() {
            let secret = self.access.token_secret()?;
            let _ = self.secret.set(secret);
        }
        Ok(self.secret.get().map_or(&[], |secret| secret.as_bytes()))
    }

    fn verify(&self, token: &str, now: OffsetDateTime) -> Result<Verified, TokenRefused> {
        let wrong = |_| TokenRefused::Wrong("the token is not one of this server".to_owned());
        let secret = self.secret().map_err(|_| TokenRefused::Unavailable)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[OWN_ISSUER]);
        validation.set_audience(&[OWN_ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // With the clock that is given.
        validation.validate_exp = false;
        let key = DecodingKey::from_secret(secret);
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
            .map_err(wrong)?
            .claims;
        let expires_at = OffsetDateTime::from_unix_timestamp(claims.exp)
            .map_err(|_| TokenRefused::Wrong("the token never ends".to_owned()))?;
        if expires_at <= now {
            return Err(TokenRefused::Expired);
        }
        Ok(Verified {
            issuer: claims.iss,
            subject: claims.sub,
            scopes: Scopes::of_claim(&claims.scope),
            expires_at,
            session: Some(claims.sid),
        })
    }
}

impl TokenCheck for LoginTokens {
    fn has_issuers(&self) -> bool {
        false
    }

    fn check<'a>(&'a self, token: &'a str, now: OffsetDateTime) -> Checking<'a> {
        Box::pin(async move { self.verify(token, now) })
    }

    fn sign(
        &self,
        user: &str,
        scopes: Scopes,
        session: &str,
        lifetime: Duration,
        now: OffsetDateTime,
    ) -> Result<Zeroizing<String>, StoreError> {
        let claims = Claims {
            iss: OWN_ISSUER.to_owned(),
            aud: OWN_ISSUER.to_owned(),
            sub: user.to_owned(),
            sid: session.to_owned(),
            scope: scopes.to_string(),
            iat: now.unix_timestamp(),
            exp: (now + lifetime).unix_timestamp(),
        };
        let key = EncodingKey::from_secret(self.secret()?);
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)
            .map(Zeroizing::new)
            .map_err(|error| StoreError::Secret(format!("sign a token: {error}")))
    }
}
