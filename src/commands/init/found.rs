//! What is there already.

use super::answers::Circle;
use crate::commands::serve::{Shown, shown_settings};
use crate::commands::speech::{DEFAULT_MODEL, failure};
use crate::commands::up::has_credentials;
use crate::commands::{Session, trust};
use crate::error::Failure;
use crate::serve::listen::ListenAddress;
use crate::speech::models::ModelFolder;
use crate::store::{CaName, Store};

/// The port of a server that nobody told otherwise.
const PORT: u16 = 8443;

/// The machine before the first question.
pub(super) struct Found {
    pub(super) has_ca: bool,
    /// Whether every trust store that is here has it.
    pub(super) is_trusted: bool,
    /// Whether somebody has a key or a name to sign in with.
    pub(super) has_credentials: bool,
    /// Whom the settings let in.
    pub(super) who: Circle,
    /// Whether the settings have it listen beyond this machine.
    pub(super) is_beyond: bool,
    pub(super) is_open: bool,
    pub(super) port: u16,
    /// The models that the settings name, the first one first.
    pub(super) models: Vec<String>,
    /// The models that are on disk, small ones first.
    pub(super) installed: Vec<String>,
}

impl Found {
    pub(super) fn look(session: &Session) -> Result<Self, Failure> {
        let store = Store::new(&session.paths.state);
        let shown = shown_settings(session)?;
        let listen: Vec<ListenAddress> = texts(&shown, "listen")
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect();
        let is_beyond = listen.iter().any(|address| !address.is_loopback());
        let is_open = value(&shown, "open").and_then(toml::Value::as_bool) == Some(true);
        let port = texts(&shown, "listen")
            .iter()
            .find_map(|text| text.rsplit(':').next()?.parse().ok());
        let folder = ModelFolder::new(session.paths.models());
        let installed = folder.recognizers().map_err(|error| failure(&error))?;
        Ok(Self {
            has_ca: store.ca(&CaName::default()).exists(),
            is_trusted: trust::ahead(session)?.is_some_and(|commands| commands.is_empty()),
            has_credentials: has_credentials(&store)?,
            who: match (is_open, is_beyond) {
                (true, _) => Circle::Everyone,
                (false, true) => Circle::Keys,
                (false, false) => Circle::Machine,
            },
            is_beyond,
            is_open,
            port: port.unwrap_or(PORT),
            models: texts(&shown, "model"),
            installed: installed.into_iter().map(|model| model.name).collect(),
        })
    }

    /// The one of the settings, else the default one or the largest that is on disk, else the default one.
    pub(super) fn proposed_model(&self) -> &str {
        let has_default = self.installed.iter().any(|name| name == DEFAULT_MODEL);
        let largest = self.installed.last().filter(|_| !has_default);
        let set = self.models.first();
        set.or(largest).map_or(DEFAULT_MODEL, String::as_str)
    }
}

fn value<'s>(shown: &'s [Shown], name: &str) -> Option<&'s toml::Value> {
    let found = shown.iter().find(|shown| shown.name == name)?;
    found.value.as_ref()
}

/// The texts of a list.
fn texts(shown: &[Shown], name: &str) -> Vec<String> {
    let list = value(shown, name).and_then(toml::Value::as_array);
    let texts = list.into_iter().flatten().filter_map(toml::Value::as_str);
    texts.map(str::to_owned).collect()
}
