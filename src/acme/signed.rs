//! Signed requests (JWS, RFC 7515, as RFC 8555 section 6.2 restricts it): for what instant-acme has no call.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::directory::Directory;
use super::http::{Answer, Http};
use super::{AcmeError, ProblemKind};
use crate::pki::key::{KeyType, PrivateKey};

/// Nonces that may be refused in a row: with half of all refused, one run in 10^19 ends here.
const NONCES: usize = 64;

/// A key that signs requests: of an account, or of a certificate that is to be revoked.
pub struct SigningKey(Kind);

enum Kind {
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.algorithm())
    }
}

impl SigningKey {
    /// For a P-256, P-384 or RSA key.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Unsupported`] for another kind.
    pub fn new(key: &PrivateKey) -> Result<Self, AcmeError> {
        let der = key.to_der();
        let refused =
            || AcmeError::Unsupported("a key of this kind cannot sign requests to a CA".to_owned());
        let kind = match key.key_type() {
            Some(KeyType::P256) => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der).map(Kind::P256)
            }
            Some(KeyType::P384) => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &der).map(Kind::P384)
            }
            Some(KeyType::P521 | KeyType::Ed25519) => return Err(refused()),
            Some(_) | None => RsaKeyPair::from_pkcs8(&der).map(Kind::Rsa),
        };
        kind.map(Self).map_err(|_| refused())
    }

    /// The public half (RFC 7517).
    #[must_use]
    pub fn jwk(&self) -> Value {
        match &self.0 {
            Kind::P256(pair) => curve_point("P-256", pair.public_key().as_ref()),
            Kind::P384(pair) => curve_point("P-384", pair.public_key().as_ref()),
            Kind::Rsa(pair) => {
                let public = pair.public_key();
                let modulus = public.modulus().big_endian_without_leading_zero();
                let exponent = public.exponent().big_endian_without_leading_zero();
                json!({ "e": encode(exponent), "kty": "RSA", "n": encode(modulus) })
            }
        }
    }

    /// The public half's SHA-256 (RFC 7638), base64url.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        // The members of `jwk` are those that count, and serde_json writes them sorted and without blanks.
        encode(digest(&SHA256, self.jwk().to_string().as_bytes()).as_ref())
    }

    const fn algorithm(&self) -> &'static str {
        match self.0 {
            Kind::P256(_) => "ES256",
            Kind::P384(_) => "ES384",
            Kind::Rsa(_) => "RS256",
        }
    }

    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, AcmeError> {
        let refused = |_| AcmeError::Unsupported("the key cannot sign".to_owned());
        let random = SystemRandom::new();
        match &self.0 {
            Kind::P256(pair) | Kind::P384(pair) => pair
                .sign(&random, bytes)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(refused),
            Kind::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, bytes, &mut signature)
                    .map_err(refused)?;
                Ok(signature)
            }
        }
    }

    /// A JWS in flattened JSON form. `header` gets `alg`; without a payload it is a POST-as-GET.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Unsupported`] when the key cannot sign.
    pub fn seal(&self, mut header: Value, payload: Option<&Value>) -> Result<Value, AcmeError> {
        header["alg"] = self.algorithm().into();
        let protected = encode(header.to_string().as_bytes());
        let payload = payload
            .map(|payload| encode(payload.to_string().as_bytes()))
            .unwrap_or_default();
        let signature = self.sign(format!("{protected}.{payload}").as_bytes())?;
        Ok(json!({ "protected": protected, "payload": payload, "signature": encode(&signature) }))
    }
}

/// An uncompressed point (SEC 1 section 2.3.3) as a JWK.
fn curve_point(curve: &str, point: &[u8]) -> Value {
    let (x, y) = point[1..].split_at(point.len() / 2);
    json!({ "crv": curve, "kty": "EC", "x": encode(x), "y": encode(y) })
}

/// Base64url without padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Who signs a request.
#[derive(Clone, Copy, Debug)]
pub enum Signer<'a> {
    /// An account, by its URL.
    Account(&'a SigningKey, &'a str),
    /// A key by itself: before there is an account, or a certificate's.
    Key(&'a SigningKey),
}

impl Signer<'_> {
    /// Sends a signed request, again with another nonce as long as nonces are refused.
    ///
    /// # Errors
    ///
    /// As [`Http::get`]; [`AcmeError::Problem`].
    pub async fn post(
        &self,
        http: &Http,
        directory: &Directory,
        url: &str,
        payload: Option<&Value>,
    ) -> Result<Answer, AcmeError> {
        let mut refused = 0;
        loop {
            let nonce = http.nonce(&directory.new_nonce).await?;
            let (key, header) = match self {
                Self::Account(key, account) => {
                    (key, json!({ "kid": account, "nonce": nonce, "url": url }))
                }
                Self::Key(key) => (key, json!({ "jwk": key.jwk(), "nonce": nonce, "url": url })),
            };
            let request = key.seal(header, payload)?;
            match http.post(url, request.to_string().into_bytes()).await?.ok() {
                Err(AcmeError::Problem(problem))
                    if problem.kind == ProblemKind::BadNonce && refused < NONCES =>
                {
                    refused += 1;
                }
                answer => return answer,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_rfc_7638() {
        // Section 3.1: members in this order, nothing between them.
        let key = SigningKey::new(&PrivateKey::generate(KeyType::P256).expect("a key"))
            .expect("a signer");
        let jwk = key.jwk().to_string();
        assert!(
            jwk.starts_with(r#"{"crv":"P-256","kty":"EC","x":""#),
            "{jwk}"
        );
        assert_eq!(key.thumbprint().len(), 43);
    }

    #[test]
    fn the_exponent_comes_first_and_the_modulus_last_in_an_rsa_key() {
        let key = PrivateKey::generate(KeyType::Rsa2048).expect("a key");
        let jwk = SigningKey::new(&key).expect("a signer").jwk().to_string();
        assert!(jwk.starts_with(r#"{"e":"AQAB","kty":"RSA","n":""#), "{jwk}");
    }
}
