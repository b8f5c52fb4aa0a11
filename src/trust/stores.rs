//! The trust stores: one trait, and the table of all of them, which help and documentation read too.

use super::anchor::{Anchor, Found};
use super::machine::Machine;
use super::receipt::Kept;
use super::runner::Runner;
use super::step::Plan;
use super::{TrustError, java, nss, policy, system};

/// What stores are looked at with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The machine.
    pub machine: &'a Machine,
    /// What runs programs.
    pub runner: &'a dyn Runner,
}

/// A program that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTool {
    /// Its name.
    pub tool: &'static str,
    /// The package of this distribution that has it; of several ones where it is not known which this is.
    pub package: String,
}

/// Whether an anchor is in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is, and trusted.
    Installed,
    /// It is not.
    Missing,
    /// Something of it is, and it is not trusted.
    Partial(String),
    /// This store cannot be changed by voicectl; why, and what to do instead.
    Unsupported(String),
    /// A program that reads and writes it is not there.
    NoTool(MissingTool),
}

/// One store on a machine: a folder, a database, a file, a keychain.
pub trait TrustStore {
    /// Where it is.
    fn place(&self) -> &str;

    /// Whether an anchor is in it, compared octet for octet.
    ///
    /// # Errors
    ///
    /// [`TrustError`] when it cannot be read.
    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError>;

    /// What puts anchors in; nothing where people have to do that.
    ///
    /// # Errors
    ///
    /// [`TrustError`] when it cannot be read, or would not take them.
    fn plan_install(
        &self,
        _anchors: &[&Anchor],
        _context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        Ok(Plan::default())
    }

    /// What takes anchors out, under whatever name they are there. `kept` is what receipts know of this place.
    ///
    /// # Errors
    ///
    /// [`TrustError`] when it cannot be read, or an anchor cannot be taken out alone.
    fn plan_uninstall(
        &self,
        _anchors: &[&Anchor],
        _kept: &[Kept],
        _context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        Ok(Plan::default())
    }

    /// The certificates in it that voicectl put there.
    ///
    /// # Errors
    ///
    /// [`TrustError`] when it cannot be read.
    fn list_ours(&self, _context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        Ok(Vec::new())
    }

    /// A program that is running and reads it only when it starts.
    fn reader(&self, _machine: &Machine) -> Option<&'static str> {
        None
    }
}

/// A kind of store.
pub struct StoreKind {
    /// Its name for `--store`.
    pub name: &'static str,
    /// Who reads it.
    pub about: &'static str,
    /// Whether it is left alone unless it is named.
    pub is_opt_in: bool,
    /// Those that are on a machine.
    pub find: fn(&Context<'_>) -> Vec<Box<dyn TrustStore>>,
    /// The one at a place that a receipt names and that is not found otherwise.
    pub at: fn(&str, &Context<'_>) -> Option<Box<dyn TrustStore>>,
}

/// Nothing is at a place that is not found.
fn nowhere(_: &str, _: &Context<'_>) -> Option<Box<dyn TrustStore>> {
    None
}

/// The table, in the order in which they are worked through: Java may follow the system's store, and Firefox copies what a
/// policy file names into its NSS database.
pub const STORES: &[StoreKind] = &[
    StoreKind {
        name: "system",
        about: "the operating system's store: curl, git, Python's ssl, Go, Rust; on macOS and Windows the browsers too",
        is_opt_in: false,
        find: system::find,
        at: nowhere,
    },
    StoreKind {
        name: "policy",
        about: "policy files of Chromium, Chrome, Edge, Brave and Firefox on Linux, which then say that they are managed",
        is_opt_in: true,
        find: policy::find,
        at: nowhere,
    },
    StoreKind {
        name: "java",
        about: "the key store of each JDK that does not follow the system's",
        is_opt_in: false,
        find: java::find,
        at: java::at,
    },
    StoreKind {
        name: "nss",
        about: "the databases of Chromium, Chrome, Edge, Brave, Firefox and Thunderbird on Linux, of one user",
        is_opt_in: false,
        find: nss::find,
        at: nss::at,
    },
];
