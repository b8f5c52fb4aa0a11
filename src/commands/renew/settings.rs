//! The settings of renewal: `[notify]` in `config.toml`.

use crate::commands::Session;
use crate::commands::cert::read_file;
use crate::commands::config::{File, unusable};
use crate::config::{ConfigError, Origin};
use crate::error::Failure;
use crate::pki::chain;
use crate::renew::notify::{Channels, Webhook};

/// Who is told when a lineage is in trouble.
///
/// # Errors
///
/// A usage failure when the file cannot be used. It never repeats the URL of the webhook.
pub(in crate::commands) fn channels(session: &Session) -> Result<Channels, Failure> {
    let path = session.paths.config_file();
    let file = File::read(&path).map_err(|error| unusable(&error))?;
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
