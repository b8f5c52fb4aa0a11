//! The server's own tokens, and those that programs sign with its secret.

use std::fs;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use time::OffsetDateTime;
use voicectl::serve::auth::jwt::{Issuers, OwnTokens, TokenRefused};
use voicectl::serve::auth::{Scope, Scopes};
use voicectl::store::Store;

use super::peer::{NOW, after, hs256, issuers, now};

struct Own {
    folder: tempfile::TempDir,
    tokens: OwnTokens,
    issuers: Issuers,
}

impl Own {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tokens = OwnTokens::new(Store::new(folder.path()).access());
        let issuers = issuers(tokens.settings());
        Self {
            folder,
            tokens,
            issuers,
        }
    }

    fn secret(&self) -> String {
        let access = Store::new(self.folder.path()).access();
        access.token_secrets().expect("a secret");
        let path = self.folder.path().join("access/token-secret");
        let text = fs::read_to_string(path).expect("a secret");
        text.trim_end().to_owned()
    }

    fn token(&self, at: OffsetDateTime) -> String {
        let scopes = Scopes::of_claim("stt admin");
        let signed = self
            .tokens
            .sign("bob", scopes, Some("s-1"), OwnTokens::LIFETIME, at);
        signed.expect("a token").to_string()
    }
}

#[tokio::test]
async fn what_the_server_signs_it_takes() {
    let own = Own::new();
    let verified = own.issuers.verify(&own.token(now()), now()).await;
    let verified = verified.expect("a good token");
    assert_eq!((&*verified.issuer, &*verified.subject), ("voicectl", "bob"));
    assert_eq!(verified.scopes.to_string(), "stt admin");
    assert_eq!(verified.session.as_deref(), Some("s-1"));
    assert_eq!(verified.expires_at, after(900));
    // No scope is none.
    let token = own
        .tokens
        .sign("bob", Scopes::NONE, None, Duration::from_mins(1), now());
    let token = token.expect("a token");
    let verified = own
        .issuers
        .verify(&token, now())
        .await
        .expect("a good token");
    assert!(verified.scopes.is_empty() && verified.session.is_none());
}

#[tokio::test]
async fn openssl_makes_the_same_signature() {
    let own = Own::new();
    let token = own.token(now());
    let parts: Vec<String> = token
        .split('.')
        .take(2)
        .map(|part| {
            let json = BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64url");
            String::from_utf8(json).expect("text")
        })
        .collect();
    assert_eq!(hs256(&parts[0], &parts[1], own.secret().as_bytes()), token);
    let header: Value = serde_json::from_str(&parts[0]).expect("JSON");
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("HS256"), &json!("at+jwt"))
    );
}

#[tokio::test]
async fn programs_sign_with_the_secret() {
    let own = Own::new();
    let mut claims = json!({
        "iss": "voicectl", "aud": "voicectl", "sub": "batch", "scope": "tts", "exp": NOW + 60,
    });
    let sign = |claims: &Value| {
        let header = r#"{"alg":"HS256","typ":"JWT"}"#;
        hs256(header, &claims.to_string(), own.secret().as_bytes())
    };
    let verified = own.issuers.verify(&sign(&claims), now()).await;
    let verified = verified.expect("a good token");
    assert!(verified.scopes.has(Scope::Tts) && !verified.scopes.has(Scope::Stt));
    // Without a scope it is good for nothing.
    claims.as_object_mut().expect("an object").remove("scope");
    let verified = own.issuers.verify(&sign(&claims), now()).await;
    assert!(verified.expect("a good token").scopes.is_empty());
}

#[tokio::test]
async fn the_secret_before_is_taken_as_long_as_its_tokens() {
    let own = Own::new();
    let old = own.token(now());
    assert!(own.issuers.verify(&old, now()).await.is_ok());
    own.tokens.rotate(false, now()).expect("rotated");
    // At once for the new one; no restart.
    let new = own.token(now());
    assert_ne!(old.split('.').next(), new.split('.').next(), "another kid");
    assert!(own.issuers.verify(&new, now()).await.is_ok());
    assert!(own.issuers.verify(&old, after(899)).await.is_ok());
    // Its token is within the leeway still, but the secret is over.
    let judged = own.issuers.verify(&old, after(900)).await;
    assert_eq!(judged, Err(TokenRefused::UnknownKey));
}

#[tokio::test]
async fn a_secret_that_is_known_is_over_at_once() {
    let own = Own::new();
    let old = own.token(now());
    assert!(own.issuers.verify(&old, now()).await.is_ok());
    own.tokens.rotate(true, now()).expect("rotated");
    let judged = own.issuers.verify(&old, after(1)).await;
    assert_eq!(judged, Err(TokenRefused::UnknownKey));
    assert!(
        own.issuers
            .verify(&own.token(now()), after(1))
            .await
            .is_ok()
    );
}
