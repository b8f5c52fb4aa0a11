//! The lineage that `serve` makes for this machine and keeps fit: from the local CA, for every name and address that the
//! machine has.

use std::net::IpAddr;

use time::{Duration, OffsetDateTime};

use super::settings::Resolved;
use super::{Arguments, Session};
use crate::acme::due::{Decision, Inputs, decide};
use crate::commands::cert::{CaArguments, ground, host_name, store_failure};
use crate::error::Failure;
use crate::pki::key::KeyType;
use crate::pki::leaf::LEAF_DAYS;
use crate::pki::name::Identifier;
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::summary::Summary;
use crate::pki::validity::{Validity, rfc3339};
use crate::serve::listen::ListenAddress;
use crate::store::{
    Issuer, Lineage, LineageName, LocalCa, Order, Signer, Store, StoreError, Switch,
};

/// The lineage's name.
const OWN: &str = "serve";

/// How often names and addresses of the machine are looked at.
pub(super) const LOOK: Duration = Duration::minutes(5);

/// What the machine is called; a parameter, so that it can change in a test.
pub(super) struct Machine {
    pub(super) host: Box<dyn Fn() -> String + Send>,
    /// All addresses of all interfaces that others may reach.
    pub(super) addresses: Box<dyn Fn() -> Vec<IpAddr> + Send>,
}

impl Machine {
    /// The one that this runs on.
    pub(super) fn this() -> Self {
        Self {
            host: Box::new(host_name),
            addresses: Box::new(network_addresses),
        }
    }
}

/// The lineage, and what it should be.
pub(super) struct Own {
    pub(super) lineage: Lineage,
    store: Store,
    ca: CaArguments,
    listen: Vec<ListenAddress>,
    machine: Machine,
}

/// What a look found.
#[derive(Debug)]
pub(super) enum Found {
    /// It is good, and will not be due before this.
    Good(OffsetDateTime),
    /// It was not, and is issued anew: why, and what it is now.
    Issued(String, Box<Summary>),
}

impl Own {
    pub(super) fn of(
        arguments: &Arguments,
        resolved: &Resolved,
        store: &Store,
        machine: Machine,
    ) -> Result<Self, Failure> {
        Ok(Self::new(
            Store::new(store.root()),
            arguments.local_ca()?,
            resolved.listen.value.clone(),
            machine,
        )?)
    }

    fn new(
        store: Store,
        ca: CaArguments,
        listen: Vec<ListenAddress>,
        machine: Machine,
    ) -> Result<Self, Failure> {
        let name: LineageName = OWN
            .parse()
            .map_err(|error| Failure::bug("bad name").caused_by(&error))?;
        Ok(Self {
            lineage: store.lineage(&name),
            store,
            ca,
            listen,
            machine,
        })
    }

    /// Issues it anew when it is due or does not name everything it should. Waits for another process that does so.
    pub(super) fn keep(&self, session: &Session, now: OffsetDateTime) -> Result<Found, Failure> {
        let fail =
            |error: StoreError| store_failure("cannot make a certificate for this machine", &error);
        let ca = self.store.ca(&self.ca.name());
        let names = permitted(self.names(), &ca)?;
        if let Ok(end) = self.fault(&names, &ca, now).map_err(fail)? {
            return Ok(Found::Good(end));
        }
        let waiting = || {
            session
                .ui
                .status("Waiting for another voicectl that makes the certificate");
        };
        let held = self.lineage.lock(&waiting).map_err(fail)?;
        // Again: whoever had the lock may have done it.
        let why = match self.fault(&names, &ca, now).map_err(fail)? {
            Ok(end) => return Ok(Found::Good(end)),
            Err(why) => why,
        };
        let opened = self.ca.open(session, &self.store)?;
        let order = Order {
            names: &names,
            subject: None,
            profile: Profile::Server,
            key_type: KeyType::P256,
            validity: Validity::days(now, LEAF_DAYS)
                .map_err(StoreError::Unfit)
                .map_err(fail)?,
            signer: Signer::Ca(&opened.name, &opened.ca),
        };
        let (_, fresh) = order
            .issue_into(&self.lineage, &held, Switch::Replace, ground())
            .map_err(fail)?;
        Ok(Found::Issued(why, Box::new(fresh.summary)))
    }

