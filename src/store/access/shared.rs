//! What several servers share that are one service: one file, so that one secret of a cluster or a cloud holds it.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};
use zeroize::Zeroizing;

use super::token_secret::{TokenSecrets, parse_previous};
use super::{Access, Entry, FORMAT, Key, TokenSecret, User};
use crate::store::StoreError;

const SECRET: &str = "token-secret";
const PREVIOUS: &str = "token-secret-previous";

impl Access {
    /// The same with keys, users and the token secret of a file, which is only read.
    #[must_use]
    pub fn sharing(self, file: Option<PathBuf>) -> Self {
        Self {
            shared: file,
            ..self
        }
    }

    /// Whether other servers may have the same keys, users and token secret.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// The text of such a file, with what is on file here. A token secret is made where there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] of reading.
    pub fn to_share(&self) -> Result<Zeroizing<String>, StoreError> {
        let secrets = self.token_secrets()?;
        let [_, previous] = self.token_secret_files();
        let bad = |reason: String| StoreError::DamagedRecord {
            path: self.folder.clone(),
            reason,
        };
        let mut table = Table::new();
        table.insert("format".to_owned(), Value::Integer(i64::from(FORMAT)));
        table.insert(SECRET.to_owned(), secrets.present.to_text().into());
        if secrets.previous.is_some() {
            let line = fs::read_to_string(&previous)
                .map_err(|source| StoreError::io("read", &previous, source))?;
            table.insert(PREVIOUS.to_owned(), line.trim_ascii().into());
        }
        let keys = Value::try_from(self.read::<Key>()?).map_err(|error| bad(error.to_string()))?;
        let users =
            Value::try_from(self.read::<User>()?).map_err(|error| bad(error.to_string()))?;
        table.insert(Key::NAME.to_owned(), keys);
        table.insert(User::NAME.to_owned(), users);
        let text = toml::to_string(&table).map_err(|error| bad(error.to_string()))?;
        Ok(Zeroizing::new(text))
    }

    /// The secrets in a file that is shared. None is made: each server would have another one.
    pub(super) fn shared_secrets(path: &Path) -> Result<TokenSecrets, StoreError> {
        let text = fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|source| StoreError::io("read", path, source))?;
        let damaged = |reason: &str| StoreError::DamagedRecord {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        // The parser's own words may repeat what is in the file.
        let table: Table = text.parse().map_err(|_| damaged("it is no TOML"))?;
        let word = |name: &str| table.get(name).and_then(Value::as_str);
        let present = word(SECRET).and_then(TokenSecret::parse);
        let present = present.ok_or_else(|| damaged("there is no secret for tokens in it"))?;
        let previous = match word(PREVIOUS) {
            Some(line) => {
                Some(parse_previous(line).ok_or_else(|| damaged("the previous secret is none"))?)
            }
            None => None,
        };
        Ok(TokenSecrets { present, previous })
    }
}
