//! Tokens that somebody made to get in. Each is refused for its own reason, and nobody is asked for a key of the attacker's.

use serde_json::{Value, json};
use voicectl::serve::auth::jwt::{IssuerSettings, Issuers, KeysFrom, TokenRefused};

use super::peer::{
    AUDIENCE, EC, KeyServer, RSA, Signer, b64, claims, claims_with, hs256, issuers, now,
};

/// What a server says that takes RS256 of [`RSA`].
pub(super) async fn judged(token: &str) -> Result<String, TokenRefused> {
    let server = KeyServer::start(&[&RSA, &EC]).await;
    let judged = server.issuers().verify(token, now()).await;
    assert_eq!(server.strays(), 0, "nothing but the keys was asked for");
    judged.map(|verified| verified.subject)
}

pub(super) async fn refused(token: &str, why: TokenRefused) {
    assert_eq!(judged(token).await, Err(why), "{token}");
}

fn header_with(name: &str, value: impl Into<Value>) -> String {
    let mut header = RSA.header();
    header[name] = value.into();
    header.to_string()
}

/// A good signature over another header.
fn with_header(name: &str, value: impl Into<Value>) -> String {
    RSA.sign(&header_with(name, value), &claims().to_string())
}

#[tokio::test]
async fn the_ordinary_token_is_taken() {
    assert_eq!(judged(&RSA.token(&claims())).await, Ok("alice".to_owned()));
}

#[tokio::test]
async fn no_algorithm_in_any_letter_case() {
    for none in ["none", "None", "nOnE", "NONE", ""] {
        let message = format!(
            "{}.{}",
            b64(header_with("alg", none)),
            b64(claims().to_string())
        );
        refused(&format!("{message}."), TokenRefused::Algorithm).await;
        // Nor with the signature of a good token.
        let signed = RSA.sign(&header_with("alg", none), &claims().to_string());
        refused(&signed, TokenRefused::Algorithm).await;
    }
}

#[tokio::test]
async fn no_signature() {
    let token = RSA.token(&claims());
    let (message, _) = token.rsplit_once('.').expect("a signature");
    refused(&format!("{message}."), TokenRefused::Signature).await;
}

#[tokio::test]
async fn hs256_with_the_public_key_in_pem_form() {
    let header = header_with("alg", "HS256");
    for pem in [RSA.public_pem(), RSA.public_pem().trim_end().to_owned()] {
        let token = hs256(&header, &claims().to_string(), pem.as_bytes());
        refused(&token, TokenRefused::Algorithm).await;
    }
}

#[tokio::test]
async fn hs256_with_the_public_key_in_der_form() {
    let token = hs256(
        &header_with("alg", "HS256"),
        &claims().to_string(),
        &RSA.public_der(),
    );
    refused(&token, TokenRefused::Algorithm).await;
}

#[tokio::test]
async fn hs256_with_the_public_key_where_secrets_are_allowed_elsewhere() {
    let server = KeyServer::start(&[&RSA]).await;
    let secret = IssuerSettings::new(
        "https://other.test",
        KeysFrom::Secret(vec![7; 32].into()),
        vec![AUDIENCE.to_owned()],
    );
    let issuers = Issuers::new(vec![server.settings(), secret], None).expect("good");
    let header = header_with("alg", "HS256");
    let pem = RSA.public_pem();
    let token = hs256(&header, &claims().to_string(), pem.as_bytes());
    let judged = issuers.verify(&token, now()).await;
    assert_eq!(judged, Err(TokenRefused::Algorithm));
    // And the secret of one issuer signs nothing for another.
    let token = hs256(&header, &claims().to_string(), &[7; 32]);
    let judged = issuers.verify(&token, now()).await;
    assert_eq!(judged, Err(TokenRefused::Algorithm));
}

