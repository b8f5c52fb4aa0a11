//! External account binding (RFC 8555 section 7.3.4).

use aws_lc_rs::hmac;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::acme::signed::encode;
use crate::acme::{AcmeError, SigningKey};

/// An account elsewhere, which a new account belongs to.
pub struct ExternalAccount {
    /// Its key identifier.
    pub kid: String,
    /// Its HMAC key, decoded.
    pub key: Zeroizing<Vec<u8>>,
}

/// The key is not shown.
impl std::fmt::Debug for ExternalAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExternalAccount")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// Base64url, padded or not, and with bits set that are not used: CAs are not all strict.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl ExternalAccount {
    /// From what a CA shows on its page: a key identifier, and an HMAC key in base64url, padded or not. Base64 is taken,
    /// too.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Request`], without the key.
    pub fn new(kid: &str, key: &str) -> Result<Self, AcmeError> {
        let kid = kid.trim();
        if kid.is_empty() || kid.len() > 1000 || kid.chars().any(char::is_control) {
            return Err(AcmeError::Request(
                "the key identifier of the external account is empty, too long or no text"
                    .to_owned(),
            ));
        }
        let key: Zeroizing<String> = Zeroizing::new(
            // Some CAs pad where nothing is to be padded.
            key.trim()
                .trim_end_matches('=')
                .chars()
                .map(|letter| match letter {
                    '+' => '-',
                    '/' => '_',
                    other => other,
                })
                .collect(),
        );
        let key = LENIENT
            .decode(key.as_bytes())
            .map(Zeroizing::new)
            .ok()
            .filter(|key| !key.is_empty())
            .ok_or_else(|| {
                AcmeError::Request(
                    "the HMAC key of the external account is no base64url".to_owned(),
                )
            })?;
        Ok(Self {
            kid: kid.to_owned(),
            key,
        })
    }

    /// The binding: the account's public key under the HMAC of the external account.
    pub(super) fn bind(&self, account: &SigningKey, new_account: &str) -> Value {
        let header = json!({ "alg": "HS256", "kid": self.kid, "url": new_account });
        let protected = encode(header.to_string().as_bytes());
        let payload = encode(account.jwk().to_string().as_bytes());
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        let tag = hmac::sign(&key, format!("{protected}.{payload}").as_bytes());
        json!({ "protected": protected, "payload": payload, "signature": encode(tag.as_ref()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_base64_of_any_spelling() {
        for text in ["-_-_AQ", "-_-_AQ==", "+/+/AQ==", "-_-_AQ====", " -_-_AR\n"] {
            let external = ExternalAccount::new("kid", text).expect(text);
            assert_eq!(external.key.as_slice(), [0xfb, 0xff, 0xbf, 1], "{text}");
        }
        for text in ["", "=", "a secret", "ä"] {
            let error = ExternalAccount::new("kid", text).expect_err(text);
            assert!(text.is_empty() || text == "=" || !error.to_string().contains(text));
        }
    }

    #[test]
    fn the_key_is_not_shown() {
        let external = ExternalAccount::new("kid-1", "c2VjcmV0").expect("a key");
        assert_eq!(
            format!("{external:?}"),
            "ExternalAccount { kid: \"kid-1\", .. }"
        );
    }
}
