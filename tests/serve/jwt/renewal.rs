//! Keys that change while tokens come, and servers of keys that are away.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use futures_util::future::join_all;
use futures_util::stream;
use serde_json::json;
use time::OffsetDateTime;
use voicectl::serve::auth::jwt::{Algorithm, Issuers, TokenRefused};

use super::peer::{KeyServer, NOW, RSA, Signer, after, claims_with, now};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A token that outlives the test.
fn token(signer: &Signer) -> String {
    signer.token(&claims_with(&json!({ "exp": NOW + 30 * DAY })))
}

async fn all_are_good(issuers: &Arc<Issuers>, tokens: &[&str], at: OffsetDateTime) {
    let tasks = (0..200).map(|number| {
        let (issuers, token) = (
            Arc::clone(issuers),
            tokens[number % tokens.len()].to_owned(),
        );
        tokio::spawn(async move { issuers.verify(&token, at).await })
    });
    for judged in join_all(tasks).await {
        let judged = judged.expect("no panic");
        assert!(judged.is_ok(), "{judged:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_without_an_outage() {
    let second = Signer::new(Algorithm::Rs256, "rsa-2");
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = Arc::new(server.issuers());
    let (old, new) = (token(&RSA), token(&second));
    // Two hundred that come first ask once ...
    all_are_good(&issuers, &[&old], now()).await;
    assert_eq!(server.asked(), 1);
    // ... and so do two hundred that come when there is a new key.
    server.publish(&[&RSA, &second]);
    all_are_good(&issuers, &[&old, &new], after(1)).await;
    assert_eq!(server.asked(), 2);
    all_are_good(&issuers, &[&old, &new], after(HOUR / 2)).await;
    assert_eq!(server.asked(), 2);
    // The old key goes; when its hour is over, so are its tokens.
    server.publish(&[&second]);
    all_are_good(&issuers, &[&new], after(2 * HOUR)).await;
    assert_eq!(server.asked(), 3);
    let judged = issuers.verify(&old, after(2 * HOUR)).await;
    assert_eq!(judged, Err(TokenRefused::UnknownKey));
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_keys_are_asked_for_once_a_minute() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = Arc::new(server.issuers());
    assert!(issuers.verify(&token(&RSA), now()).await.is_ok());
    let strange: Vec<String> = (0..50)
        .map(|number| {
            let header = json!({ "alg": "RS256", "kid": format!("no-{number}") });
            RSA.sign(&header.to_string(), &claims_with(&json!({})).to_string())
        })
        .collect();
    for (at, asked) in [(0, 2), (59, 2), (60, 3), (119, 3), (120, 4)] {
        let tasks = strange.iter().map(|strange| {
            let (issuers, strange) = (Arc::clone(&issuers), strange.clone());
            tokio::spawn(async move { issuers.verify(&strange, after(at)).await })
        });
        for judged in join_all(tasks).await {
            let judged = judged.expect("no panic");
            assert_eq!(judged, Err(TokenRefused::UnknownKey));
        }
        assert_eq!(server.asked(), asked, "after {at} s");
    }
}

#[tokio::test]
async fn who_hangs_up_keeps_nobody_from_new_keys() {
    let second = Signer::new(Algorithm::Rs256, "rsa-2");
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = server.issuers();
    assert!(issuers.verify(&token(&RSA), now()).await.is_ok());
    server.publish(&[&second]);
    let new = token(&second);
    tokio::select! {
        biased;
        _ = issuers.verify(&new, now()) => panic!("at once?"),
        () = std::future::ready(()) => {}
    }
    assert!(issuers.verify(&new, now()).await.is_ok());
    assert_eq!(server.asked(), 2);
}

/// A server that takes a question and never answers it.
fn hang(server: &KeyServer) {
    server.answer(|| {
        Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>()).into_response()
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_renewed_while_nobody_waits() {
    let second = Signer::new(Algorithm::Rs256, "rsa-2");
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = Arc::new(server.issuers());
    let (old, new) = (token(&RSA), token(&second));
    assert!(issuers.verify(&old, now()).await.is_ok());
    // Three quarters of the hour are over.
    hang(&server);
    let tokens = [old.as_str()];
    let soon = all_are_good(&issuers, &tokens, after(46 * 60));
    let soon = tokio::time::timeout(Duration::from_secs(5), soon);
    soon.await.expect("nobody waits");
    // An unknown key waits for the outcome of that attempt, and asks again.
    let (waiting, token) = (Arc::clone(&issuers), new.clone());
    let waiting = tokio::spawn(async move { waiting.verify(&token, after(46 * 60)).await });
    while server.asked() < 2 {
        tokio::task::yield_now().await;
    }
    server.publish(&[&RSA, &second]);
    assert!(waiting.await.expect("no panic").is_ok());
    assert_eq!(server.asked(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_survived_for_a_day() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = Arc::new(server.issuers());
    let good = token(&RSA);
    assert!(issuers.verify(&good, now()).await.is_ok());
    server.answer(|| StatusCode::SERVICE_UNAVAILABLE.into_response());
    for at in [HOUR, HOUR + 1, 12 * HOUR, 25 * HOUR - 1] {
        all_are_good(&issuers, &[&good], after(at)).await;
    }
    let judged = issuers.verify(&good, after(25 * HOUR)).await;
    assert_eq!(judged, Err(TokenRefused::KeysUnavailable));
    // Who is away is not asked by every token.
    let asked = server.asked();
    for _ in 0..50 {
        let judged = issuers.verify(&good, after(25 * HOUR + 8)).await;
        assert_eq!(judged, Err(TokenRefused::KeysUnavailable));
    }
    assert_eq!(server.asked(), asked);
    server.publish(&[&RSA]);
    all_are_good(&issuers, &[&good], after(25 * HOUR + 9)).await;
    assert_eq!(server.asked(), asked + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_gone_is_an_outage_too() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = Arc::new(server.issuers());
    let never = server.issuers();
    assert!(issuers.verify(&token(&RSA), now()).await.is_ok());
    drop(server);
    all_are_good(&issuers, &[&token(&RSA)], after(2 * HOUR)).await;
    let judged = never.verify(&token(&RSA), now()).await;
    assert_eq!(judged, Err(TokenRefused::KeysUnavailable));
}

#[tokio::test]
async fn bad_keys_do_not_replace_good_ones() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = server.issuers();
    let good = token(&RSA);
    assert!(issuers.verify(&good, now()).await.is_ok());
    for (at, body) in [(HOUR, "<html>"), (2 * HOUR, r#"{"keys":[]}"#)] {
        server.publish_text(body);
        let judged = issuers.verify(&good, after(at)).await;
        assert!(judged.is_ok(), "{judged:?} after {body}");
    }
    assert!(server.asked() >= 2);
}

#[tokio::test]
async fn a_clock_that_is_set_back_asks_anew() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = server.issuers();
    let good = token(&RSA);
    assert!(issuers.verify(&good, after(20 * DAY)).await.is_ok());
    assert!(issuers.verify(&good, now()).await.is_ok());
    let asked = async {
        while server.asked() < 2 {
            tokio::task::yield_now().await;
        }
    };
    let asked = tokio::time::timeout(Duration::from_mins(1), asked).await;
    asked.expect("it asks anew");
}

#[tokio::test]
async fn keys_can_be_there_before_the_first_token() {
    let server = KeyServer::start(&[&RSA]).await;
    let issuers = server.issuers();
    assert_eq!(server.asked(), 0);
    issuers.prepare(now()).await;
    assert!(issuers.verify(&token(&RSA), now()).await.is_ok());
    assert_eq!(server.asked(), 1);
}
