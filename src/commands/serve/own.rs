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
        Self::new(
            Store::new(store.root()),
            arguments.local_ca()?,
            resolved.listen.value.clone(),
            machine,
        )
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
            wake: LOOK.min(validity.lifetime() / 24),
            ..Inputs::of_local(validity, Issuer::LocalCa, now)
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
            for ip in address.ips() {
                if !ip.is_unspecified() {
                    add(&ip.to_string());
                    continue;
                }
                // `[::]` takes IPv4 connections as well, `0.0.0.0` no IPv6 ones.
                let reached = (self.machine.addresses)();
                for ip in reached.iter().filter(|one| ip.is_ipv6() || one.is_ipv4()) {
                    add(&ip.to_string());
                }
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
mod tests;
