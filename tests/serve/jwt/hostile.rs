//! Servers of keys that answer what they should not.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use futures_util::stream;
use serde_json::{Value, json};
use voicectl::serve::auth::jwt::{Algorithm, IssuerSettings, KeysFrom, TokenRefused};

use super::peer::{AUDIENCE, EC, KeyServer, RSA, Signer, b64, claims, claims_with, issuers, now};

/// What a good token is worth after this answer.
async fn after_text(body: impl Into<String>) -> Result<String, TokenRefused> {
    let server = KeyServer::start(&[]).await;
    server.publish_text(body);
    after_answer(&server).await
}

async fn after_answer(server: &KeyServer) -> Result<String, TokenRefused> {
    let judged = server.issuers().verify(&RSA.token(&claims()), now()).await;
    judged.map(|verified| verified.subject)
}

const UNAVAILABLE: Result<String, TokenRefused> = Err(TokenRefused::KeysUnavailable);

#[tokio::test]
async fn what_is_no_set_of_keys() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "<!doctype html><title>Sign in</title>",
        r#"{"keys":{}}"#,
        r#"{"keys":null}"#,
        r#"{"keys":[]}"#,
        r#"{"keys":[null,1,"rsa-1",[],{}]}"#,
        "\u{feff}{}",
    ] {
        assert_eq!(after_text(body).await, UNAVAILABLE, "{body}");
    }
    let deep = format!(r#"{{"keys":{}"#, "[".repeat(200_000));
    assert_eq!(after_text(deep).await, UNAVAILABLE);
}

#[tokio::test]
async fn too_many_keys() {
    let many = |count: usize| {
        let mut keys = vec![json!(0); count - 1];
        keys.push(RSA.jwk());
        json!({ "keys": keys }).to_string()
    };
    assert_eq!(after_text(many(64)).await, Ok("alice".to_owned()));
    assert_eq!(after_text(many(65)).await, UNAVAILABLE);
    assert_eq!(after_text(many(100_000)).await, UNAVAILABLE);
}

#[tokio::test]
async fn too_large() {
    let padded = |length: usize| {
        let set = json!({ "keys": [RSA.jwk()] }).to_string();
        format!("{set}{}", " ".repeat(length - set.len()))
    };
    assert_eq!(after_text(padded(256 << 10)).await, Ok("alice".to_owned()));
    assert_eq!(after_text(padded((256 << 10) + 1)).await, UNAVAILABLE);
    // Without an end, and as fast as it goes.
    let server = KeyServer::start(&[]).await;
    server.answer(|| {
        let chunk = Bytes::from(vec![b' '; 64 << 10]);
        Body::from_stream(stream::repeat_with(move || {
            Ok::<_, Infallible>(chunk.clone())
        }))
        .into_response()
    });
    assert_eq!(after_answer(&server).await, UNAVAILABLE);
}

#[tokio::test]
async fn without_end_and_slow() {
    let server = KeyServer::start(&[]).await;
    server.answer(|| {
        // A byte now and then.
        let slow = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
        });
        Body::from_stream(slow).into_response()
    });
    let begin = Instant::now();
    assert_eq!(after_answer(&server).await, UNAVAILABLE);
    let took = begin.elapsed();
    assert!((9..13).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test]
async fn redirects() {
    let other = KeyServer::start(&[&RSA]).await;
    let server = KeyServer::start(&[]).await;
    for status in [301, 302, 303, 307, 308] {
        let to = other.keys_url();
        server.answer(move || {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, [(LOCATION, to.clone())]).into_response()
        });
        assert_eq!(after_answer(&server).await, UNAVAILABLE, "{status}");
    }
    assert_eq!(other.asked(), 0);
}

#[tokio::test]
async fn other_answers_than_200() {
    let server = KeyServer::start(&[]).await;
    for status in [201, 204, 401, 404, 500, 503] {
        let body = json!({ "keys": [RSA.jwk()] }).to_string();
        server.answer(move || {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, body.clone()).into_response()
        });
        assert_eq!(after_answer(&server).await, UNAVAILABLE, "{status}");
    }
}

