//! One precedence for every setting: flag, environment, file, default; and a note of where each came from.

use std::path::PathBuf;

use toml::Value;

use super::key::{KEYS, Key, limit_variable};
use super::value::Read;
use crate::commands::Session;
use crate::commands::config::unusable;
use crate::config::{ConfigError, Origin, Setting};
use crate::error::Failure;
use crate::serve::limits::{Limit, Limits, TABLE};

/// The name of the table of limits.
const LIMITS: &str = "limits";

/// The name of the list of issuers.
pub(super) const ISSUERS: &str = "issuer";

/// A setting as it came out.
#[derive(Clone, Debug)]
pub(in crate::commands) struct Shown {
    /// Its name, below `serve.`: `listen`, `limits.upload`.
    pub(in crate::commands) name: String,
    /// The flag that sets it.
    pub(in crate::commands) flag: String,
    /// The environment variable that sets it.
    pub(in crate::commands) variable: String,
    /// Its value; `None` when it is not set.
    pub(in crate::commands) value: Option<Value>,
    /// Where it came from.
    pub(in crate::commands) origin: Origin,
    /// Whether SIGHUP makes a change count.
    pub(in crate::commands) is_live: bool,
}

/// Reads the settings of one run.
pub(in crate::commands::serve) struct Reader<'a> {
    pub(in crate::commands::serve) session: &'a Session,
    path: PathBuf,
    table: toml::Table,
    pub(super) shown: Vec<Shown>,
}

impl<'a> Reader<'a> {
    /// Of `[serve]` in the file at `path`.
    ///
    /// # Errors
    ///
    /// A usage failure that names a key nobody knows.
    pub(super) fn new(
        table: toml::Table,
        path: PathBuf,
        session: &'a Session,
    ) -> Result<Self, Failure> {
        let known = |name: &String| name == LIMITS || name == ISSUERS || Key::find(name).is_some();
        if let Some(stranger) = table.keys().find(|name| !known(name)) {
            return Err(unknown(&path, stranger));
        }
        Ok(Self {
            session,
            path,
            table,
            shown: Vec::new(),
        })
    }

    /// The value of a setting.
    ///
    /// # Errors
    ///
    /// A usage failure when the variable's or the file's value is of the wrong form.
    pub(in crate::commands::serve) fn pick<T: Read>(
        &mut self,
        name: &'static str,
        flag: Option<T>,
        default: T,
    ) -> Result<Setting<T>, Failure> {
        let key = KEYS
            .iter()
            .find(|key| key.name == name)
            .ok_or_else(|| Failure::bug(format!("setting `{name}` is not in the table")))?;
        let setting = if let Some(value) = flag {
            let origin = Origin::Flag(key.flag.into());
            Setting { value, origin }
        } else if let Some(text) = self.session.environment.text(key.variable) {
            let origin = Origin::Environment(key.variable.into());
            let value = T::of_text(text).map_err(|why| wrong(shown::<T>(text), &origin, why))?;
            Setting { value, origin }
        } else if let Some(given) = self.table.get(name) {
            let origin = Origin::File(self.path.clone());
            let value = T::of_file(given)
                .map_err(|why| wrong(shown::<T>(&format!("{name} = {given}")), &origin, why))?;
            Setting { value, origin }
        } else {
            let origin = Origin::Default;
            Setting {
                value: default,
                origin,
            }
        };
        self.shown.push(Shown {
            name: name.to_owned(),
            flag: key.flag.to_owned(),
            variable: key.variable.to_owned(),
            value: setting.value.shown(),
            origin: setting.origin.clone(),
            is_live: key.is_live,
        });
        Ok(setting)
    }

    /// Says another value of a setting that was picked already.
    pub(super) fn correct<T: Read>(&mut self, name: &str, value: T, origin: Origin) -> Setting<T> {
        if let Some(shown) = self.shown.iter_mut().find(|shown| shown.name == name) {
            shown.value = value.shown();
            shown.origin = origin.clone();
        }
        Setting { value, origin }
    }

