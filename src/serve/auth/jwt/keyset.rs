//! The keys of an issuer.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::crypto::verify;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::token::Token;
use super::{Algorithm, TokenRefused};
use crate::pki::algorithm::PublicKeyKind;
use crate::pki::decode::{Item, decode};
use crate::pki::shown::shown;
use crate::store::access::TokenSecrets;

/// Most keys of one issuer: there are rarely more than four.
const MOST: usize = 64;
/// Bytes of the longest `kid`.
const LONGEST_KID: usize = 256;
/// Bits of an RSA key: fewer can be broken (RFC 7518 section 3.3), and more is more than aws-lc verifies with.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Keys that tokens are verified with.
#[derive(Debug)]
pub(super) struct KeySet(Vec<Key>);

/// One key, good for one algorithm (RFC 8725 section 3.1).
#[derive(Debug)]
struct Key {
    /// What a token calls it. A key of a JWK Set has a name.
    kid: Option<String>,
    /// Whether a token that names no key may be its.
    needs_kid: bool,
    algorithm: Algorithm,
    material: DecodingKey,
    /// When it is over.
    until: Option<OffsetDateTime>,
}

impl KeySet {
    /// A JWK Set (RFC 7517). Keys of other kinds, uses and algorithms are passed over; one has to be left.
    pub(super) fn of_jwks(bytes: &[u8], allowed: &[Algorithm]) -> Result<Self, String> {
        let set: Value = serde_json::from_slice(bytes).map_err(|_| "it is no JSON".to_owned())?;
        let Some(Value::Array(list)) = set.get("keys") else {
            return Err("it is no JWK Set: there is no list `keys`".to_owned());
        };
        if list.len() > MOST {
            return Err(format!("it has more than {MOST} keys"));
        }
        Self::of(list.iter().map(|jwk| {
            let jwk = jwk.as_object().ok_or("a key is no object")?;
            of_jwk(jwk)?.allowed(allowed)
        }))
    }

    /// A file: a JWK Set, or public keys in PEM form, of which a token need not name one.
    pub(super) fn of_file(bytes: &[u8], allowed: &[Algorithm]) -> Result<Self, String> {
        if bytes.trim_ascii_start().starts_with(b"{") {
            return Self::of_jwks(bytes, allowed);
        }
        let content = decode(bytes, None).map_err(|error| error.to_string())?;
        Self::of(content.items.iter().take(MOST).map(|item| {
            match item {
                Item::PublicKey(der) => of_spki(der)?.allowed(allowed),
                Item::Key(_) | Item::EncryptedKey | Item::ForeignKey => Err(
                    "it is a private key: `openssl pkey -in KEY -pubout` writes the public one"
                        .to_owned(),
                ),
                Item::Certificate(_) => Err(
                    "it is a certificate: `openssl x509 -in CERT -noout -pubkey` writes its key"
                        .to_owned(),
                ),
                _ => Err("it is no public key".to_owned()),
            }
        }))
    }

    /// A secret of somebody else.
    pub(super) fn of_secret(secret: &[u8]) -> Self {
        Self(vec![Key::secret(None, secret)])
    }

    /// The server's own secrets. A token may name one, and need not.
    pub(super) fn of_own(secrets: &TokenSecrets) -> Self {
        let present = &secrets.present;
        let mut keys = vec![Key::secret(Some(present.id()), present.bytes())];
        if let Some((previous, until)) = &secrets.previous {
            let key = Key::secret(Some(previous.id()), previous.bytes());
            keys.push(Key {
                until: Some(*until),
                ..key
            });
        }
        Self(keys)
    }

    fn of(keys: impl Iterator<Item = Result<Key, String>>) -> Result<Self, String> {
        let mut good = Vec::new();
        let mut wrong = None;
        for key in keys {
            match key {
                Ok(key) => good.push(key),
                Err(why) => wrong = wrong.or(Some(why)),
            }
        }
        if good.is_empty() {
            return Err(wrong.unwrap_or_else(|| "it has no key".to_owned()));
        }
        Ok(Self(good))
    }

    /// Whether there is a key that a token with this `kid` may be signed with.
    pub(super) fn has(&self, kid: Option<&str>, now: OffsetDateTime) -> bool {
        self.candidates(kid, now).next().is_some()
    }

    fn candidates(&self, kid: Option<&str>, now: OffsetDateTime) -> impl Iterator<Item = &Key> {
        self.0.iter().filter(move |key| {
            let is_named = match (kid, &key.kid) {
                (Some(kid), Some(name)) => kid == name,
                (_, None) => true,
                (None, Some(_)) => !key.needs_kid,
            };
            is_named && key.until.is_none_or(|until| now < until)
        })
    }

    /// Verifies a signature.
    pub(super) fn verify(
        &self,
        token: &Token<'_>,
        algorithm: Algorithm,
        now: OffsetDateTime,
    ) -> Result<(), TokenRefused> {
        let mut refused = TokenRefused::Algorithm;
        for key in self
            .candidates(token.kid.as_deref(), now)
            .filter(|key| key.algorithm == algorithm)
        {
            let verified = verify(
                token.signature,
                token.message.as_bytes(),
                &key.material,
                algorithm.of_library(),
            );
            if matches!(verified, Ok(true)) {
                return Ok(());
            }
            refused = TokenRefused::Signature;
        }
        Err(refused)
    }
}

