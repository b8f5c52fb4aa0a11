//! The clock, the host name and the addresses are the test's.

use std::sync::{Arc, Mutex};

use super::*;
use crate::config::Environment;
use crate::paths::Paths;
use crate::ui::{Ui, UiOptions};

/// A machine whose name and addresses a test changes.
#[derive(Clone, Default)]
struct Changing {
    host: Arc<Mutex<String>>,
    addresses: Arc<Mutex<Vec<IpAddr>>>,
}

impl Changing {
    fn machine(&self) -> Machine {
        let (host, addresses) = (Arc::clone(&self.host), Arc::clone(&self.addresses));
        Machine {
            host: Box::new(move || host.lock().expect("no panic").clone()),
            addresses: Box::new(move || addresses.lock().expect("no panic").clone()),
        }
    }

    fn set(&self, host: &str, addresses: &[&str]) {
        host.clone_into(&mut self.host.lock().expect("no panic"));
        let parse = |text: &&str| text.parse().expect("an address");
        *self.addresses.lock().expect("no panic") = addresses.iter().map(parse).collect();
    }
}

struct Ground {
    session: Session,
    own: Own,
    changing: Changing,
    _folder: tempfile::TempDir,
}

fn listening_on(address: &str) -> Ground {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = Environment::default();
    let options = UiOptions {
        quiet: true,
        no_input: true,
        ..UiOptions::default()
    };
    let session = Session {
        ui: Ui::new(options, &environment),
        paths: Paths {
            state: folder.path().to_owned(),
            config: folder.path().to_owned(),
            cache: folder.path().to_owned(),
        },
        environment,
        is_stage: false,
    };
    let changing = Changing::default();
    changing.set("box", &["192.0.2.7"]);
    let own = Own::new(
        Store::new(folder.path()),
        CaArguments::default(),
        vec![address.parse().expect("an address")],
        changing.machine(),
    );
    Ground {
        session,
        own: own.expect("a name"),
        changing,
        _folder: folder,
    }
}

impl Ground {
    /// Why it is issued, and for which names; `None` where nothing is.
    fn look(&self, now: OffsetDateTime) -> Option<(String, Vec<String>)> {
        match self.own.keep(&self.session, now).expect("it works") {
            Found::Good(_) => None,
            Found::Issued(why, summary) => Some((why, summary.names)),
        }
    }
}

#[test]
fn another_address_or_name_is_another_certificate() {
    let ground = listening_on("0.0.0.0:8443");
    let now = OffsetDateTime::now_utc();
    let (_, names) = ground.look(now).expect("the first one");
    for name in [
        "localhost",
        "box",
        "box.local",
        "127.0.0.1",
        "::1",
        "192.0.2.7",
    ] {
        assert!(names.contains(&name.to_owned()), "{name} of {names:?}");
    }
    assert_eq!(ground.look(now), None);

    // The network gives it another address: the old one goes with the next certificate.
    ground.changing.set("box", &["192.0.2.8", "2001:db8::8"]);
    let (why, names) = ground.look(now).expect("another one");
    assert_eq!(why, "it does not name 192.0.2.8");
    assert!(names.contains(&"192.0.2.8".to_owned()), "{names:?}");
    assert!(!names.contains(&"192.0.2.7".to_owned()), "{names:?}");
    assert!(
        !names.contains(&"2001:db8::8".to_owned()),
        "only IPv4 is listened on"
    );
    assert_eq!(ground.look(now), None);

    // Without a network it keeps what it has.
    ground.changing.set("box", &[]);
    assert_eq!(ground.look(now), None);

    ground.changing.set("den", &["192.0.2.8"]);
    let (why, names) = ground.look(now).expect("another one");
    assert_eq!(why, "it does not name den, den.local");
    assert!(names.contains(&"den.local".to_owned()), "{names:?}");
}

#[test]
fn for_this_machine_alone_the_network_does_not_matter() {
    let ground = listening_on("localhost:8443");
    let now = OffsetDateTime::now_utc();
    ground.look(now).expect("the first one");
    ground.changing.set("box", &["198.51.100.1"]);
    assert_eq!(ground.look(now), None);
}

#[test]
fn it_is_due_when_a_third_is_left() {
    let ground = listening_on("localhost:8443");
    let now = OffsetDateTime::now_utc();
    ground.look(now).expect("the first one");
    let Found::Good(at) = ground.own.keep(&ground.session, now).expect("it works") else {
        panic!("nothing has changed");
    };
    assert_eq!(ground.look(at - Duration::SECOND), None);
    let (why, _) = ground.look(at).expect("it is due");
    assert_eq!(why, "it is renewed when a third of its lifetime is left");
    // And never twice.
    assert_eq!(ground.look(at), None);
    let (why, _) = ground
        .look(now - Duration::DAY)
        .expect("a clock that was set back");
    assert!(why.starts_with("it is not valid before"), "{why}");
}

#[test]
fn what_another_process_made_is_kept() {
    let ground = listening_on("localhost:8443");
    let now = OffsetDateTime::now_utc();
    ground.look(now).expect("the first one");
    let Found::Good(at) = ground.own.keep(&ground.session, now).expect("it works") else {
        panic!("nothing has changed");
    };
    // Somebody holds the lock and renews, while this one waits for it.
    let held = ground.own.lineage.lock(&|| {}).expect("free");
    let (waits, is_waiting) = std::sync::mpsc::channel();
    let other = listening_on_state(&ground);
    let waiting = std::thread::spawn(move || {
        waits.send(()).expect("heard");
        matches!(other.0.keep(&other.1, at), Ok(Found::Good(_)))
    });
    is_waiting.recv().expect("it has begun");
    let opened = CaArguments::default()
        .open(&ground.session, &ground.own.store)
        .expect("a CA");
    let names = permitted(ground.own.names(), &ground.own.store.ca(&opened.name)).expect("all");
    let order = Order {
        names: &names,
        subject: None,
        profile: Profile::Server,
        key_type: KeyType::P256,
        validity: Validity::days(at, LEAF_DAYS).expect("days"),
        signer: Signer::Ca(&opened.name, &opened.ca),
    };
    let ground_of = crate::commands::cert::ground();
    order
        .issue_into(&ground.own.lineage, &held, Switch::Renew, ground_of)
        .expect("issued");
    drop(held);
    assert!(waiting.join().expect("no panic"), "it was issued twice");
}

/// The same lineage for another thread.
fn listening_on_state(ground: &Ground) -> (Own, Session) {
    let own = Own::new(
        Store::new(ground.own.store.root()),
        CaArguments::default(),
        ground.own.listen.clone(),
        ground.changing.machine(),
    );
    (own.expect("a name"), ground.session.clone())
}
