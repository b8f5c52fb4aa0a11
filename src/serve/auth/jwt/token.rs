//! A token taken apart, not checked yet.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::{LONGEST_TOKEN, TokenRefused, strict};

/// Bytes of the longest `kid`.
const LONGEST_KID: usize = 256;

/// Types of tokens that give access, in small letters; `application/` may stand before them (RFC 7515 section 4.1.9).
const TYPES: [&str; 2] = ["jwt", "at+jwt"];

/// The parts of a token in the compact form of a JWS (RFC 7515 section 7.1).
pub(super) struct Token<'a> {
    /// What is signed.
    pub(super) message: &'a str,
    /// The signature, in base64url.
    pub(super) signature: &'a str,
    /// `alg`.
    pub(super) algorithm: String,
    /// `kid`.
    pub(super) kid: Option<String>,
    /// The claims.
    pub(super) claims: Map<String, Value>,
}

impl<'a> Token<'a> {
    /// Takes it apart. Of the header only `alg`, `kid`, `typ` and what makes it no plain JWS counts: `jku`, `jwk`, `x5u` and
    /// `x5c` would let a token bring its own key.
    pub(super) fn parse(text: &'a str) -> Result<Self, TokenRefused> {
        if text.len() > LONGEST_TOKEN {
            return Err(TokenRefused::TooLong);
        }
        match text.bytes().filter(|byte| *byte == b'.').count() {
            2 => {}
            4 => return Err(TokenRefused::Encrypted),
            _ => return Err(TokenRefused::Malformed),
        }
        let (message, signature) = text.rsplit_once('.').ok_or(TokenRefused::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(TokenRefused::Malformed)?;
        let header = object(header)?;
        for encrypted in ["enc", "zip"] {
            if header.contains_key(encrypted) {
                return Err(TokenRefused::Encrypted);
            }
        }
        if header.contains_key("crit") {
            return Err(TokenRefused::Critical);
        }
        match header.get("typ") {
            None => {}
            Some(Value::String(typ)) => {
                let typ = typ.to_ascii_lowercase();
                if !TYPES.contains(&typ.strip_prefix("application/").unwrap_or(&typ)) {
                    return Err(TokenRefused::Type);
                }
            }
            Some(_) => return Err(TokenRefused::Malformed),
        }
        let Some(Value::String(algorithm)) = header.get("alg") else {
            return Err(TokenRefused::Malformed);
        };
        let kid = match header.get("kid") {
            None => None,
            Some(Value::String(kid)) if kid.len() <= LONGEST_KID => Some(kid.clone()),
            Some(Value::String(_)) => return Err(TokenRefused::UnknownKey),
            Some(_) => return Err(TokenRefused::Malformed),
        };
        Ok(Self {
            message,
            signature,
            algorithm: algorithm.clone(),
            kid,
            claims: object(claims)?,
        })
    }
}

fn object(part: &str) -> Result<Map<String, Value>, TokenRefused> {
    BASE64_URL_SAFE_NO_PAD
        .decode(part)
        .ok()
        .and_then(|json| strict::object(&json))
        .ok_or(TokenRefused::Malformed)
}
