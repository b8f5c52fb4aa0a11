//! Which CAs and which stores a command is about, and what it works with.

use std::path::Path;

use clap::builder::PossibleValue;
use clap::builder::TypedValueParser;

use super::Session;
use crate::commands::cert::{read_file, store_failure};
use crate::error::Failure;
use crate::store::{CaName, LocalCa, Store, StoreError};
use crate::trust::TrustError;
use crate::trust::anchor::{Anchor, Source};
use crate::trust::machine::Machine;
use crate::trust::receipt::{Receipt, Receipts};
use crate::trust::stores::{STORES, StoreKind};

/// Flags of every command about stores.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Selection {
    /// The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) ca: Vec<String>,
    /// Only this store; several are possible [default: all that are on this machine, but not policy]
    #[arg(long, value_name = "NAME", value_parser = StoreParser)]
    pub(super) store: Vec<&'static str>,
}

/// The names of the table.
#[derive(Clone)]
struct StoreParser;

impl TypedValueParser for StoreParser {
    type Value = &'static str;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<&'static str, clap::Error> {
        let names = STORES.iter().map(|kind| kind.name);
        let known = clap::builder::PossibleValuesParser::new(names);
        let name = known.parse_ref(command, argument, value)?;
        let kind = STORES.iter().find(|kind| kind.name == name);
        kind.map(|kind| kind.name)
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidValue))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = STORES
            .iter()
            .map(|kind| PossibleValue::new(kind.name).help(kind.about));
        Some(Box::new(values))
    }
}

impl Selection {
    /// The kinds of stores that are meant, in the order of the table.
    pub(super) fn kinds(&self, with_opt_in: bool) -> Vec<&'static StoreKind> {
        let meant = |kind: &&StoreKind| {
            if self.store.is_empty() {
                with_opt_in || !kind.is_opt_in
            } else {
                self.store.contains(&kind.name) || (with_opt_in && kind.is_opt_in)
            }
        };
        STORES.iter().filter(meant).collect()
    }

    /// The CAs that are meant; `None` where none was named.
    pub(super) fn named(
        &self,
        what: &str,
        store: &Store,
        receipts: &Receipts,
    ) -> Result<Option<Vec<Anchor>>, Failure> {
        if self.ca.is_empty() {
            return Ok(None);
        }
        let mut anchors = Vec::new();
        for named in &self.ca {
            anchors.push(one(what, named, store, receipts)?);
        }
        Ok(Some(unique(anchors)))
    }
}

fn one(what: &str, named: &str, store: &Store, receipts: &Receipts) -> Result<Anchor, Failure> {
    let name = named.parse::<CaName>().ok();
    let ca = name.as_ref().map(|name| store.ca(name));
    if let Some(ca) = ca.as_ref().filter(|ca| ca.exists()) {
        return current(what, ca);
    }
    if let Some(receipt) = receipts.of(&named.to_lowercase().replace(':', "")) {
        return from_receipt(what, receipt);
    }
    let path = Path::new(named);
    if !path.exists() && name.is_some() && !named.contains(['/', '.']) {
        let error = StoreError::NoCa {
            name: named.to_owned(),
            state: store.root().to_owned(),
        };
        return Err(store_failure(what, &error)
            .hint("a file with a root certificate is given by its path, as `./ca.pem`"));
    }
    let bytes = read_file(path)?;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Anchor::read(&bytes, Source::File(absolute.display().to_string()))
        .map_err(|error| refused(&format!("{} is no trust anchor", path.display()), &error))
}

/// A certificate that is not installed, with what to do instead.
fn refused(what: &str, error: &TrustError) -> Failure {
    let failure = Failure::failed(what).caused_by(error);
    match error {
        TrustError::SelfSignedLeaf(_) => failure.hint(
            "`voicectl cert new NAME` makes a certificate from a CA, and `voicectl trust install` installs that CA",
        ),
        TrustError::Leaf { .. } | TrustError::Several(_) => {
            failure.hint("pass the file with the root certificate alone")
        }
        TrustError::OnlyKeys => failure.hint("pass the file with the root certificate"),
        _ => failure,
    }
}