#[tokio::test]
async fn a_key_of_another_issuer() {
    let theirs = Signer::new(RSA.algorithm, "rsa-2");
    let server = KeyServer::start(&[&RSA]).await;
    let other = KeyServer::start(&[&theirs]).await;
    let settings = IssuerSettings {
        issuer: "https://other.test".to_owned(),
        ..other.settings()
    };
    let issuers = Issuers::new(vec![server.settings(), settings], None).expect("good");
    let judged = issuers.verify(&theirs.token(&claims()), now()).await;
    assert_eq!(judged, Err(TokenRefused::UnknownKey));
    let token = theirs.sign(&RSA.header().to_string(), &claims().to_string());
    let judged = issuers.verify(&token, now()).await;
    assert_eq!(judged, Err(TokenRefused::Signature));
    assert_eq!(other.asked(), 0);
}

#[tokio::test]
async fn another_algorithm_of_the_same_key() {
    for other in ["RS384", "RS512", "PS256", "rs256", "RS256 "] {
        refused(&with_header("alg", other), TokenRefused::Algorithm).await;
    }
}

#[tokio::test]
async fn es256_for_the_name_of_the_rsa_key() {
    // The issuer allows RS256 only ...
    let mut header = EC.header();
    header["kid"] = RSA.kid.into();
    let token = EC.sign(&header.to_string(), &claims().to_string());
    refused(&token, TokenRefused::Algorithm).await;
    // ... or both, but each key has one algorithm.
    let server = KeyServer::start(&[&RSA, &EC]).await;
    let mut settings = server.settings();
    settings.algorithms.push(EC.algorithm);
    let issuers = issuers(settings);
    let judged = issuers.verify(&token, now()).await;
    assert_eq!(judged, Err(TokenRefused::Algorithm));
    let mut header = RSA.header();
    header["kid"] = EC.kid.into();
    let token = RSA.sign(&header.to_string(), &claims().to_string());
    let judged = issuers.verify(&token, now()).await;
    assert_eq!(judged, Err(TokenRefused::Algorithm));
}

#[tokio::test]
async fn a_key_that_nobody_has() {
    refused(&with_header("kid", "rsa-2"), TokenRefused::UnknownKey).await;
    refused(&with_header("kid", "RSA-1"), TokenRefused::UnknownKey).await;
    refused(&with_header("kid", ""), TokenRefused::UnknownKey).await;
    refused(
        &with_header("kid", "k".repeat(300)),
        TokenRefused::UnknownKey,
    )
    .await;
    refused(&with_header("kid", 1), TokenRefused::Malformed).await;
    refused(
        &with_header("kid", json!(["rsa-1"])),
        TokenRefused::Malformed,
    )
    .await;
}

#[tokio::test]
async fn a_token_that_names_no_key() {
    let token = RSA.sign(r#"{"alg":"RS256"}"#, &claims().to_string());
    refused(&token, TokenRefused::UnknownKey).await;
}

#[tokio::test]
async fn a_path_as_key() {
    for path in [
        "../../dev/null",
        "/dev/null",
        "../../../../etc/hostname",
        "rsa-1\0",
        "' OR 1=1",
    ] {
        refused(&with_header("kid", path), TokenRefused::UnknownKey).await;
        // Nor signed with what such a path would give: nothing, which to an HMAC is as good as a zero.
        let header = json!({ "alg": "HS256", "kid": path }).to_string();
        let token = hs256(&header, &claims().to_string(), &[0]);
        refused(&token, TokenRefused::Algorithm).await;
    }
}

#[tokio::test]
async fn a_url_as_key() {
    let attacker = KeyServer::start(&[&EC]).await;
    let token = with_header("kid", attacker.keys_url());
    refused(&token, TokenRefused::UnknownKey).await;
    assert_eq!((attacker.asked(), attacker.strays()), (0, 0));
}

#[tokio::test]
async fn keys_that_the_token_brings() {
    let attacker = KeyServer::start(&[&RSA]).await;
    let mine = Signer::new(RSA.algorithm, "rsa-1");
    let der = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, mine.public_der());
    for (name, value) in [
        ("jku", json!(attacker.keys_url())),
        ("x5u", json!(attacker.keys_url())),
        ("jwk", mine.jwk()),
        ("x5c", json!([der])),
    ] {
        let token = mine.sign(&header_with(name, value.clone()), &claims().to_string());
        refused(&token, TokenRefused::Signature).await;
        // They are not looked at: with the signature of the issuer they do no harm.
        assert!(judged(&with_header(name, value)).await.is_ok(), "{name}");
    }
    assert_eq!((attacker.asked(), attacker.strays()), (0, 0));
}

