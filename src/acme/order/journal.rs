//! What a lineage's order needs to go on after a crash: written before each step that cannot be undone.
//!
//! ```text
//! STATE/certs/<lineage>/order/   order.toml  privkey.pem (0600)  backoff.toml
//! ```
//!
//! | killed after | the next run |
//! |---|---|
//! | the account's key, before the CA answered | asks with the same key, and gets the same account |
//! | the order's URL | goes on with that order |
//! | answers to challenges | puts them there again, or takes them away |
//! | the key | asks the CA to sign with that key |
//! | finalize | waits for the order, fetches the certificate |
//! | the chain | fetches it again: the CA keeps it |
//! | the switch | sees that it is done, and clears this folder |

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::super::solver::Task;
use crate::pki::key::PrivateKey;
use crate::store::{Lineage, StoreError, atomic};

/// An order that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of this file's form.
    pub format: u32,
    /// The CA's directory.
    pub directory: String,
    /// The account that ordered, by its URL.
    pub account: String,
    /// The names, as the CA got them.
    pub names: Vec<String>,
    /// Kind of key, `same`, or the fingerprint of a request.
    pub key: String,
    /// The CA's kind of certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The order's URL.
    pub order: String,
    /// Answers to challenges that may be in place.
    #[serde(default)]
    pub tasks: Vec<Task>,
}

impl Entry {
    /// The form that this voicectl writes.
    pub const FORMAT: u32 = 1;

    /// Whether it is an order for the same thing.
    #[must_use]
    pub fn is_for(&self, other: &Self) -> bool {
        let same = |one: &Self| {
            (
                one.directory.clone(),
                one.account.clone(),
                one.key.clone(),
                one.profile.clone(),
            )
        };
        self.format == other.format && same(self) == same(other) && self.names == other.names
    }
}

/// The journal of a lineage; its lock is held by whoever uses it.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    entry: Option<Entry>,
}

impl Journal {
    /// Reads it; a damaged one counts as none, because an order that is lost is made again.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn open(lineage: &Lineage) -> Result<Self, StoreError> {
        let folder = lineage.folder().join("order");
        let entry = read(&folder.join(ENTRY))?.and_then(|text| toml::from_str(&text).ok());
        Ok(Self { folder, entry })
    }

    /// The order that is under way.
    #[must_use]
    pub const fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Sees that there is room for the journal, before the CA is asked for what could not be kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] with `ENOSPC`.
    pub fn has_room(&self) -> Result<(), StoreError> {
        let lineage = atomic::parent(&self.folder);
        // A file system that does not say how much room it has is asked by the first write.
        match rustix::fs::statvfs(lineage) {
            Ok(room) if room.f_bavail.saturating_mul(room.f_frsize) < ROOM => Err(StoreError::Io {
                action: "write into",
                path: lineage.to_owned(),
                source: Errno::NOSPC.into(),
            }),
            _ => Ok(()),
        }
    }

    /// Writes an order down; it is durable when this returns.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn write(&mut self, entry: Entry) -> Result<(), StoreError> {
        let path = self.folder.join(ENTRY);
        let text = toml::to_string(&entry).map_err(|error| StoreError::DamagedRecord {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        atomic::folder(&self.folder, atomic::SECRET_FOLDER)?;
        atomic::replace(&path, text.as_bytes(), atomic::SECRET)?;
        self.sync()?;
        self.entry = Some(entry);
        Ok(())
    }

    /// The key that the order is finalized with; `None` when there is none, or none that can be read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn key(&self) -> Result<Option<PrivateKey>, StoreError> {
        Ok(read(&self.folder.join(KEY))?
            .and_then(|pem| PrivateKey::from_pem(&zeroize::Zeroizing::new(pem)).ok()))
    }

    /// Writes that key down; it is durable when this returns.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn write_key(&self, key: &PrivateKey) -> Result<(), StoreError> {
        atomic::folder(&self.folder, atomic::SECRET_FOLDER)?;
        atomic::replace(
            &self.folder.join(KEY),
            key.to_pem().as_bytes(),
            atomic::SECRET,
        )?;
        self.sync()
    }

    /// Forgets the order: the entry first, because a key without one is nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn clear(&mut self) -> Result<(), StoreError> {
        self.entry = None;
        for name in [ENTRY, KEY] {
            remove(&self.folder.join(name))?;
        }
        // What a killed run left beside; and the folder, if that was all.
        atomic::sweep_staged(&self.folder);
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }

    fn sync(&self) -> Result<(), StoreError> {
        let folder = [self.folder.clone(), atomic::parent(&self.folder).to_owned()];
        atomic::sync(&folder)
    }
}

/// Bytes that the journal of an order and its key take at most, with room to spare. What comes after can be fetched again.
const ROOM: u64 = 32 * 1024;

const ENTRY: &str = "order.toml";
const KEY: &str = "privkey.pem";

pub(super) fn read(path: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        // Not text: damaged, so none.
        Err(error) if error.kind() == ErrorKind::InvalidData => Ok(None),
        Err(source) => Err(StoreError::Io {
            action: "read",
            path: path.to_owned(),
            source,
        }),
    }
}

pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(StoreError::Io {
            action: "remove",
            path: path.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}