/// The root of a CA.
pub(super) fn current(what: &str, ca: &LocalCa) -> Result<Anchor, Failure> {
    // It says what is wrong with it, and the way back.
    ca.summary().map_err(|error| store_failure(what, &error))?;
    let path = ca.certificate();
    let source = Source::Ca(ca.name().to_string());
    let bytes = read_file(&path)?;
    Anchor::read(&bytes, source).map_err(|error| {
        Failure::failed(what)
            .because(format!("{} is damaged", path.display()))
            .caused_by(&error)
    })
}

/// The roots of all CAs of the state folder.
pub(super) fn all_current(what: &str, store: &Store) -> Result<Vec<Anchor>, Failure> {
    let cas = store.cas().map_err(|error| store_failure(what, &error))?;
    cas.iter().map(|ca| current(what, ca)).collect()
}

/// Everything that voicectl may have installed: the roots of all CAs, those before rotations, and what receipts know.
pub(super) fn all_known(
    what: &str,
    store: &Store,
    receipts: &Receipts,
) -> Result<Vec<Anchor>, Failure> {
    let mut all = all_current(what, store)?;
    all.extend(all_previous(store));
    for receipt in receipts.all() {
        all.push(from_receipt(what, receipt)?);
    }
    Ok(unique(all))
}

/// The roots that the CAs of the state folder had before their rotations; those that cannot be read are left out.
fn all_previous(store: &Store) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for ca in store.cas().unwrap_or_default() {
        for path in ca.previous().unwrap_or_default() {
            let source = Source::Previous(ca.name().to_string());
            let read = std::fs::read(path).ok();
            anchors.extend(read.and_then(|bytes| Anchor::read(&bytes, source).ok()));
        }
    }
    anchors
}

fn from_receipt(what: &str, receipt: &Receipt) -> Result<Anchor, Failure> {
    let source = if Path::new(&receipt.source).is_absolute() {
        Source::File(receipt.source.clone())
    } else {
        Source::Found
    };
    Anchor::read(receipt.certificate.as_bytes(), source).map_err(|error| {
        Failure::failed(what)
            .because(format!("the receipt of {} is damaged", receipt.subject))
            .caused_by(&error)
    })
}

/// Each certificate once, in order.
pub(super) fn unique(anchors: Vec<Anchor>) -> Vec<Anchor> {
    let mut seen = std::collections::BTreeSet::new();
    let mut anchors = anchors;
    anchors.retain(|anchor| seen.insert(anchor.fingerprint().to_owned()));
    anchors
}

/// This machine, as the environment shows it.
pub(super) fn machine(session: &Session) -> Machine {
    Machine::here(&|name| session.environment.get(name).map(ToOwned::to_owned))
}

/// Says whose CA it is that root installs for somebody.
pub(super) fn say_whose(session: &Session, store: &Store, machine: &Machine) {
    let (Some(invoker), Some(home)) = (&machine.invoker, &machine.home) else {
        return;
    };
    if store.root().starts_with(home) {
        return;
    }
    session.ui.status(&format!(
        "The CAs are those of {}, not {}'s own",
        store.root().display(),
        invoker.name
    ));
    let own = home.join(".local/state/voicectl");
    if own.join("ca/root.pem").exists() {
        session.ui.hint(&format!(
            "`--state {}` takes {}'s own; or run it without sudo, which elevates what needs it",
            own.display(),
            invoker.name
        ));
    }
}

/// Receipts that a stranger may have written are told, and not followed.
pub(super) fn say_doubted(session: &Session, receipts: &Receipts) {
    for path in receipts.doubted() {
        session.ui.warn(&format!(
            "{} may be somebody else's work, and what it says is not done",
            path.display()
        ));
    }
    if !receipts.doubted().is_empty() {
        session.ui.hint(
            "`voicectl trust status` shows what is in the stores, `voicectl trust uninstall --strays` takes out all that voicectl put in",
        );
    }
}
