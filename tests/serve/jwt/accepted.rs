//! Tokens that are taken, and what they are good for.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use voicectl::serve::auth::jwt::{Algorithm, IssuerSettings, Issuers, KeysFrom, TokenRefused};
use voicectl::serve::auth::{Scope, Scopes};

use super::peer::{
    AUDIENCE, ISSUER, KeyServer, NOW, RSA, Signer, after, claims, claims_with, hs256, issuers, now,
};
use crate::support::{loopback, text};

fn local(keys: KeysFrom, algorithm: Algorithm) -> IssuerSettings {
    IssuerSettings {
        algorithms: vec![algorithm],
        ..IssuerSettings::new(ISSUER, keys, vec![AUDIENCE.to_owned()])
    }
}

#[tokio::test]
async fn every_algorithm_by_jwks() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let signer = Signer::new(algorithm, "one");
        let server = KeyServer::start(&[&signer]).await;
        let issuers = issuers(IssuerSettings {
            algorithms: vec![algorithm],
            ..server.settings()
        });
        let verified = issuers.verify(&signer.token(&claims()), now()).await;
        let verified = verified.expect("a good token");
        assert_eq!(verified.issuer, ISSUER);
        assert_eq!(verified.subject, "alice");
        assert_eq!(verified.expires_at, after(3600));
        assert_eq!((verified.scopes, verified.session), (Scopes::SPEECH, None));
    }
}

#[tokio::test]
async fn every_algorithm_by_pem_file() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let signer = Signer::new(algorithm, "one");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("issuer.pem");
        fs::write(&path, signer.public_pem()).expect("written");
        let issuers = issuers(local(KeysFrom::File(path), algorithm));
        let header = format!(r#"{{"alg":"{algorithm}"}}"#);
        // A key in PEM form has no name: a token may name one or none.
        for token in [
            signer.token(&claims()),
            signer.sign(&header, &claims().to_string()),
        ] {
            assert!(issuers.verify(&token, now()).await.is_ok(), "{algorithm}");
        }
    }
}

#[tokio::test]
async fn hs256_by_secret() {
    let secret = b"0123456789abcdef0123456789abcdef";
    let keys = KeysFrom::Secret(secret.to_vec().into());
    let issuers = issuers(local(keys, Algorithm::Hs256));
    let token = |key: &[u8]| hs256(r#"{"alg":"HS256"}"#, &claims().to_string(), key);
    assert!(issuers.verify(&token(secret), now()).await.is_ok());
    let judged = issuers.verify(&token(&[0; 32]), now()).await;
    assert_eq!(judged, Err(TokenRefused::Signature));
}

#[tokio::test]
async fn scopes_are_those_of_the_token_within_those_of_the_issuer() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = issuers(IssuerSettings {
        scopes: [Scope::Stt, Scope::Metrics].into_iter().collect(),
        ..server.settings()
    });
    for (changes, scopes) in [
        (json!({}), "stt metrics"),
        (json!({ "scope": "openid email profile" }), "stt metrics"),
        (json!({ "scope": "openid stt" }), "stt"),
        (json!({ "scope": "stt tts admin" }), "stt"),
        (json!({ "scope": "admin" }), ""),
        (json!({ "scope": "" }), ""),
        (json!({ "scope": ["metrics"] }), "metrics"),
        (json!({ "scp": ["stt", "other"] }), "stt"),
        (json!({ "scp": "metrics" }), "metrics"),
        (json!({ "scope": "stt", "scp": "metrics" }), "stt"),
    ] {
        let token = RSA.token(&claims_with(&changes));
        let verified = issuers.verify(&token, now()).await.expect("a good token");
        assert_eq!(verified.scopes.to_string(), scopes, "{changes}");
    }
    for bad in [json!(7), json!({}), json!([1])] {
        let token = RSA.token(&claims_with(&json!({ "scope": bad })));
        let judged = issuers.verify(&token, now()).await;
        assert_eq!(judged, Err(TokenRefused::Claim("scope")));
    }
}

#[tokio::test]
async fn a_session_has_a_name() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = server.issuers();
    let token = RSA.token(&claims_with(&json!({ "sid": "s-1" })));
    let verified = issuers.verify(&token, now()).await.expect("a good token");
    assert_eq!(verified.session.as_deref(), Some("s-1"));
    let token = RSA.token(&claims_with(&json!({ "sid": "" })));
    let judged = issuers.verify(&token, now()).await;
    assert_eq!(judged, Err(TokenRefused::Claim("sid")));
}

