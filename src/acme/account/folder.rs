//! An account on disk.

use std::cell::Cell;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::AccountRecord;
use crate::acme::authority::Authority;
use crate::acme::{AcmeError, Patience, Step};
use crate::pki::key::PrivateKey;
use crate::store::{Lock, Store, StoreError, atomic};

/// The folder of one CA's account, which need not exist.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder of a CA.
    pub(super) fn of(store: &Store, authority: &Authority) -> Self {
        Self {
            path: all(store).join(authority.slug()),
        }
    }

    /// Its place.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn record_path(&self) -> PathBuf {
        self.path.join("account.toml")
    }

    /// Where the key is.
    pub(super) fn key_path(&self) -> PathBuf {
        self.path.join("key.pem")
    }

    fn next_key_path(&self) -> PathBuf {
        self.path.join("next-key.pem")
    }

    /// Locks it against other runs, making it when there is none.
    ///
    /// The kernel's lock blocks a thread; here it is one of its own, so that another task of this very process that holds
    /// the lock goes on.
    pub(super) async fn lock(&self, patience: &Patience<'_>) -> Result<Lock, AcmeError> {
        atomic::folder(atomic::parent(&self.path), atomic::SECRET_FOLDER)?;
        atomic::folder(&self.path, atomic::SECRET_FOLDER)?;
        let path = self.path.join(".lock");
        let (say, hear) = oneshot::channel();
        let (give, mut take) = oneshot::channel();
        thread::spawn(move || {
            let say = Cell::new(Some(say));
            let lock = Lock::exclusive(&path, &|| {
                if let Some(say) = say.take() {
                    let _ = say.send(());
                }
            });
            let _ = give.send(lock);
        });
        let what = "another run of voicectl that uses this account";
        let limit = patience.left();
        let waiting = async {
            tokio::select! {
                biased;
                lock = &mut take => return lock,
                Ok(()) = hear => patience.step(&Step::Waiting(what.to_owned())),
            }
            take.await
        };
        match tokio::time::timeout(limit, waiting).await {
            Ok(Ok(lock)) => {
                let held = lock?;
                atomic::sweep_staged(&self.path);
                Ok(held)
            }
            Ok(Err(_)) | Err(_) => Err(patience.over(what)),
        }
    }

    /// What `account.toml` says; `None` when there is none.
    pub(super) fn record(&self) -> Result<Option<AccountRecord>, AcmeError> {
        let path = self.record_path();
        let Some(text) = text(&path)? else {
            return Ok(None);
        };
        let damaged = |reason: String| StoreError::DamagedRecord {
            path: path.clone(),
            reason,
        };
        let record: AccountRecord =
            toml::from_str(&text).map_err(|error| damaged(error.message().to_owned()))?;
        if record.format > AccountRecord::FORMAT {
            return Err(damaged(format!("format {} is of a newer voicectl", record.format)).into());
        }
        Ok(Some(record))
    }

    /// What `account.toml` says, when it is about this CA.
    ///
    /// Two directories may have one folder name: signs that folders cannot have are all written `_`.
    pub(super) fn record_for(
        &self,
        authority: &Authority,
    ) -> Result<Option<AccountRecord>, AcmeError> {
        let record = self.record()?;
        match &record {
            Some(found) if found.directory != authority.directory() => {
                Err(AcmeError::Store(StoreError::DamagedRecord {
                    path: self.record_path(),
                    reason: format!(
                        "it is the account at {}, not at {}",
                        found.directory,
                        authority.directory()
                    ),
                }))
            }
            _ => Ok(record),
        }
    }

    /// The key; `None` when there is none.
    pub(super) fn key(&self) -> Result<Option<PrivateKey>, AcmeError> {
        read_key(&self.key_path())
    }

    /// The key that an unfinished change left; `None` when there is none.
    pub(super) fn next_key(&self) -> Result<Option<PrivateKey>, AcmeError> {
        read_key(&self.next_key_path())
    }

    /// Whether a key change was not finished.
    pub(super) fn has_next_key(&self) -> bool {
        self.next_key_path().symlink_metadata().is_ok()
    }

    /// Puts a key into its place, durably.
    pub(super) fn save_key(&self, key: &PrivateKey) -> Result<(), AcmeError> {
        atomic::replace(&self.key_path(), key.to_pem().as_bytes(), atomic::SECRET)?;
        self.sync()
    }

    /// Writes `account.toml`, durably.
    pub(super) fn save(&self, record: &AccountRecord) -> Result<(), AcmeError> {
        let path = self.record_path();
        let text = toml::to_string(record).map_err(|error| StoreError::DamagedRecord {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        atomic::replace(&path, text.as_bytes(), atomic::SECRET)?;
        self.sync()
    }

    /// Writes the key that is to follow, durably.
    pub(super) fn save_next_key(&self, key: &PrivateKey) -> Result<(), AcmeError> {
        atomic::replace(
            &self.next_key_path(),
            key.to_pem().as_bytes(),
            atomic::SECRET,
        )?;
        self.sync()
    }

    /// Makes the next key the key, by one rename.
    pub(super) fn promote_next_key(&self) -> Result<(), AcmeError> {
        let (from, to) = (self.next_key_path(), self.key_path());
        fs::rename(from, &to).map_err(|source| io("write", &to, source))?;
        self.sync()
    }

    /// Forgets the next key.
    pub(super) fn drop_next_key(&self) -> Result<(), AcmeError> {
        remove(&self.next_key_path())?;
        self.sync()
    }

    /// Forgets the account: its record first, so that nothing is left that has no key.
    pub(super) fn clear(&self) -> Result<(), AcmeError> {
        remove(&self.record_path())?;
        self.drop_keys()
    }

    /// Forgets both keys.
    pub(super) fn drop_keys(&self) -> Result<(), AcmeError> {
        remove(&self.key_path())?;
        self.drop_next_key()
    }

    /// Makes the folder's entries durable, and its own: it may be new.
    fn sync(&self) -> Result<(), AcmeError> {
        let above = atomic::parent(&self.path).to_owned();
        let root = atomic::parent(&above).to_owned();
        Ok(atomic::sync(&[self.path.clone(), above, root])?)
    }
}

/// The folders of all accounts, with their names, in order.
pub(super) fn every(store: &Store) -> Result<Vec<(String, Folder)>, StoreError> {
    let above = all(store);
    let entries = match fs::read_dir(&above) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(io("read", &above, source)),
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names
        .into_iter()
        .map(|name| {
            let path = above.join(&name);
            (name, Folder { path })
        })
        .collect())
}

/// `STATE/accounts`.
fn all(store: &Store) -> PathBuf {
    store.root().join("accounts")
}

fn io(action: &'static str, path: &Path, source: std::io::Error) -> StoreError {
    StoreError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io("remove", path, error)),
        _ => Ok(()),
    }
}

fn text(path: &Path) -> Result<Option<Zeroizing<String>>, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(io("read", path, source)),
    }
}

fn read_key(path: &Path) -> Result<Option<PrivateKey>, AcmeError> {
    let Some(pem) = text(path)? else {
        return Ok(None);
    };
    let key = PrivateKey::from_pem(&pem).map_err(|source| StoreError::Damaged {
        path: path.to_owned(),
        source,
    })?;
    Ok(Some(key))
}