impl Key {
    fn public(algorithm: Algorithm, material: DecodingKey) -> Self {
        Self {
            kid: None,
            needs_kid: false,
            algorithm,
            material,
            until: None,
        }
    }

    fn secret(kid: Option<String>, secret: &[u8]) -> Self {
        Self {
            kid,
            ..Self::public(Algorithm::Hs256, DecodingKey::from_secret(secret))
        }
    }

    fn allowed(self, algorithms: &[Algorithm]) -> Result<Self, String> {
        if algorithms.contains(&self.algorithm) {
            return Ok(self);
        }
        Err(format!(
            "a key is for {}, which is not among the issuer's algorithms",
            self.algorithm
        ))
    }
}

/// A key of a JWK Set (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2).
fn of_jwk(jwk: &Map<String, Value>) -> Result<Key, String> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let kid = match text("kid") {
        Some(kid) if (1..=LONGEST_KID).contains(&kid.len()) => kid.to_owned(),
        _ => return Err("a key has no `kid` to be found by".to_owned()),
    };
    let wrong = |why: &str| format!("the key `{}` {why}", shown(&kid));
    let number = |name: &str| {
        let octets = text(name).and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok());
        octets.ok_or_else(|| wrong(&format!("has no `{name}` in base64url")))
    };
    if jwk.contains_key("d") {
        return Err(wrong("is a private one, and not secret any more"));
    }
    if jwk.get("use").is_some_and(|usage| usage != "sig") {
        return Err(wrong("is not for signatures"));
    }
    if let Some(operations) = jwk.get("key_ops")
        && !operations
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == "verify"))
    {
        return Err(wrong("is not for verifying"));
    }
    let key = match (text("kty"), text("crv")) {
        (Some("RSA"), _) => rsa(&number("n")?, &number("e")?),
        (Some("EC"), Some("P-256")) => ec(&[&[4], &*number("x")?, &*number("y")?].concat()),
        (Some("EC"), _) => Err("is on another curve than P-256, the one of ES256".to_owned()),
        (Some("OKP"), Some("Ed25519")) => ed(&number("x")?),
        _ => Err("is of a kind that is not used here".to_owned()),
    }
    .map_err(|why| wrong(&why))?;
    if let Some(named) = jwk.get("alg")
        && named.as_str().and_then(|named| named.parse().ok()) != Some(key.algorithm)
    {
        return Err(wrong("is for another algorithm"));
    }
    Ok(Key {
        kid: Some(kid),
        needs_kid: true,
        ..key
    })
}

/// A key in a SubjectPublicKeyInfo (RFC 5280 section 4.1).
fn of_spki(der: &[u8]) -> Result<Key, String> {
    let damaged = || "the public key is damaged".to_owned();
    let (_, info) = SubjectPublicKeyInfo::from_der(der).map_err(|_| damaged())?;
    let octets = &*info.subject_public_key.data;
    match PublicKeyKind::of(&info) {
        PublicKeyKind::Rsa(_) => {
            let (_, key) = RSAPublicKey::from_der(octets).map_err(|_| damaged())?;
            rsa(key.modulus, key.exponent)
        }
        PublicKeyKind::P256 => ec(octets),
        PublicKeyKind::Ed25519 => ed(octets),
        kind if kind.is_ecdsa() => Err(format!(
            "is on {kind}, and not on P-256, the curve of ES256"
        )),
        kind => Err(format!("is of a kind that is not used here: {kind}")),
    }
    .map_err(|why| format!("the key {why}"))
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Key, String> {
    let [n, e] = [modulus, exponent].map(|number| {
        let first = number.iter().position(|octet| *octet != 0);
        &number[first.unwrap_or(number.len())..]
    });
    let bits = n
        .first()
        .map_or(0, |first| n.len() * 8 - first.leading_zeros() as usize);
    if !RSA_BITS.contains(&bits) {
        return Err(format!(
            "is RSA with {bits} bits: {} to {} are taken",
            RSA_BITS.start(),
            RSA_BITS.end()
        ));
    }
    // An exponent of one would make every message its own signature.
    if e.len() > 8 || e == [1] || e.last().is_none_or(|last| last % 2 == 0) {
        return Err("is RSA with a wrong exponent".to_owned());
    }
    let key = DecodingKey::from_rsa_raw_components(n, e);
    Ok(Key::public(Algorithm::Rs256, key))
}

/// A point in the uncompressed form.
fn ec(point: &[u8]) -> Result<Key, String> {
    if point.len() != 65 || point[0] != 4 {
        return Err("is no point of P-256".to_owned());
    }
    Ok(Key::public(
        Algorithm::Es256,
        DecodingKey::from_ec_der(point),
    ))
}

fn ed(octets: &[u8]) -> Result<Key, String> {
    if octets.len() != 32 {
        return Err("is no key of Ed25519".to_owned());
    }
    Ok(Key::public(
        Algorithm::EdDsa,
        DecodingKey::from_ed_der(octets),
    ))
}
