//! Access tokens of issuers, and their keys. The first byte says what it is: a token; a head and claims in two lines, which are
//! signed with the issuer's secret first; or a JWK Set or keys in PEM form.

use std::fs;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use time::OffsetDateTime;
use tokio::runtime::Builder;
use voicectl::serve::auth::jwt::{Algorithm, IssuerSettings, Issuers, KeysFrom, Verified};
use voicectl::store::access::{Key, RefreshToken};

use super::process::home;

const SECRET: &[u8] = b"32 bytes that the issuer has too";
const ISSUER: &str = "https://issuer.test";

pub fn run(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    match kind % 3 {
        0 => {
            let text = String::from_utf8_lossy(rest);
            let _ = (RefreshToken::parse(&text), Key::id_of(&text));
            let _ = verify(&text);
        }
        1 => {
            if let Some(claims) = verify(&signed(rest)) {
                assert_eq!(claims.issuer, ISSUER);
                assert!((1..=255).contains(&claims.subject.chars().count()));
                assert!(!claims.subject.chars().any(char::is_control));
                assert!(claims.expires_at > OffsetDateTime::UNIX_EPOCH - LEEWAY);
            }
        }
        _ => keys(rest),
    }
}

const LEEWAY: time::Duration = time::Duration::seconds(31);

/// What the issuer with the secret has said, at the beginning of time.
fn verify(token: &str) -> Option<Verified> {
    let secret = KeysFrom::Secret(SECRET.to_vec().into());
    let settings = IssuerSettings::new(ISSUER, secret, vec!["voice".to_owned()]);
    let issuers = Issuers::new(vec![settings], None).expect("an issuer");
    // No key has to be fetched, and so nothing is waited for.
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let verified = runtime.block_on(issuers.verify(token, OffsetDateTime::UNIX_EPOCH));
    verified.ok()
}

fn signed(lines: &[u8]) -> String {
    let mut lines = lines.splitn(2, |byte| *byte == b'\n');
    let mut part = || BASE64_URL_SAFE_NO_PAD.encode(lines.next().unwrap_or_default());
    let signed = format!("{}.{}", part(), part());
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

fn keys(file: &[u8]) {
    let path = home().join("keys");
    fs::write(&path, file).expect("written");
    let mut settings = IssuerSettings::new(ISSUER, KeysFrom::File(path), vec!["voice".to_owned()]);
    settings.algorithms = ["RS256", "ES256", "EdDSA", "PS256", "ES384"]
        .iter()
        .filter_map(|name| name.parse::<Algorithm>().ok())
        .collect();
    let _ = Issuers::new(vec![settings], None);
}
