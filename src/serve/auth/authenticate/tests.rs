use std::collections::HashMap;
use std::time::Instant;

use super::super::Scopes;
use super::super::jwt::{IssuerSettings, KeysFrom};
use super::*;
use crate::store::access::{Session, User};
use crate::store::{Store, StoreError};

fn key() -> (Key, String) {
    let name = "phone".parse().expect("a name");
    let now = OffsetDateTime::now_utc();
    let (key, text) = Key::new(name, vec!["stt".to_owned()], now).expect("random numbers");
    (key, text.to_string())
}

fn scene() -> (tempfile::TempDir, Authenticator, String) {
    let home = tempfile::tempdir().expect("a folder");
    let access = Store::new(home.path()).access();
    let (key, text) = key();
    access
        .change(&|| {}, |keys: &mut Vec<Key>| {
            keys.push(key);
            Ok::<_, StoreError>(())
        })
        .expect("changed");
    let tokens = Arc::new(AccessTokens::new(access.clone(), Vec::new(), None).expect("no issuers"));
    let authenticator = Authenticator::new(AuthSettings::default(), access, tokens);
    (home, authenticator, text)
}

#[test]
fn a_key_is_right_or_wrong_as_a_whole() {
    let (_home, authenticator, text) = scene();
    let known = authenticator.registry.known().expect("readable");
    assert!(authenticator.compare(&text, &known).1);
    for place in 0..text.len() {
        let mut wrong = text.clone().into_bytes();
        wrong[place] = if wrong[place] == b'A' { b'B' } else { b'A' };
        let wrong = String::from_utf8(wrong).expect("letters");
        assert!(!authenticator.compare(&wrong, &known).1, "{place}");
    }
    assert!(!authenticator.compare("", &known).1);
}

/// Runs two works in turn, many times, and answers how long the second takes of the first, by their medians.
fn ratio(works: [&dyn Fn(); 2]) -> f64 {
    let mut times = [const { Vec::new() }; 2];
    for _ in 0..4_000 {
        for (work, times) in works.iter().zip(&mut times) {
            let begin = Instant::now();
            for _ in 0..10 {
                work();
            }
            times.push(begin.elapsed());
        }
    }
    let [first, second] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    });
    second / first
}

/// The bounds are generous: other work goes on. A comparison that ends at the first difference is far beyond them.
#[test]
fn comparing_takes_the_same_time() {
    let (_home, authenticator, _) = scene();
    // A key of a known id with another secret, and one of an unknown id; both have their checks right.
    let (mut there, wrong) = key();
    let (_, unknown) = key();
    there.sha256 = Sha256Text::of("another");
    let known = Known {
        keys: HashMap::from([(there.id.clone(), there)]),
        ..Known::default()
    };
    assert!(authenticator.compare(&wrong, &known).0.is_some());
    assert!(authenticator.compare(&unknown, &known).0.is_none());
    let compare = |text: &str| {
        std::hint::black_box(authenticator.compare(std::hint::black_box(text), &known));
    };
    let of_unknown = ratio([&|| compare(&wrong), &|| compare(&unknown)]);
    assert!((0.6..1.6).contains(&of_unknown), "{of_unknown}");
}

#[test]
fn a_damaged_file_closes() {
    let (home, authenticator, _) = scene();
    let path = home.path().join("access/keys.toml");
    assert!(authenticator.registry.known().is_ok());
    std::fs::write(&path, "format = 1\nkey = 5").expect("written");
    assert!(authenticator.registry.known().is_err());
    assert!(authenticator.is_guarded(Err(Unreadable)));
    std::fs::remove_file(&path).expect("removed");
    let known = authenticator.registry.known().expect("readable");
    assert!(known.is_empty());
    assert!(
        authenticator.is_guarded(Ok(&known)),
        "it does not open again"
    );
}

/// A token of another issuer that claims a session.
fn foreign(secret: &[u8], session: &str) -> String {
    let claims = serde_json::json!({
        "iss": "https://issuer.test",
        "aud": "voicectl",
        "sub": "anna",
        "sid": session,
        "exp": OffsetDateTime::now_utc().unix_timestamp() + 60,
    });
    let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    let key = jsonwebtoken::EncodingKey::from_secret(secret);
    jsonwebtoken::encode(&header, &claims, &key).expect("signed")
}

#[tokio::test]
async fn no_issuer_signs_in_a_user_of_this_server() {
    let home = tempfile::tempdir().expect("a folder");
    let access = Store::new(home.path()).access();
    let name: crate::store::access::Name = "anna".parse().expect("a name");
    let now = OffsetDateTime::now_utc();
    let month = time::Duration::days(30);
    let (session, _) = Session::new(name.clone(), now, month).expect("random numbers");
    let id = session.id.clone();
    let user = User::new(name, "no hash".to_owned(), vec!["stt".to_owned()], now);
    access
        .change(&|| {}, |users: &mut Vec<User>| {
            users.push(user);
            Ok::<_, StoreError>(())
        })
        .expect("changed");
    access
        .change(&|| {}, |sessions: &mut Vec<Session>| {
            sessions.push(session);
            Ok::<_, StoreError>(())
        })
        .expect("changed");
    let secret = b"an issuer and this server share this one".to_vec();
    let keys = KeysFrom::Secret(Zeroizing::new(secret.clone()));
    let issuer = IssuerSettings::new("https://issuer.test", keys, vec!["voicectl".to_owned()]);
    let tokens = AccessTokens::new(access.clone(), vec![issuer], None).expect("an issuer");
    let tokens = Arc::new(tokens);
    let authenticator = Authenticator::new(AuthSettings::default(), access, Arc::clone(&tokens));
    let who = async |token: &str| {
        let request = axum::http::Request::builder()
            .header("authorization", format!("Bearer {token}"))
            .body(())
            .expect("a request");
        let client = IpAddr::from([192, 0, 2, 1]);
        authenticator.grant(&request.into_parts().0, client).await
    };
    let minute = Duration::from_mins(1);
    let sign = |session: &str| {
        let scopes = Scopes::SPEECH;
        tokens
            .sign("anna", scopes, session, minute, now)
            .expect("signed")
    };
    let own = who(&sign(&id)).await.expect("granted");
    assert_eq!(
        own.caller.who,
        Who::User {
            name: "anna".to_owned()
        }
    );
    assert_eq!(own.caller.scopes.to_string(), "stt", "what the user has");
    assert!(who(&sign("aaaaaaaa")).await.is_err());
    let other = who(&foreign(&secret, &id)).await.expect("granted");
    assert!(matches!(other.caller.who, Who::Subject { .. }));
    assert_eq!(other.session, None, "a logout of it ends no session here");
}