#[tokio::test]
async fn extensions_that_must_be_understood() {
    refused(&with_header("crit", json!(["b64"])), TokenRefused::Critical).await;
    refused(&with_header("crit", json!([])), TokenRefused::Critical).await;
}

#[tokio::test]
async fn tokens_of_other_types() {
    for typ in ["dpop+jwt", "logout+jwt", "JWE", "", "secevent+jwt"] {
        refused(&with_header("typ", typ), TokenRefused::Type).await;
    }
    refused(&with_header("typ", 1), TokenRefused::Malformed).await;
    for typ in ["JWT", "jwt", "at+jwt", "application/at+jwt"] {
        assert!(judged(&with_header("typ", typ)).await.is_ok(), "{typ}");
    }
}

#[tokio::test]
async fn members_that_come_twice() {
    let good = claims().to_string();
    let twice = good.replacen('{', r#"{"sub":"root","#, 1);
    refused(
        &RSA.sign(&RSA.header().to_string(), &twice),
        TokenRefused::Malformed,
    )
    .await;
    let escaped = good.replacen('{', r#"{"\u0073ub":"root","#, 1);
    refused(
        &RSA.sign(&RSA.header().to_string(), &escaped),
        TokenRefused::Malformed,
    )
    .await;
    let header = RSA
        .header()
        .to_string()
        .replacen('{', r#"{"alg":"none","#, 1);
    refused(&RSA.sign(&header, &good), TokenRefused::Malformed).await;
}

#[tokio::test]
async fn too_long() {
    let token = RSA.token(&claims_with(&json!({ "more": "x".repeat(8 << 10) })));
    refused(&token, TokenRefused::TooLong).await;
    refused(&"a".repeat(10 << 20), TokenRefused::TooLong).await;
}

#[tokio::test]
async fn encrypted() {
    refused("eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d", TokenRefused::Encrypted).await;
    refused(&with_header("enc", "A128GCM"), TokenRefused::Encrypted).await;
    refused(&with_header("zip", "DEF"), TokenRefused::Encrypted).await;
}

#[tokio::test]
async fn garbage() {
    let good = RSA.token(&claims());
    let [header, body, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts");
    };
    let deep = b64(format!("{{\"a\":{}", "[".repeat(4000)));
    for bad in [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "Bearer",
        "\u{0}.\u{0}.\u{0}",
        "äöü.äöü.äöü",
        &format!("{header}.{body}"),
        &format!("{header}.{body}.{signature}."),
        &format!(" {good}"),
        &format!("{header}=.{body}.{signature}"),
        &format!("{header}.{body}\n.{signature}"),
        &format!("{header}..{signature}"),
        &format!("{}.{body}.{signature}", b64("[]")),
        &format!("{}.{body}.{signature}", b64("{}")),
        &format!("{}.{body}.{signature}", b64(r#"{"alg":1}"#)),
        &format!("{}.{body}.{signature}", b64([0xff, 0xfe])),
        &format!("{header}.{deep}.{signature}"),
        &format!("{header}.{}.{signature}", b64("null")),
    ] {
        refused(bad, TokenRefused::Malformed).await;
    }
    for bad in ["=", "+/", "A", "AA"] {
        refused(&format!("{good}{bad}"), TokenRefused::Signature).await;
    }
}

#[tokio::test]
async fn every_changed_letter_is_seen() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = server.issuers();
    let good = RSA.token(&claims());
    assert!(issuers.verify(&good, now()).await.is_ok());
    for at in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("text");
        assert!(issuers.verify(&changed, now()).await.is_err(), "at {at}");
    }
    assert!(server.asked() <= 2, "changed names of keys ask once");
}
