//! Flags, environment, file, defaults: one precedence, and each value knows where it came from.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

/// A snapshot of the environment; the only way into it.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// The environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self {
            variables: std::env::vars_os().collect(),
        }
    }

    /// A given one.
    #[must_use]
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Self {
            variables: variables
                .iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        }
    }

    /// A variable that is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
            .filter(|value| !value.is_empty())
    }

    /// A variable as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(OsStr::to_str)
    }

    /// A variable as a path.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }

    /// The first of the paths that a variable lists.
    #[must_use]
    pub fn first_path(&self, name: &str) -> Option<PathBuf> {
        self.get(name)
            .and_then(|value| std::env::split_paths(value).next())
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// An environment variable.
    Environment(Cow<'static, str>),
    /// A key of the configuration file.
    File(PathBuf),
    /// The command line.
    Flag(Cow<'static, str>),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Flag(name) => write!(f, "{name}"),
        }
    }
}

/// A value and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

/// A value that cannot be used, with its origin.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value of the wrong form.
    #[error("`{value}` from {origin} cannot be used: {reason}")]
    Value {
        /// What was given.
        value: String,
        /// Where.
        origin: Origin,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is no TOML, or has a key that voicectl does not know.
    #[error("{path} cannot be used: {reason}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        reason: String,
    },
    /// The file cannot be read.
    #[error("cannot read {path}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Reads a configuration file; one that is not there is an empty one.
///
/// # Errors
///
/// [`ConfigError::Read`] and [`ConfigError::File`].
pub fn read_file<T: serde::de::DeserializeOwned + Default>(path: &Path) -> Result<T, ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(T::default()),
        Err(source) => {
            return Err(ConfigError::Read {
                path: path.to_owned(),
                source,
            });
        }
    };
    parse_file(&text, path)
}

/// Reads the text of a configuration file; `path` is where it is, or will be.
///
/// # Errors
///
/// [`ConfigError::File`].
pub fn parse_file<T: serde::de::DeserializeOwned>(
    text: &str,
    path: &Path,
) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|error| ConfigError::File {
        path: path.to_owned(),
        reason: error.to_string().trim().to_owned(),
    })
}
