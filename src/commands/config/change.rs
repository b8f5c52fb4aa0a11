//! `voicectl config set` and `unset`.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::str::FromStr;

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value, value};

use super::{File, unusable};
use crate::commands::Session;
use crate::commands::serve::{self, Shown};
use crate::config::Origin;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::store::atomic;

/// Change settings of the server in `config.toml`.
///
/// What else stands in the file stays as it is, comments too. Nothing is written that the server could not read.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl config set listen=0.0.0.0:8443
  voicectl config set model=small-q5_1,base-q5_1 limits.upload=50MiB
  voicectl config set open=true --dry-run")]
pub(crate) struct SetArguments {
    /// Name of `config show`, and its value; a list with commas
    #[arg(value_name = "NAME=VALUE", required = true)]
    settings: Vec<Given>,
    /// Print the file as it would be, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Take settings out of `config.toml`: they then have their defaults.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl config unset model
  voicectl config unset listen limits.upload")]
pub(crate) struct UnsetArguments {
    /// Name of `config show`
    #[arg(value_name = "NAME", required = true)]
    settings: Vec<String>,
    /// Print the file as it would be, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// A `NAME=VALUE`.
#[derive(Clone, Debug)]
struct Given {
    name: String,
    text: String,
}

impl FromStr for Given {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, text) = text
            .split_once('=')
            .ok_or("give a name and a value, as in `listen=0.0.0.0:8443`")?;
        Ok(Self {
            name: name.trim().to_owned(),
            text: text.trim().to_owned(),
        })
    }
}

pub(super) fn set(arguments: &SetArguments, session: &Session) -> Result<ExitStatus, Failure> {
    Edit::set(arguments, session)?.end(arguments.dry_run, session)
}

pub(super) fn unset(arguments: &UnsetArguments, session: &Session) -> Result<ExitStatus, Failure> {
    Edit::unset(arguments, session)?.end(arguments.dry_run, session)
}

/// The file with its changes.
pub(super) struct Edit {
    path: PathBuf,
    before: String,
    document: DocumentMut,
    /// The settings as they are, which tell what form a value has.
    known: Vec<Shown>,
    /// Names below `serve`, as they were given.
    names: Vec<String>,
}

impl Edit {
    pub(super) fn set(arguments: &SetArguments, session: &Session) -> Result<Self, Failure> {
        let mut edit = Self::read(session)?;
        for given in &arguments.settings {
            let shown = edit.find(&given.name)?;
            let name = shown.name.clone();
            let new = written(shown, &given.text)?;
            edit.put(&name, new)?;
        }
        Ok(edit)
    }

    pub(super) fn unset(arguments: &UnsetArguments, session: &Session) -> Result<Self, Failure> {
        let mut edit = Self::read(session)?;
        for name in &arguments.settings {
            let name = edit.find(name)?.name.clone();
            let (table, key) = edit.place(&name)?;
            table.remove(&key);
            edit.names.push(name);
        }
        Ok(edit)
    }

