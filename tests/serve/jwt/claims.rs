//! Good signatures over claims that give no access.

use serde_json::{Value, json};
use voicectl::serve::auth::jwt::TokenRefused;

use super::attacks::{judged, refused};
use super::peer::{AUDIENCE, ISSUER, KeyServer, NOW, RSA, after, claims, claims_with};

fn with_claims(changes: &Value) -> String {
    RSA.token(&claims_with(changes))
}

#[tokio::test]
async fn expired() {
    refused(
        &with_claims(&json!({ "exp": NOW - 30 })),
        TokenRefused::Expired,
    )
    .await;
    refused(&with_claims(&json!({ "exp": 0 })), TokenRefused::Expired).await;
    refused(
        &with_claims(&json!({ "exp": -1e300 })),
        TokenRefused::Claim("exp"),
    )
    .await;
    // Clocks differ by less than thirty seconds.
    assert!(
        judged(&with_claims(&json!({ "exp": NOW - 29 })))
            .await
            .is_ok()
    );
    // A key that is kept does not keep a token.
    let server = KeyServer::start(&[&RSA]).await;
    let (issuers, token) = (server.issuers(), RSA.token(&claims()));
    assert!(issuers.verify(&token, after(3629)).await.is_ok());
    let judged = issuers.verify(&token, after(3630)).await;
    assert_eq!(judged, Err(TokenRefused::Expired));
}

#[tokio::test]
async fn without_an_end_or_with_a_strange_one() {
    for exp in [
        Value::Null,
        json!("1900000000"),
        json!(true),
        json!([1]),
        json!(1e300),
        json!(u64::MAX),
    ] {
        let token = with_claims(&json!({ "exp": exp }));
        refused(&token, TokenRefused::Claim("exp")).await;
    }
    assert!(
        judged(&with_claims(&json!({ "exp": 1_900_000_000.5 })))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn not_yet_valid() {
    for name in ["nbf", "iat"] {
        refused(
            &with_claims(&json!({ name: NOW + 31 })),
            TokenRefused::NotYetValid,
        )
        .await;
        refused(
            &with_claims(&json!({ name: "soon" })),
            TokenRefused::Claim(name),
        )
        .await;
        assert!(
            judged(&with_claims(&json!({ name: NOW + 29 })))
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn for_another_audience() {
    for aud in [
        Value::Null,
        json!("voices"),
        json!(["other", "Voice"]),
        json!([]),
        json!(""),
        json!({ "voice": true }),
        json!([["voice"]]),
    ] {
        refused(&with_claims(&json!({ "aud": aud })), TokenRefused::Audience).await;
    }
    assert!(
        judged(&with_claims(&json!({ "aud": ["other", AUDIENCE] })))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn of_another_issuer() {
    for iss in [
        Value::Null,
        json!("https://id.test"),
        json!("https://id.test/ "),
        json!("https://evil.test/"),
        json!([ISSUER]),
    ] {
        refused(
            &with_claims(&json!({ "iss": iss })),
            TokenRefused::UnknownIssuer,
        )
        .await;
    }
}

#[tokio::test]
async fn about_nobody() {
    for sub in [
        Value::Null,
        json!(""),
        json!(7),
        json!("alice\nadmin"),
        json!("a\u{0}b"),
        json!("\u{9b}2J"),
        json!("a".repeat(256)),
    ] {
        refused(
            &with_claims(&json!({ "sub": sub })),
            TokenRefused::Claim("sub"),
        )
        .await;
    }
    assert!(
        judged(&with_claims(&json!({ "sub": "ä".repeat(255) })))
            .await
            .is_ok()
    );
}