    /// When it is due next, or why it is not good.
    fn fault(
        &self,
        names: &[San],
        ca: &LocalCa,
        now: OffsetDateTime,
    ) -> Result<Result<OffsetDateTime, String>, StoreError> {
        let Some(version) = self.lineage.current()? else {
            return Ok(Err("it is the first one".to_owned()));
        };
        let (Ok(summary), Ok(())) = (version.summary(), version.check()) else {
            return Ok(Err("its files are damaged".to_owned()));
        };
        let missing: Vec<String> = names
            .iter()
            .map(San::ascii)
            .filter(|name| !summary.names.contains(name))
            .collect();
        if !missing.is_empty() {
            return Ok(Err(format!("it does not name {}", missing.join(", "))));
        }
        if !ca.has_signed(&version) {
            return Ok(Err(format!("the CA `{}` is another one now", ca.name())));
        }
        let validity = summary.validity;
        if now < validity.not_before {
            // The CA is ours: a certificate that clients take can be had at once.
            let begin = rfc3339(validity.not_before);
            return Ok(Err(format!("it is not valid before {begin}")));
        }
        let decision = decide(&Inputs {
            validity,
            issuer: Issuer::LocalCa,
            ari: None,
            next_attempt: None,
            now,
            wake: LOOK.min(validity.lifetime() / 24),
        });
        Ok(match decision {
            Decision::Due { because } => Err(because.to_string()),
            Decision::NotDue { at, .. } => Ok(at),
        })
    }

    /// localhost, both loopback addresses and the host's name; beyond loopback the addresses of the network too.
    fn names(&self) -> Vec<Identifier> {
        let mut names: Vec<Identifier> = Vec::new();
        let mut add = |text: &str| {
            // A host may have a name that no certificate can hold; its addresses still serve.
            if let Ok(name) = text.parse::<Identifier>()
                && !names.contains(&name)
            {
                names.push(name);
            }
        };
        let host = (self.machine.host)();
        for name in ["localhost", "127.0.0.1", "::1", &host] {
            add(name);
        }
        if !host.contains('.') {
            // What multicast DNS calls it on the network.
            add(&format!("{host}.local"));
        }
        for address in &self.listen {
            match address.ip() {
                Some(ip) if ip.is_unspecified() => {
                    // `[::]` takes IPv4 connections as well, `0.0.0.0` no IPv6 ones.
                    let reached = (self.machine.addresses)();
                    for ip in reached.iter().filter(|one| ip.is_ipv6() || one.is_ipv4()) {
                        add(&ip.to_string());
                    }
                }
                Some(ip) => add(&ip.to_string()),
                None => {}
            }
        }
        names
    }
}

/// What the CA may sign of them: names that nobody asked for are no reason to fail.
fn permitted(names: Vec<Identifier>, ca: &LocalCa) -> Result<Vec<San>, Failure> {
    let names = names.into_iter().map(San::from);
    let Ok(constraints) = ca.constraints() else {
        return Ok(names.collect());
    };
    let allowed: Vec<San> = names.filter(|name| constraints.allow(name)).collect();
    if allowed.is_empty() {
        return Err(Failure::failed("cannot make a certificate for this machine")
            .because(format!(
                "the CA `{}` may sign only {}, and nothing of this machine is called so",
                ca.name(),
                constraints.permitted().join(", ")
            ))
            .hint("`voicectl cert new NAME` makes one that it may sign; pass `--lineage NAME` then")
            .hint("or `voicectl cert ca new NAME` makes another CA; pass `--ca NAME` then"));
    }
    Ok(allowed)
}

/// Addresses under which others reach this machine; link-local IPv6 ones need a zone, which no URL can have.
fn network_addresses() -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(|interface| interface.ip())
        .collect();
    addresses.sort();
    addresses
}

#[cfg(test)]
mod tests {
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
        let session = Session {
            ui: ground.session.ui.clone(),
            environment: ground.session.environment.clone(),
            paths: ground.session.paths.clone(),
        };
        (own.expect("a name"), session)
    }
}
