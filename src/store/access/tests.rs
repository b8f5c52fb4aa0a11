use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use time::OffsetDateTime;

use super::*;

fn scene() -> (tempfile::TempDir, Access) {
    let home = tempfile::tempdir().expect("a folder");
    let access = Access::new(home.path());
    (home, access)
}

fn key(name: &str) -> (Key, String) {
    let name = name.parse().expect("a name");
    let (key, text) =
        Key::new(name, vec!["stt".to_owned()], OffsetDateTime::now_utc()).expect("random numbers");
    (key, text.to_string())
}

fn add(access: &Access, key: Key) {
    access
        .change(&|| {}, |keys: &mut Vec<Key>| {
            keys.push(key);
            Ok::<_, StoreError>(())
        })
        .expect("changed");
}

#[test]
fn keys_have_one_shape_and_come_back_as_they_were() {
    let (key, text) = key("phone");
    assert_eq!(text.len(), 63);
    assert_eq!(Key::id_of(&text), Some(key.id.as_str()));
    assert_eq!(Sha256Text::of(&text), key.sha256);
    // Every letter counts.
    for place in 5..text.len() {
        let mut other = text.clone().into_bytes();
        other[place] = if other[place] == b'x' { b'y' } else { b'x' };
        let other = String::from_utf8(other).expect("letters");
        assert_ne!(Key::id_of(&other), Some(key.id.as_str()), "{place}");
    }
    assert_eq!(Key::id_of("vctl_\u{e9}"), None);

    let (home, access) = scene();
    add(&access, key.clone());
    assert_eq!(access.read::<Key>().expect("read"), [key]);
    let stored = fs::read_to_string(home.path().join("access/keys.toml")).expect("a file");
    assert!(!stored.contains(&text[13..57]), "{stored}");
    for (path, mode) in [
        ("access", 0o700),
        ("access/keys.toml", 0o600),
        ("access/lock", 0o600),
    ] {
        let found = fs::metadata(home.path().join(path))
            .expect("there")
            .permissions();
        assert_eq!(found.mode() & 0o777, mode, "{path}");
    }
}

#[test]
fn two_at_once_lose_nothing() {
    let (_home, access) = scene();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let access = &access;
            scope.spawn(move || {
                for number in 0..10 {
                    add(access, key(&format!("k{thread}-{number}")).0);
                }
            });
        }
    });
    assert_eq!(access.read::<Key>().expect("read").len(), 40);
}

#[test]
fn a_damaged_file_is_no_empty_one() {
    let (_home, access) = scene();
    add(&access, key("phone").0);
    let path: PathBuf = access.path::<Key>();
    let whole = fs::read_to_string(&path).expect("a file");
    for damage in [
        "",
        "format = 1\n[[key]]\nid = 5",
        "format = 2",
        "\0",
        &whole[..whole.len() / 2],
    ] {
        fs::write(&path, damage).expect("written");
        assert!(
            matches!(access.read::<Key>(), Err(StoreError::DamagedRecord { .. })),
            "{damage}"
        );
    }
}

#[test]
fn names_are_plain() {
    for good in ["a", "anna.b@example.com", "0-9_x+y"] {
        assert!(good.parse::<Name>().is_ok(), "{good}");
    }
    let long = "a".repeat(65);
    for bad in ["", "-a", "a b", "a\n", "\u{e4}", "a/b", &long] {
        assert!(bad.parse::<Name>().is_err(), "{bad}");
    }
}

#[test]
fn passwords_are_hashed_as_owasp_asks() {
    let hash = hash_password(b"correct horse").expect("hashed");
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    assert!(is_password(b"correct horse", &hash));
    assert!(!is_password(b"correct horsf", &hash));
    assert!(!is_password(b"", "no hash"));
}

#[test]
fn a_refresh_token_has_one_turn() {
    let user: Name = "anna".parse().expect("a name");
    let now = OffsetDateTime::now_utc();
    let (mut session, first) =
        Session::new(user, now, time::Duration::days(30)).expect("random numbers");
    let used = RefreshToken::parse(&first).expect("a token");
    assert!(used.is_of(&session) && used.is_next_of(&session));
    let second = session.turn(used).expect("random numbers");
    let next = RefreshToken::parse(&second).expect("a token");
    assert!(next.is_of(&session) && next.is_next_of(&session));
    // Known for ever as one that was, without a list of them.
    assert!(used.is_of(&session) && !used.is_next_of(&session));
    let forged = format!("vctr_{}_{}_{}", session.id, "A".repeat(43), "A".repeat(43));
    let forged = RefreshToken::parse(&forged).expect("the shape of one");
    assert!(!forged.is_of(&session) && !forged.is_next_of(&session));
    assert!(!session.is_live(now + time::Duration::days(31)));
}