    /// All limits; `flags` are the `NAME=VALUE` of `--limit`.
    ///
    /// # Errors
    ///
    /// As [`Reader::pick`], and for a limit that is not there.
    pub(super) fn limits(&mut self, flags: &[String]) -> Result<Limits, Failure> {
        let mut limits = Limits::default();
        let given = flags
            .iter()
            .map(|flag| named(flag))
            .collect::<Result<Vec<_>, _>>()?;
        let table = self.limits_of_file()?;
        for limit in TABLE {
            let variable = limit_variable(limit);
            // The last one counts, as with other flags.
            let flag = given.iter().rfind(|(known, _)| known.name == limit.name);
            let (text, origin) = if let Some((_, value)) = flag {
                (Some((*value).to_owned()), Origin::Flag("--limit".into()))
            } else if let Some(text) = self.session.environment.text(&variable) {
                (
                    Some(text.to_owned()),
                    Origin::Environment(variable.clone().into()),
                )
            } else if let Some(value) = table.get(limit.name) {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                (Some(text), Origin::File(self.path.clone()))
            } else {
                (None, Origin::Default)
            };
            if let Some(text) = text {
                limit
                    .set(&mut limits, &text)
                    .map_err(|error| wrong(&text, &origin, error.to_string()))?;
            }
            self.shown.push(Shown {
                name: format!("{LIMITS}.{}", limit.name),
                flag: format!("--limit {}=", limit.name),
                variable,
                value: Some(Value::String(limit.value(&limits))),
                origin,
                is_live: limit.is_live,
            });
        }
        Ok(limits)
    }

    /// The tables of `[[serve.issuer]]`.
    ///
    /// # Errors
    ///
    /// A usage failure for something else of that name.
    pub(super) fn issuers(&mut self) -> Result<Vec<Value>, Failure> {
        match self.table.get(ISSUERS).cloned() {
            None => Ok(Vec::new()),
            Some(value @ Value::Array(_)) => {
                let tables = value.as_array().cloned().unwrap_or_default();
                self.shown.push(Shown {
                    name: ISSUERS.to_owned(),
                    flag: String::new(),
                    variable: String::new(),
                    value: Some(value),
                    origin: Origin::File(self.path.clone()),
                    is_live: true,
                });
                Ok(tables)
            }
            Some(_) => {
                let origin = Origin::File(self.path.clone());
                let why = "write each issuer below a `[[serve.issuer]]`".to_owned();
                Err(wrong(ISSUERS, &origin, why))
            }
        }
    }

    fn limits_of_file(&self) -> Result<toml::Table, Failure> {
        let table = match self.table.get(LIMITS) {
            None => toml::Table::new(),
            Some(Value::Table(table)) => table.clone(),
            Some(_) => {
                let origin = Origin::File(self.path.clone());
                let why = "write the limits below `[serve.limits]`".to_owned();
                return Err(wrong(LIMITS, &origin, why));
            }
        };
        match table.keys().find(|name| Limit::find(name).is_none()) {
            Some(stranger) => Err(unknown(&self.path, &format!("{LIMITS}.{stranger}"))),
            None => Ok(table),
        }
    }
}

/// The limit and the value of a `NAME=VALUE`.
fn named(flag: &str) -> Result<(&'static Limit, &str), Failure> {
    let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
    match Limit::find(name.trim()) {
        Some(limit) => Ok((limit, value)),
        None => Err(Failure::usage(format!("there is no limit `{name}`"))
            .because("`--limit` takes NAME=VALUE, such as `--limit upload=50MiB`")
            .hint("`voicectl config show` lists the limits")),
    }
}

/// What an error may repeat.
const fn shown<T: Read>(text: &str) -> &str {
    if T::IS_DELICATE { "(not shown)" } else { text }
}

fn wrong(value: &str, origin: &Origin, reason: String) -> Failure {
    unusable(&ConfigError::Value {
        value: value.to_owned(),
        origin: origin.clone(),
        reason,
    })
}

fn unknown(path: &std::path::Path, name: &str) -> Failure {
    unusable(&ConfigError::File {
        path: path.to_owned(),
        reason: format!("there is no setting `serve.{name}`"),
    })
    .hint("`voicectl config show` lists the settings")
}