    fn read(session: &Session) -> Result<Self, Failure> {
        let known = serve::shown_settings(session)?;
        let path = session.paths.config_file();
        let before = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            text => text.or_fail(format!("cannot read {}", path.display()))?,
        };
        let document = before
            .parse::<DocumentMut>()
            .or_fail(format!("cannot read {}", path.display()))?;
        Ok(Self {
            path,
            before,
            document,
            known,
            names: Vec::new(),
        })
    }

    fn find(&self, name: &str) -> Result<&Shown, Failure> {
        let bare = name.strip_prefix("serve.").unwrap_or(name);
        let mut found = self.known.iter().filter(|shown| !shown.flag.is_empty());
        found.find(|shown| shown.name == bare).ok_or_else(|| {
            Failure::usage(format!("there is no setting `{name}` that could be set so"))
                .hint("`voicectl config show` lists the settings")
                .hint(format!(
                    "others are written by hand in {}",
                    self.path.display()
                ))
        })
    }

    fn put(&mut self, name: &str, new: Value) -> Result<(), Failure> {
        let (table, key) = self.place(name)?;
        let mut new = value(new);
        // A comment behind the value stays.
        if let (Some(Item::Value(old)), Item::Value(new)) = (table.get(&key), &mut new) {
            *new.decor_mut() = old.decor().clone();
        }
        table.insert(&key, new);
        self.names.push(name.to_owned());
        Ok(())
    }

    /// The table that a setting stands in, and its name there.
    fn place(&mut self, name: &str) -> Result<(&mut dyn TableLike, String), Failure> {
        let path = self.path.display().to_string();
        let no_table = || {
            Failure::usage(format!("cannot change {path}"))
                .because("`serve` or `serve.limits` is no table in it")
        };
        let serve = self.document.entry("serve").or_insert_with(table);
        let serve = serve.as_table_like_mut().ok_or_else(no_table)?;
        let Some(limit) = name.strip_prefix("limits.") else {
            return Ok((serve, name.to_owned()));
        };
        let limits = serve.entry("limits").or_insert_with(table);
        let limits = limits.as_table_like_mut().ok_or_else(no_table)?;
        Ok((limits, limit.to_owned()))
    }

    /// Whether the file becomes another one.
    pub(super) fn changed(&self) -> bool {
        self.document.to_string() != self.before
    }

    /// Where it is, and what it will hold.
    pub(super) fn file(&self) -> (PathBuf, String) {
        (self.path.clone(), self.document.to_string())
    }

    fn end(&self, dry_run: bool, session: &Session) -> Result<ExitStatus, Failure> {
        let (path, text) = self.file();
        let file = File::parse(&text, &path).map_err(|error| unusable(&error))?;
        let (shown, refused) = serve::of_file(file, session)?;
        if dry_run {
            session.ui.data(&text)?;
        } else if self.changed() {
            self.write(&text)?;
            session.ui.status(&format!("Wrote {}", path.display()));
        } else {
            session
                .ui
                .status(&format!("{} says so already", path.display()));
        }
        self.say_overruled(&shown, session);
        if let Some(refused) = refused {
            session.ui.warn(&refused.what);
            for hint in &refused.hints {
                session.ui.hint(hint);
            }
        }
        Ok(ExitStatus::Done)
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        let what = format!("cannot write {}", self.path.display());
        // The service that reads it is another user than root, who may write it.
        let mode = fs::metadata(&self.path)
            .map_or(atomic::PUBLIC, |about| about.permissions().mode() & 0o7777);
        atomic::folder(atomic::parent(&self.path), 0o755).or_fail(&what)?;
        atomic::replace(&self.path, text.as_bytes(), mode).or_fail(&what)
    }

    /// A variable is stronger than the file.
    fn say_overruled(&self, shown: &[Shown], session: &Session) {
        for name in &self.names {
            let found = shown.iter().find(|shown| shown.name == *name);
            if let Some(origin @ Origin::Environment(_)) = found.map(|shown| &shown.origin) {
                session
                    .ui
                    .warn(&format!("`{name}` comes from the {origin} all the same"));
            }
        }
    }
}

/// A table that is written as soon as something stands in it.
fn table() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// A value in the form that its setting has.
fn written(shown: &Shown, text: &str) -> Result<Value, Failure> {
    Ok(match &shown.value {
        Some(toml::Value::Boolean(_)) => {
            let is: bool = text.parse().map_err(|_| {
                Failure::usage(format!("`{}` cannot be `{text}`", shown.name))
                    .because("it must be true or false")
            })?;
            is.into()
        }
        Some(toml::Value::Array(_)) => {
            let ones = text.split(',').map(str::trim).filter(|one| !one.is_empty());
            Value::Array(ones.collect::<Array>())
        }
        Some(toml::Value::String(_)) => text.into(),
        _ => text.parse::<i64>().map_or_else(|_| text.into(), Into::into),
    })
}
