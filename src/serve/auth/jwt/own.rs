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
use crate::store::{Store, StoreError};

/// `iss` and `aud`.
const NAME: &str = "voicectl";

/// Signs tokens with the server's own secret.
#[derive(Clone, Debug)]
pub struct OwnTokens {
    store: Store,
}

impl OwnTokens {
    /// How long an access token is good, and so how long a secret is good that was replaced.
    pub const LIFETIME: Duration = Duration::from_mins(15);

    /// With the secret of a state folder, which is made if there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it can be neither read nor made.
    pub fn load(store: &Store) -> Result<Self, StoreError> {
        store.token_secrets()?;
        Ok(Self {
            store: store.clone(),
        })
    }

    /// The issuer that this is, for [`super::Issuers::new`]. Its tokens may be good for everything, and are for what `scope`
    /// says: for nothing without it.
    #[must_use]
    pub fn settings(&self) -> IssuerSettings {
        IssuerSettings {
            scopes: Scope::ALL.iter().copied().collect(),
            ..IssuerSettings::new(
                NAME,
                KeysFrom::Own(self.store.clone()),
                vec![NAME.to_owned()],
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
        let secret = self.store.token_secrets()?.present;
        let header = json!({ "alg": "HS256", "typ": "at+jwt", "kid": secret.id() });
        let mut claims = json!({
            "iss": NAME,
            "aud": NAME,
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
        self.store.rotate_token_secret(until)
    }
}
