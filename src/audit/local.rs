//! This machine, as it is handed over: state folder, settings, schedule.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::repair;
use crate::doctor::Surroundings;
use crate::machine::Programs;
use crate::renew::schedule::Host;
use crate::serve::client::TrustedProxy;
use crate::serve::limits::Limits;
use crate::serve::listen::ListenAddress;
use crate::serve::live::Hsts;
use crate::serve::origin::Origins;
use crate::store::Store;

/// This machine.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// The state folder.
    pub store: &'a Store,
    /// The moment and the variables.
    pub surroundings: &'a Surroundings,
    /// The configuration file, which need not exist.
    pub config: &'a Path,
    /// What `serve` is told; the words are why that is not known.
    pub setup: Result<&'a Setup, &'a str>,
    /// What renews certificates at their time.
    pub schedule: Schedule<'a>,
}

/// Where schedules are.
#[derive(Clone, Copy)]
pub struct Schedule<'a> {
    /// Those of the machine, for root, or of the user; what the other has is found, too.
    pub host: &'a Host,
    /// Who asks `crontab` and `systemctl`.
    pub programs: &'a dyn Programs,
}

/// What `serve` is told by environment and file.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where it listens.
    pub listen: Vec<ListenAddress>,
    /// Where plain HTTP leads to HTTPS.
    pub http: Vec<ListenAddress>,
    /// Where the numbers are, over plain HTTP and without a key.
    pub metrics: Vec<ListenAddress>,
    /// Whether it speaks plain HTTP.
    pub plain: bool,
    /// Whether something that speaks TLS is known to be in front, such as Cloud Run's.
    pub has_front: bool,
    /// Whether everyone may use it.
    pub open: bool,
    /// Which pages may ask.
    pub origins: Origins,
    /// All limits.
    pub limits: Limits,
    /// Strict-Transport-Security.
    pub hsts: Hsts,
    /// Who is believed when it says who the client is.
    pub trusted: Vec<TrustedProxy>,
    /// Files with secrets that tokens are signed with.
    pub secrets: Vec<PathBuf>,
    /// A private key that is no lineage's.
    pub key: Option<PathBuf>,
    /// Where settings come from, by their names; what is not in it has its default.
    pub set_by: BTreeMap<String, SetBy>,
    /// Why `serve` would not start with all this, and what repairs that.
    pub refused: Option<(String, Vec<String>)>,
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// A variable of the environment.
    Variable(String),
    /// The configuration file.
    File(PathBuf),
}

impl Setup {
    /// Whether others than this machine get there.
    pub(super) fn is_reachable(&self) -> bool {
        self.listen.iter().any(|address| !address.is_loopback())
    }

    /// How a setting gets back to its default.
    pub(super) fn unset(&self, name: &str) -> String {
        match self.set_by.get(name) {
            Some(SetBy::Variable(variable)) => {
                format!("`unset {variable}` where it is set, then restart the server")
            }
            Some(SetBy::File(path)) => {
                let key = name.rsplit('.').next().unwrap_or(name);
                format!(
                    "`sed -i '/^ *{key} *=/d' {}`, then restart the server",
                    repair::path(path)
                )
            }
            None => format!("leave out `--{name}`"),
        }
    }

    /// The file that a setting is in.
    pub(super) fn file_of(&self, name: &str) -> Option<&Path> {
        match self.set_by.get(name)? {
            SetBy::File(path) => Some(path),
            SetBy::Variable(_) => None,
        }
    }
}
