//! The settings of renewal: `[notify]` in `config.toml`.

use std::path::PathBuf;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::commands::Session;
use crate::commands::cert::read_file;
use crate::config::{self, ConfigError, Origin};
use crate::error::Failure;
use crate::pki::chain;
use crate::renew::notify::{Channels, Webhook};

/// `config.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    notify: NotifyTable,
    /// The business of `serve`.
    #[serde(default, rename = "serve")]
    _serve: Option<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct NotifyTable {
    webhook: Option<String>,
    webhook_root: Option<PathBuf>,
    command: Option<String>,
    metrics: Option<PathBuf>,
}

/// Who is told when a lineage is in trouble.
///
/// # Errors
///
/// A usage failure when the file cannot be used. It never repeats the URL of the webhook.
pub(in crate::commands) fn channels(session: &Session) -> Result<Channels, Failure> {
    let path = session.paths.config_file();
    let unusable =
        |error: &ConfigError| Failure::usage("the settings cannot be used").caused_by(error);
    let file: File = config::read_file(&path).map_err(|error| unusable(&without_url(error)))?;
    let table = file.notify;
    let roots = match &table.webhook_root {
        Some(root) => chain::from_pem(&read_file(root)?).map_err(|error| {
            Failure::usage(format!("cannot use {} as a root", root.display())).caused_by(&error)
        })?,
        None => Vec::new(),
    };
    let webhook = table.webhook.map(|url| Webhook::new(&url, roots));
    let webhook = webhook.transpose().map_err(|error| {
        unusable(&ConfigError::Value {
            value: "notify.webhook".to_owned(),
            origin: Origin::File(path),
            reason: error.to_string(),
        })
    })?;
    Ok(Channels {
        webhook,
        command: table.command.filter(|script| !script.trim().is_empty()),
        metrics: table.metrics,
    })
}

/// TOML's errors show the line that is wrong, and this one may hold the URL of a webhook.
fn without_url(error: ConfigError) -> ConfigError {
    match error {
        ConfigError::File { path, reason } => ConfigError::File {
            path,
            reason: reason
                .lines()
                .filter(|line| !line.contains("://"))
                .collect::<Vec<_>>()
                .join("\n"),
        },
        other => other,
    }
}