/// Keys that are passed over, alone and beside a good one.
#[tokio::test]
async fn keys_that_are_no_use() {
    let small = Signer::with(
        &["RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
        RSA.algorithm,
        "rsa-1",
    );
    let with = |name: &str, value: Value| {
        let mut jwk = RSA.jwk();
        jwk[name] = value;
        jwk
    };
    let without = |name: &str| {
        let mut jwk = RSA.jwk();
        jwk.as_object_mut().expect("an object").remove(name);
        jwk
    };
    let octets = |count: usize| b64(vec![0xff; count]);
    for bad in [
        with("n", json!("")),
        with("n", json!("AA")),
        with("n", json!("AAAAAAAAAAAA")),
        with("n", json!(0)),
        with("n", json!("not base64!")),
        with("n", json!(octets(1025))),
        with("n", json!(octets(100_000))),
        with("e", json!("")),
        with("e", json!("AQ")),
        with("e", json!("AA")),
        with("e", json!("Ag")),
        with("e", json!(octets(9))),
        with("use", json!("enc")),
        with("use", json!(null)),
        with("key_ops", json!(["encrypt"])),
        with("key_ops", json!("verify")),
        with("alg", json!("RS512")),
        with("alg", json!("HS256")),
        with("alg", json!("none")),
        with("alg", json!(null)),
        with("d", json!("AQAB")),
        with("kty", json!("rsa")),
        with("kty", json!("oct")),
        with("kid", json!("")),
        with("kid", json!(1)),
        with("kid", json!("k".repeat(300))),
        without("kid"),
        without("n"),
        without("kty"),
        small.jwk(),
        EC.jwk(),
        json!({ "kty": "oct", "kid": "rsa-1", "alg": "HS256", "k": octets(32) }),
        json!({ "kty": "oct", "kid": "rsa-1", "alg": "RS256", "k": octets(32) }),
        json!({ "kty": "EC", "crv": "P-521", "kid": "rsa-1", "x": octets(66), "y": octets(66) }),
        json!({ "kty": "OKP", "crv": "X25519", "kid": "rsa-1", "x": octets(32) }),
    ] {
        let alone = json!({ "keys": [bad] }).to_string();
        assert_eq!(after_text(alone).await, UNAVAILABLE, "{bad}");
        let beside = json!({ "keys": [bad, RSA.jwk()] }).to_string();
        assert_eq!(after_text(beside).await, Ok("alice".to_owned()), "{bad}");
    }
    let usual = with("key_ops", json!(["verify"]));
    let set = json!({ "keys": [usual] }).to_string();
    assert_eq!(after_text(set).await, Ok("alice".to_owned()));
}

#[tokio::test]
async fn points_that_are_on_no_curve() {
    let (point, zero) = (b64([0xff; 32]), b64([0; 32]));
    for (x, y) in [(&point, &point), (&zero, &zero), (&point, &zero)] {
        let server = KeyServer::start(&[]).await;
        let keys = json!([
            { "kty": "EC", "crv": "P-256", "kid": "ec-1", "x": x, "y": y },
            { "kty": "OKP", "crv": "Ed25519", "kid": "ed-1", "x": point },
        ]);
        server.publish_text(json!({ "keys": keys }).to_string());
        let issuers = issuers(IssuerSettings {
            algorithms: vec![Algorithm::Es256, Algorithm::EdDsa],
            ..server.settings()
        });
        let judged = issuers.verify(&EC.token(&claims()), now()).await;
        assert_eq!(judged, Err(TokenRefused::Signature));
        let header = b64(r#"{"alg":"EdDSA","kid":"ed-1"}"#);
        let message = format!("{header}.{}", b64(claims().to_string()));
        for signature in [[0; 64], [0xff; 64]] {
            let token = format!("{message}.{}", b64(signature));
            let judged = issuers.verify(&token, now()).await;
            assert_eq!(judged, Err(TokenRefused::Signature));
        }
    }
}

#[tokio::test]
async fn where_discovery_may_lead() {
    for uri in [
        json!("http://id.test/keys"),
        json!("file:///etc/passwd"),
        json!("/keys"),
        json!(null),
    ] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let document = json!({ "issuer": origin, "jwks_uri": uri }).to_string();
        let app = axum::Router::new().fallback(|| async move { document });
        let task = tokio::spawn(async { axum::serve(listener, app).await });
        let settings = IssuerSettings::new(
            origin.clone(),
            KeysFrom::Discovery,
            vec![AUDIENCE.to_owned()],
        );
        let token = RSA.token(&claims_with(&json!({ "iss": origin })));
        let judged = issuers(settings).verify(&token, now()).await;
        assert_eq!(judged, Err(TokenRefused::KeysUnavailable), "{uri}");
        task.abort();
    }
}