#[tokio::test]
async fn keys_are_found_by_discovery() {
    let server = KeyServer::start(&[&RSA]).await;
    let settings =
        |issuer: &str| IssuerSettings::new(issuer, KeysFrom::Discovery, vec![AUDIENCE.to_owned()]);
    let token = |iss: &str| RSA.token(&claims_with(&json!({ "iss": iss })));
    let origin = server.origin.as_str();
    let judged = issuers(settings(origin))
        .verify(&token(origin), now())
        .await;
    assert!(judged.is_ok(), "{judged:?}");
    // A document of another issuer, if only by a slash, is not this issuer's.
    let other = format!("{origin}/");
    let judged = issuers(settings(&other))
        .verify(&token(&other), now())
        .await;
    assert_eq!(judged, Err(TokenRefused::KeysUnavailable));
}

#[tokio::test]
async fn tokens_of_firebase() {
    let server = KeyServer::start(&[&RSA]).await;
    let firebase = IssuerSettings::firebase("voice-demo").expect("a project");
    assert_eq!(firebase.algorithms, [Algorithm::Rs256]);
    let issuers = issuers(IssuerSettings {
        // Google's own server is not asked in a test.
        keys: server.settings().keys,
        ..firebase
    });
    let token = |auth_time: Value| {
        RSA.token(&claims_with(&json!({
            "iss": "https://securetoken.google.com/voice-demo",
            "aud": "voice-demo",
            "auth_time": auth_time,
            "firebase": { "sign_in_provider": "password" },
        })))
    };
    let judged = issuers.verify(&token(json!(NOW - 60)), now()).await;
    assert!(judged.is_ok(), "{judged:?}");
    for (auth_time, why) in [
        (json!(NOW + 60), TokenRefused::NotYetValid),
        (Value::Null, TokenRefused::Claim("auth_time")),
    ] {
        let judged = issuers.verify(&token(auth_time), now()).await;
        assert_eq!(judged, Err(why));
    }
    for bad in ["", "a", "UPPER-case", "a/../b-c", "project?x=1"] {
        assert!(IssuerSettings::firebase(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn a_file_is_read_again_when_it_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.json");
    let put = |text: &str| {
        let beside = folder.path().join("new");
        fs::write(&beside, text).expect("written");
        fs::rename(&beside, &path).expect("renamed");
    };
    let set = |signers: &[&Signer]| {
        let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
        json!({ "keys": keys }).to_string()
    };
    put(&set(&[&RSA]));
    let issuers = issuers(local(KeysFrom::File(path.clone()), Algorithm::Rs256));
    let second = Signer::new(Algorithm::Rs256, "rsa-2");
    let (old, new) = (RSA.token(&claims()), second.token(&claims()));
    assert!(issuers.verify(&old, now()).await.is_ok());
    let judged = issuers.verify(&new, now()).await;
    assert_eq!(judged, Err(TokenRefused::UnknownKey));
    // A new key counts at once, one that is gone counts a second longer.
    put(&set(&[&second]));
    assert!(issuers.verify(&new, now()).await.is_ok());
    let judged = issuers.verify(&old, after(1)).await;
    assert_eq!(judged, Err(TokenRefused::UnknownKey));
    // A file that is no set changes nothing.
    put("{");
    assert!(issuers.verify(&new, after(10)).await.is_ok());
    put(&set(&[&RSA]));
    assert!(issuers.verify(&old, after(20)).await.is_ok());
}

/// `openssl s_server`, which serves the files of a folder; killed when it goes.
struct Tls(Child);

impl Drop for Tls {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn servers_of_keys_are_authenticated() {
    let folder = tempfile::tempdir().expect("a folder");
    loopback::certificate(folder.path());
    let body = json!({ "keys": [RSA.jwk()] }).to_string();
    fs::write(folder.path().join("keys"), body).expect("written");
    let mut child = Command::new("openssl")
        .args(["s_server", "-WWW", "-accept", "127.0.0.1:0"])
        .args(["-cert", "server.pem", "-key", "server.key"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl runs");
    let said = BufReader::new(child.stdout.take().expect("a pipe"));
    let _server = Tls(child);
    let address = said
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("ACCEPT ").map(str::to_owned))
        .expect("an address");
    let url = format!("https://{address}/keys").parse().expect("a URL");
    let settings = local(KeysFrom::Jwks(url), Algorithm::Rs256);
    let root = fs::read(folder.path().join("root.pem")).expect("a root");
    let token = RSA.token(&claims());
    let trusting = Issuers::new(vec![settings.clone()], Some(&root)).expect("good");
    let judged = trusting.verify(&token, now()).await;
    assert!(judged.is_ok(), "{judged:?} from {}", text(folder.path()));
    let strict = Issuers::new(vec![settings], None).expect("good");
    let judged = strict.verify(&token, now()).await;
    assert_eq!(judged, Err(TokenRefused::KeysUnavailable));
}
