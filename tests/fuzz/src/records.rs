//! Files of the state folder, which somebody may have edited, or a disk damaged. The first byte says which one it is.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use voicectl::acme::account;
use voicectl::acme::due::Ari;
use voicectl::acme::order::{Backoff, Journal};
use voicectl::renew::deploy::Deployment;
use voicectl::renew::notify::Trouble;
use voicectl::store::access::{Access, Key, Session, User};
use voicectl::store::{Lineage, LineageName, Record, Store};

use super::process::home;

/// Where they lie in the state folder.
const FILES: [&str; 10] = [
    "certs/a.test/lineage.toml",
    "access/keys.toml",
    "access/users.toml",
    "access/sessions.toml",
    "certs/a.test/ari.toml",
    "certs/a.test/deploy.toml",
    "certs/a.test/trouble.toml",
    "certs/a.test/order/order.toml",
    "certs/a.test/order/backoff.toml",
    "accounts/ca.test/account.toml",
];

pub fn run(bytes: &[u8]) {
    let Some((kind, text)) = bytes.split_first() else {
        return;
    };
    let state = home().join("records");
    let store = Store::new(&state);
    let lineage = store.lineage(&"a.test".parse::<LineageName>().expect("a name"));
    let place = usize::from(*kind) % FILES.len();
    let path = state.join(FILES[place]);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(&path, text).expect("written");
    read(place, &path, &store, &lineage);
    let _ = fs::remove_file(&path);
}

fn read(place: usize, path: &Path, store: &Store, lineage: &Lineage) {
    let now = OffsetDateTime::UNIX_EPOCH;
    let access = store.access();
    match place {
        0 => {
            if let Ok(Some(record)) = Record::read(path) {
                again(&record);
                let _ = (lineage.history(), lineage.renewal());
            }
        }
        1 => entries::<Key>(&access, |key| {
            let _ = (key.state(now), key.age(now));
        }),
        2 => entries::<User>(&access, |_| {}),
        3 => entries::<Session>(&access, |session| {
            let _ = session.is_live(now);
        }),
        4 => {
            if let Some(ari) = Ari::read(lineage.folder(), "a.b") {
                let _ = ari.is_fresh(now);
                again(&ari);
            }
        }
        5 => {
            let deployment = Deployment::read(lineage);
            let _ = (
                deployment.may_try(now),
                deployment.is_proved("a.test:443", 1),
            );
            again(&deployment);
        }
        6 => again(&Trouble::read(lineage)),
        7 => {
            if let Ok(journal) = Journal::open(lineage)
                && let Some(entry) = journal.entry()
            {
                again(entry);
            }
        }
        8 => {
            if let Ok(backoff) = Backoff::open(lineage) {
                let _ = backoff.forbids("https://ca.test/dir", now);
            }
        }
        _ => {
            for listed in account::list(store).into_iter().flatten() {
                let _ = listed.record.map(|record| again(&record));
            }
        }
    }
}

fn entries<E: voicectl::store::access::Entry>(access: &Access, look: impl Fn(&E)) {
    for entry in access.read::<E>().into_iter().flatten() {
        look(&entry);
        again(&entry);
    }
}

/// What is written is read, as the same.
fn again<T: Serialize + DeserializeOwned>(record: &T) {
    let text = toml::to_string(record).expect("it can be written");
    let back: T = toml::from_str(&text).expect("what is written is read");
    assert_eq!(toml::to_string(&back).expect("it can be written"), text);
}
