//! `config.toml`, as far as its shape goes: which tables there are, and whose they are.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::{self, ConfigError};
use crate::error::Failure;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::commands) struct File {
    /// Settings of the server, by key.
    #[serde(default)]
    pub(in crate::commands) serve: toml::Table,
    /// Who is told of renewals.
    #[serde(default)]
    pub(in crate::commands) notify: NotifyTable,
}

/// Who is told when a lineage is in trouble.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::commands) struct NotifyTable {
    pub(in crate::commands) webhook: Option<String>,
    pub(in crate::commands) webhook_root: Option<PathBuf>,
    pub(in crate::commands) command: Option<String>,
    pub(in crate::commands) metrics: Option<PathBuf>,
}

impl File {
    /// Reads it; one that is not there is an empty one.
    ///
    /// # Errors
    ///
    /// As [`config::read_file`]. The error never repeats a URL: that of a webhook is a secret.
    pub(in crate::commands) fn read(path: &Path) -> Result<Self, ConfigError> {
        config::read_file(path).map_err(without_url)
    }

    /// The same of a text that is to stand there.
    ///
    /// # Errors
    ///
    /// As [`File::read`].
    pub(in crate::commands) fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        config::parse_file(text, path).map_err(without_url)
    }
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

/// What is said of a file or a variable that cannot be used.
pub(in crate::commands) fn unusable(error: &ConfigError) -> Failure {
    Failure::usage("the settings cannot be used").caused_by(error)
}
