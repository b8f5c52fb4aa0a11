//! Who may use the server: keys, users, sessions of logins, and what became of them.
//!
//! ```text
//! STATE/access/             0700; every file 0600
//!       keys.toml           format = 1, [[key]] per API key
//!       users.toml          format = 1, [[user]] per user
//!       sessions.toml       format = 1, [[session]] per login that has not ended
//!       token-secret        what the server signs its tokens with; token-secret.previous is what it was before
//!       audit.log           JSON lines; audit.log.1 is what was there before
//!       lock                held while one of the files is changed
//! ```
//!
//! No secret of anybody else is in there: of keys and refresh tokens it has the SHA-256, of passwords the argon2id hash.
//! A file is replaced by one rename while the lock is held, so two runs at once lose nothing, and `kill -9` leaves the old
//! file or the new one.
//!
//! Several servers may share keys, users and the token secret: these three are then in one file somewhere else, which is only
//! read, and each server has logins and an audit log of its own.
//!
//! ```text
//! format = 1, token-secret, token-secret-previous, [[key]], [[user]]
//! ```

mod audit;
mod keys;
mod secret;
mod sessions;
mod shared;
mod token_secret;
mod users;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

pub use audit::Event;
pub use keys::{Key, KeyState, Rate};
pub use secret::{Sha256Text, random_text};
pub use sessions::{RefreshToken, Session};
pub use token_secret::{TokenSecret, TokenSecrets};
pub use users::{BadName, Name, User, dummy_hash, hash_password, is_password};

use super::atomic::{self, SECRET, SECRET_FOLDER};
use super::{Lock, StoreError};

/// The form of the files that this voicectl writes.
const FORMAT: u32 = 1;

/// The access folder of a state folder. It need not exist.
#[derive(Clone, Debug)]
pub struct Access {
    folder: PathBuf,
    /// The file that keys, users and the token secret are in instead.
    shared: Option<PathBuf>,
}

/// What a file of the folder is a list of.
pub trait Entry: Serialize + DeserializeOwned {
    /// The file.
    const FILE: &'static str;
    /// One of them, as the file calls it.
    const NAME: &'static str;
    /// Whether it is in the file that servers share.
    const IS_SHARED: bool;
}

impl Access {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            folder: root.join("access"),
            shared: None,
        }
    }

    /// The file of a kind of entries.
    #[must_use]
    pub fn path<E: Entry>(&self) -> PathBuf {
        match &self.shared {
            Some(file) if E::IS_SHARED => file.clone(),
            _ => self.folder.join(E::FILE),
        }
    }

    /// What is on file; nothing where there is no file.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedRecord`], [`StoreError::Io`].
    pub fn read<E: Entry>(&self) -> Result<Vec<E>, StoreError> {
        let path = self.path::<E>();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(StoreError::io("read", &path, source)),
        };
        parse(&text).map_err(|reason| StoreError::DamagedRecord { path, reason })
    }

    /// Changes what is on file, alone: others wait, and `waiting` is called once when this one has to. Where `change` says
    /// no, the file stays as it is.
    ///
    /// # Errors
    ///
    /// [`StoreError`] of reading, locking and writing, and whatever `change` says.
    pub fn change<E: Entry, T, F: From<StoreError>>(
        &self,
        waiting: &dyn Fn(),
        change: impl FnOnce(&mut Vec<E>) -> Result<T, F>,
    ) -> Result<T, F> {
        let _lock = self.lock(waiting)?;
        let mut entries = self.read::<E>()?;
        let answer = change(&mut entries)?;
        let path = self.path::<E>();
        let text = render(&entries).map_err(|reason| StoreError::DamagedRecord {
            path: path.clone(),
            reason,
        })?;
        self.write(&path, text.as_bytes())?;
        Ok(answer)
    }

    fn lock(&self, waiting: &dyn Fn()) -> Result<Lock, StoreError> {
        atomic::folder(&self.folder, SECRET_FOLDER)?;
        let held = Lock::exclusive(&self.folder.join("lock"), waiting)?;
        atomic::sweep_staged(&self.folder);
        Ok(held)
    }

    /// Replaces one of the files; it is durable then.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let staged = atomic::stage(path, bytes, SECRET)?;
        atomic::sync(&[staged.waits_at().to_owned()])?;
        staged.commit()?;
        atomic::sync(std::slice::from_ref(&self.folder))
    }
}

fn parse<E: Entry>(text: &str) -> Result<Vec<E>, String> {
    let mut table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.message().to_owned())?;
    match table.get("format").and_then(Value::as_integer) {
        Some(format) if format == i64::from(FORMAT) => {}
        Some(format) => return Err(format!("format {format} is of another voicectl")),
        None => return Err("it says no format".to_owned()),
    }
    table.remove(E::NAME).map_or_else(
        || Ok(Vec::new()),
        |entries| {
            entries
                .try_into()
                .map_err(|error| error.message().to_owned())
        },
    )
}

fn render<E: Entry>(entries: &[E]) -> Result<String, String> {
    let mut table = Table::new();
    table.insert("format".to_owned(), Value::Integer(i64::from(FORMAT)));
    let entries = Value::try_from(entries).map_err(|error| error.to_string())?;
    table.insert(E::NAME.to_owned(), entries);
    toml::to_string(&table).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
