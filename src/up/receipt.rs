//! What was done, so that just that is taken back.
//!
//! ```text
//! CONFIG/up.toml
//! ```
//!
//! Not in the state folder, which belongs to the service: root runs what a receipt says.
//!
//! A stage is written down before it is begun: whatever happens to it, `down` knows of it.

use serde::{Deserialize, Serialize};

use crate::acme::authority::{Authority, UnknownAuthority};

/// What takes a stage back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undo {
    /// A lineage goes.
    Lineage(String),
    /// The account at a CA, which is named by flags of `acme account`, is ended, unless another lineage needs it.
    Account(Vec<String>),
    /// An API key is revoked.
    Key(String),
    /// A model goes.
    Model(String),
    /// What a target of `deploy` installed goes.
    Target(String),
}

/// The CA that flags of `acme account` name.
///
/// # Errors
///
/// [`UnknownAuthority`].
pub fn authority(flags: &[String]) -> Result<Authority, UnknownAuthority> {
    let mut words = flags.iter().skip_while(|word| *word != "--ca");
    words
        .nth(1)
        .map_or(Ok(Authority::default()), |ca| ca.parse())
}

impl Undo {
    /// The command, behind `voicectl`.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let words: Vec<&str> = match self {
            Self::Lineage(name) => vec!["cert", "rm", name, "--yes"],
            Self::Account(authority) => {
                let mut words = vec!["acme", "account", "deactivate", "--yes"];
                words.extend(authority.iter().map(String::as_str));
                words
            }
            Self::Key(name) => vec!["auth", "key", "revoke", name],
            Self::Model(name) => vec!["model", "rm", name],
            Self::Target(name) => vec!["deploy", name, "--uninstall"],
        };
        words.into_iter().map(str::to_owned).collect()
    }
}

/// Everything that is to be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The names that the server was put up for.
    pub names: Vec<String>,
    /// Whether there was no state folder before.
    #[serde(default)]
    pub made_state: bool,
    /// Whether there was no folder of settings before.
    #[serde(default)]
    pub made_config: bool,
    /// What takes the stages back, in the order in which they were done.
    #[serde(default)]
    pub undo: Vec<Undo>,
}

impl Receipt {
    /// Adds what a stage leaves, each once: what is done again is taken back first.
    pub fn add(&mut self, undo: &[Undo]) {
        for undo in undo {
            self.undo.retain(|known| known != undo);
            self.undo.push(undo.clone());
        }
    }
}
