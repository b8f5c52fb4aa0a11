//! Settings that would be unsafe, or that cannot work, are refused with what to change.

use std::fs;

use voicectl::serve::auth::jwt::{Algorithm, IssuerSettings, Issuers, KeysFrom, TokenRefused};

use super::peer::{AUDIENCE, EC, ISSUER, RSA, Signer};

fn with(keys: KeysFrom, algorithms: &[Algorithm]) -> IssuerSettings {
    IssuerSettings {
        algorithms: algorithms.to_vec(),
        ..IssuerSettings::new(ISSUER, keys, vec![AUDIENCE.to_owned()])
    }
}

fn remote() -> KeysFrom {
    KeysFrom::Jwks("https://id.test/keys".parse().expect("a URL"))
}

fn secret(bytes: &[u8]) -> KeysFrom {
    KeysFrom::Secret(bytes.to_vec().into())
}

#[track_caller]
fn refused(settings: Vec<IssuerSettings>, words: &str) {
    let error = Issuers::new(settings, None)
        .expect_err("refused")
        .to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn hs256_and_public_keys_do_not_meet() {
    refused(
        vec![with(remote(), &[Algorithm::Hs256])],
        "HS256 needs a secret",
    );
    refused(
        vec![with(remote(), &[Algorithm::Rs256, Algorithm::Hs256])],
        "HS256 needs a secret",
    );
    refused(
        vec![with(KeysFrom::Discovery, &[Algorithm::Hs256])],
        "HS256 needs a secret",
    );
    let key = secret(&[7; 32]);
    refused(
        vec![with(key, &[Algorithm::Hs256, Algorithm::Rs256])],
        "and for nothing else",
    );
    let pem = secret(RSA.public_pem().as_bytes());
    refused(vec![with(pem, &[Algorithm::Hs256])], "is no secret");
    refused(
        vec![with(secret(&[7; 31]), &[Algorithm::Hs256])],
        "shorter than 32 bytes",
    );
}

#[test]
fn what_an_issuer_needs() {
    let good = || with(remote(), &[Algorithm::Rs256]);
    refused(vec![good(), good()], "is there twice");
    refused(vec![with(remote(), &[])], "no algorithm");
    let audiences = |audiences: Vec<String>| IssuerSettings {
        audiences,
        ..good()
    };
    refused(vec![audiences(vec![])], "no audience");
    refused(vec![audiences(vec![String::new()])], "no audience");
    let issuer = |issuer: &str, keys| IssuerSettings::new(issuer, keys, vec!["a".to_owned()]);
    refused(vec![issuer("", remote())], "has no name");
    refused(
        vec![issuer("id.test", KeysFrom::Discovery)],
        "cannot be asked for",
    );
    refused(
        vec![issuer("http://id.test", KeysFrom::Discovery)],
        "cannot be asked for",
    );
    let leeway = time::Duration::hours(1);
    refused(vec![IssuerSettings { leeway, ..good() }], "leeway");
    assert!(Issuers::new(Vec::new(), None).expect("good").is_empty());
    let error = Issuers::new(vec![good()], Some(b"no root")).expect_err("refused");
    assert!(error.to_string().contains("further root"), "{error}");
}

#[test]
fn files_that_hold_no_key_for_the_algorithm() {
    let folder = tempfile::tempdir().expect("a folder");
    let small = ["RSA", "-pkeyopt", "rsa_keygen_bits:1024"];
    let small = Signer::with(&small, Algorithm::Rs256, "small");
    let p384 = ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"];
    let p384 = Signer::with(&p384, Algorithm::Es256, "p384");
    for (algorithm, content, words) in [
        (Algorithm::Rs256, small.public_pem(), "RSA with 1024 bits"),
        (Algorithm::Es256, p384.public_pem(), "not on P-256"),
        (
            Algorithm::Rs256,
            EC.public_pem(),
            "not among the issuer's algorithms",
        ),
        (
            Algorithm::Es256,
            RSA.public_pem(),
            "not among the issuer's algorithms",
        ),
        (
            Algorithm::Rs256,
            RSA.private_pem(),
            "openssl pkey -in KEY -pubout",
        ),
        (Algorithm::Rs256, "hush".to_owned(), "no key"),
        (Algorithm::Rs256, String::new(), "no key"),
        (Algorithm::Rs256, " ".repeat(300 << 10), "more than 256 KiB"),
        (
            Algorithm::Rs256,
            r#"{"keys":[{"kty":"RSA"}]}"#.to_owned(),
            "no `kid`",
        ),
    ] {
        let path = folder.path().join("keys");
        fs::write(&path, content).expect("written");
        refused(vec![with(KeysFrom::File(path), &[algorithm])], words);
    }
    let none = folder.path().join("none");
    refused(
        vec![with(KeysFrom::File(none), &[Algorithm::Rs256])],
        "No such file",
    );
    let folder = folder.path().to_owned();
    refused(
        vec![with(KeysFrom::File(folder), &[Algorithm::Rs256])],
        "is no file",
    );
}

#[test]
fn keys_come_from_a_url_or_a_path() {
    let from = |text: &str| text.parse::<KeysFrom>().map(|keys| format!("{keys:?}"));
    assert_eq!(
        from("https://id.test/keys").as_deref(),
        Ok("Jwks(https://id.test/keys)")
    );
    assert_eq!(
        from("/etc/keys.json").as_deref(),
        Ok("File(/etc/keys.json)")
    );
    for bad in ["http://id.test/keys", "file:///etc/keys.json", "https://"] {
        assert!(from(bad).is_err(), "{bad}");
    }
}

#[test]
fn secrets_are_not_shown() {
    let settings = with(
        secret(b"hush-hush-hush-hush-hush-hush-hush"),
        &[Algorithm::Hs256],
    );
    let shown = format!("{settings:?}");
    let issuers = Issuers::new(vec![settings], None).expect("good");
    for shown in [shown, format!("{issuers:?}")] {
        assert!(
            !shown.contains("hush") && !shown.contains("104, 117"),
            "{shown}"
        );
    }
}

/// RFC 6750 section 3: `error_description` has no quotes, no backslashes and nothing beyond ASCII.
#[test]
fn refusals_fit_into_a_header() {
    for refused in [
        TokenRefused::TooLong,
        TokenRefused::Malformed,
        TokenRefused::Encrypted,
        TokenRefused::Critical,
        TokenRefused::Type,
        TokenRefused::UnknownIssuer,
        TokenRefused::Algorithm,
        TokenRefused::UnknownKey,
        TokenRefused::Signature,
        TokenRefused::Expired,
        TokenRefused::NotYetValid,
        TokenRefused::Audience,
        TokenRefused::Claim("sub"),
        TokenRefused::KeysUnavailable,
    ] {
        let text = refused.to_string();
        let is_good = |letter: char| matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\');
        assert!(!text.is_empty() && text.chars().all(is_good), "{text}");
    }
}
