//! Private keys as JSON Web Keys (RFC 7518 section 6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::PkiError;
use super::asn1::{self, CONTEXT_0, INTEGER, OCTET_STRING, OID, SEQUENCE};
use super::key::PrivateKey;
use super::pkcs8;

/// As certbot writes it. Its texts stay where they are: no copies to be wiped.
#[derive(Deserialize)]
struct Jwk<'a> {
    kty: &'a str,
    crv: Option<&'a str>,
    d: Option<&'a str>,
    n: Option<&'a str>,
    e: Option<&'a str>,
    p: Option<&'a str>,
    q: Option<&'a str>,
    dp: Option<&'a str>,
    dq: Option<&'a str>,
    qi: Option<&'a str>,
}

impl PrivateKey {
    /// Reads a JSON Web Key: RSA with its primes, or EC.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableKey`], [`PkiError::ForeignKey`].
    pub fn from_jwk(json: &[u8]) -> Result<Self, PkiError> {
        let jwk: Jwk<'_> = serde_json::from_slice(json).map_err(|_| PkiError::UnreadableKey)?;
        let der = match jwk.kty {
            "RSA" => rsa(&jwk)?,
            "EC" => elliptic(&jwk)?,
            _ => return Err(PkiError::UnreadableKey),
        };
        Self::from_der(&der)
    }
}

/// PKCS#1 (RFC 8017 appendix A.1.2).
fn rsa(jwk: &Jwk<'_>) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let mut numbers = vec![asn1::write_number(0)];
    for number in [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi] {
        let digits = octets(number)?;
        let used = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];
        // A set top bit would make it negative.
        let first = *used.first().ok_or(PkiError::UnreadableKey)?;
        let sign: &[u8] = if first & 0x80 == 0 { &[] } else { &[0] };
        numbers.push(asn1::write(INTEGER, &[sign, used]));
    }
    let parts: Vec<&[u8]> = numbers.iter().map(|number| number.as_slice()).collect();
    Ok(asn1::write(SEQUENCE, &parts))
}

/// SEC1 (RFC 5915), without the public half, which follows from the other.
fn elliptic(jwk: &Jwk<'_>) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let (curve, length) = match jwk.crv {
        Some("P-256") => (pkcs8::P256, 32),
        Some("P-384") => (pkcs8::P384, 48),
        Some("P-521") => (pkcs8::P521, 66),
        _ => return Err(PkiError::UnreadableKey),
    };
    let scalar = octets(jwk.d)?;
    if scalar.len() != length {
        return Err(PkiError::UnreadableKey);
    }
    let curve = asn1::write(OID, &[curve]);
    Ok(asn1::write(
        SEQUENCE,
        &[
            &asn1::write_number(1),
            &asn1::write(OCTET_STRING, &[&scalar]),
            &asn1::write(CONTEXT_0, &[&curve]),
        ],
    ))
}

fn octets(text: Option<&str>) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let text = text.ok_or(PkiError::UnreadableKey)?;
    URL_SAFE_NO_PAD
        .decode(text.trim_end_matches('='))
        .map(Zeroizing::new)
        .map_err(|_| PkiError::UnreadableKey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::KeyType;

    #[test]
    fn an_elliptic_key_is_that_of_rfc_7515() {
        // Appendix A.3.1.
        let key = PrivateKey::from_jwk(
            br#"{"kty":"EC","crv":"P-256",
            "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#,
        )
        .expect("a key");
        assert_eq!(key.key_type(), Some(KeyType::P256));
        let x = URL_SAFE_NO_PAD
            .decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
            .expect("base64url");
        assert!(key.public().windows(32).any(|found| found == x));
    }

    #[test]
    fn what_is_no_private_key_is_refused() {
        for wrong in [
            "",
            "[]",
            r#"{"kty":"RSA"}"#,
            r#"{"kty":"EC","crv":"P-256","d":"AQ"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}"#,
            r#"{"kty":"RSA","n":"","e":"AQAB","d":"AQ","p":"AQ","q":"AQ","dp":"AQ","dq":"AQ","qi":"AQ"}"#,
            r#"{"kty":"oct","k":"AQ"}"#,
        ] {
            assert!(PrivateKey::from_jwk(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
