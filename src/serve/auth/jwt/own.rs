//! The server's own tokens: what it gives to its users, and what programs that know its secret may sign.
//!
//! `alg` HS256, `iss` and `aud` `voicectl`, `sub` whom it is about, `scope` what it is good for, `exp` its end. The key is
//! the text of `STATE/access/token-secret` without the end of the line. `kid` and `iat` are set here, and need not be.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::json;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{IssuerSettings, KeysFrom};
use crate::serve::auth::{Scope, Scopes};
use crate::store::StoreError;
use crate::store::access::Access;

/// Signs tokens with the server's own secret.
#[derive(Clone, Debug)]
pub struct OwnTokens {
    access: Access,
}

impl OwnTokens {
    /// `iss` and `aud`.
    pub const NAME: &str = "voicectl";

    /// How long an access token is good, and so how long a secret is good that was replaced.
    pub const LIFETIME: Duration = Duration::from_mins(15);

    /// With the secret of an access folder; where there is none, it is made when it is needed.
    #[must_use]
    pub const fn new(access: Access) -> Self {
        Self { access }
    }

    /// The issuer that this is, for [`super::Issuers::new`]. Its tokens may be good for everything, and are for what `scope`
    /// says: for nothing without it.
    #[must_use]
    pub fn settings(&self) -> IssuerSettings {
        IssuerSettings {
            scopes: Scope::ALL.iter().copied().collect(),
            ..IssuerSettings::new(
                Self::NAME,
                KeysFrom::Own(self.access.clone()),
                vec![Self::NAME.to_owned()],
            )
        }
    }

    /// Signs a token. The secret is read anew, so that whatever process replaced it is heeded.
    ///
    /// `subject` and `session` have one to 255 characters and no control character, or the token is never taken.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the secret cannot be read.
    pub fn sign(
        &self,
        subject: &str,
        scopes: Scopes,
        session: Option<&str>,
        ttl: Duration,
        now: OffsetDateTime,
    ) -> Result<Zeroizing<String>, StoreError> {
        let secret = self.access.token_secrets()?.present;
        let header = json!({ "alg": "HS256", "typ": "at+jwt", "kid": secret.id() });
        let mut claims = json!({
            "iss": Self::NAME,
            "aud": Self::NAME,
            "sub": subject,
            "scope": scopes.to_string(),
            "iat": now.unix_timestamp(),
            "exp": (now + ttl).unix_timestamp(),
        });
        if let (Some(session), Some(claims)) = (session, claims.as_object_mut()) {
            claims.insert("sid".to_owned(), session.into());
        }
        let part = |json: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
        let mut token = Zeroizing::new(format!("{}.{}", part(header), part(claims)));
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.bytes());
        let signature = hmac::sign(&key, token.as_bytes());
        token.push('.');
        token.push_str(&BASE64_URL_SAFE_NO_PAD.encode(signature));
        Ok(token)
    }

    /// Replaces the secret. Tokens of the old one are taken for [`OwnTokens::LIFETIME`] more, or, where it may be known to
    /// somebody, not at all any more.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub fn rotate(&self, at_once: bool, now: OffsetDateTime) -> Result<(), StoreError> {
        let until = (!at_once).then(|| now + Self::LIFETIME);
        self.access.rotate_token_secret(until)
    }
}
