//! Which certificate `serve` uses: given files, a lineage, or one that it makes for this machine.

use std::net::IpAddr;
use std::path::PathBuf;

use super::settings::Resolved;
use super::{Arguments, Session};
use crate::commands::cert::{ground, host_name, store_failure};
use crate::error::Failure;
use crate::pki::key::KeyType;
use crate::pki::leaf::LEAF_DAYS;
use crate::pki::name::Identifier;
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::validity::{ExpiryLevel, Validity};
use crate::serve::certificate::CertificateSource;
use crate::store::{Lineage, LineageName, LocalCa, Order, Signer, Store, StoreError, Switch};

/// The lineage that `serve` makes and keeps when nobody names one.
const OWN: &str = "serve";

/// What was chosen.
#[derive(Debug)]
pub(super) struct Choice {
    /// `None` with `--plain`.
    pub(super) source: Option<CertificateSource>,
    /// The local CA's certificate, when clients need it.
    pub(super) ca: Option<PathBuf>,
}

pub(super) fn choose(
    arguments: &Arguments,
    resolved: &Resolved,
    store: &Store,
    session: &Session,
) -> Result<Choice, Failure> {
    if arguments.plain {
        return Ok(Choice {
            source: None,
            ca: None,
        });
    }
    if let (Some(certificate), Some(key)) = (&arguments.cert, &arguments.key) {
        let source = CertificateSource::Files {
            certificate: certificate.clone(),
            key: key.clone(),
        };
        return Ok(Choice {
            source: Some(source),
            ca: None,
        });
    }
    let lineage = match &arguments.lineage {
        Some(name) => existing(store, name)?,
        None => own(arguments, resolved, store, session)?,
    };
    let ca = lineage
        .record()
        .ok()
        .flatten()
        .and_then(|record| record.trusted_by(&lineage, store));
    Ok(Choice {
        source: Some(CertificateSource::Lineage(lineage)),
        ca,
    })
}

fn existing(store: &Store, name: &LineageName) -> Result<Lineage, Failure> {
    let lineage = store.lineage(name);
    match lineage.current() {
        Ok(Some(_)) => Ok(lineage),
        Ok(None) => Err(Failure::failed(format!("there is no lineage `{name}`"))
            .because(format!(
                "{} holds no certificate",
                lineage.folder().display()
            ))
            .hint("`voicectl cert list` shows the lineages")
            .hint(format!("`voicectl cert new {name}` makes this one"))),
        Err(error) => Err(store_failure(
            format!("cannot use lineage `{name}`"),
            &error,
        )),
    }
}

/// The lineage of this machine, issued anew when it is due or does not name everything it should.
fn own(
    arguments: &Arguments,
    resolved: &Resolved,
    store: &Store,
    session: &Session,
) -> Result<Lineage, Failure> {
    let fail =
        |error: StoreError| store_failure("cannot make a certificate for this machine", &error);
    let name: LineageName = OWN
        .parse()
        .map_err(|error| Failure::bug("bad name").caused_by(&error))?;
    let lineage = store.lineage(&name);
    let host = host_name();
    let ca = store.ca(&arguments.ca.name());
    let names = permitted(names_of_this_machine(resolved, &host), &ca)?;
    let ground = ground();
    let fits = |lineage: &Lineage| -> Result<bool, StoreError> {
        let Some(version) = lineage.current()? else {
            return Ok(false);
        };
        let (Ok(summary), Ok(())) = (version.summary(), version.check()) else {
            return Ok(false);
        };
        let named = names
            .iter()
            .all(|name| summary.names.contains(&name.ascii()));
        Ok(named
            && summary.validity.level(ground.now) == ExpiryLevel::Fine
            && ca.has_signed(&version))
    };
    if fits(&lineage).map_err(fail)? {
        return Ok(lineage);
    }
    let waiting = || {
        session
            .ui
            .status("Waiting for another voicectl that makes the certificate");
    };
    let held = lineage.lock(&waiting).map_err(fail)?;
    if !fits(&lineage).map_err(fail)? {
        let opened = arguments.ca.open(session, store)?;
        let order = Order {
            names: &names,
            subject: None,
            profile: Profile::Server,
            key_type: KeyType::P256,
            validity: Validity::days(ground.now, LEAF_DAYS)
                .map_err(StoreError::Unfit)
                .map_err(fail)?,
            signer: Signer::Ca(&opened.name, &opened.ca),
        };
        order
            .issue_into(&lineage, &held, Switch::Replace, ground)
            .map_err(fail)?;
    }
    Ok(lineage)
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

/// localhost, both loopback addresses and the host's name; beyond loopback the addresses of the network too.
fn names_of_this_machine(resolved: &Resolved, host: &str) -> Vec<Identifier> {
    let mut names: Vec<Identifier> = Vec::new();
    let mut add = |text: &str| {
        // A host may have a name that no certificate can hold; its addresses still serve.
        if let Ok(name) = text.parse::<Identifier>()
            && !names.contains(&name)
        {
            names.push(name);
        }
    };
    for name in ["localhost", "127.0.0.1", "::1", host] {
        add(name);
    }
    if !host.contains('.') {
        // What multicast DNS calls it on the network.
        add(&format!("{host}.local"));
    }
    for address in &resolved.listen.value {
        match address.ip() {
            Some(ip) if ip.is_unspecified() => {
                for ip in network_addresses(ip) {
                    add(&ip.to_string());
                }
            }
            Some(ip) => add(&ip.to_string()),
            None => {}
        }
    }
    names
}

/// Addresses under which others reach this machine; link-local IPv6 ones need a zone, which no URL can have.
fn network_addresses(listening: IpAddr) -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(|interface| interface.ip())
        // `[::]` takes IPv4 connections as well, `0.0.0.0` no IPv6 ones.
        .filter(|ip| listening.is_ipv6() || ip.is_ipv4())
        .collect();
    addresses.sort();
    addresses
}
