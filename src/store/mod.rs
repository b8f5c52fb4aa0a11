//! What is on disk: the local CA and the lineages, safe at every instant.
//!
//! ```text
//! STATE/ca/                 root.pem root-key.pem (0600; the folder 0700), perhaps intermediate.pem intermediate-key.pem,
//!                           after a rotation cross.pem and previous/<fingerprint>.pem
//! STATE/cas/<name>/         the same of further CAs
//! STATE/certs/<lineage>/    lineage.toml
//!       versions/0003/      cert.pem chain.pem fullchain.pem privkey.pem
//!       current -> versions/0003
//! STATE/challenges/         answers to http-01 challenges
//! STATE/access/             keys, users and sessions of the server: see `access`
//! ```
//!
//! The invariant: whatever happens (`kill -9`, a full disk, two runs at once), `current/` is a matching pair, and the CA
//! is either whole or not there. New things are written beside, made durable, checked, and switched by one rename.

pub mod access;
pub mod atomic;
mod ca;
mod challenges;
mod error;
mod import;
mod issue;
mod lineage;
mod lock;
mod owner;
mod record;
mod version;

use std::path::{Path, PathBuf};

pub use ca::{CaName, KeyState, LocalCa, NewCa, Rotation};
pub use challenges::{BadToken, Challenges, Token};
pub use error::StoreError;
pub use import::Import;
pub use issue::{Fresh, Ground, Order, Signer};
pub use lineage::{Lineage, LineageName, Switch};
pub use lock::Lock;
pub use record::{AcmeTerms, Issuance, Issuer, Record, RenewalTerms};
pub use version::{NewVersion, Version};

/// The state folder.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// A state folder that need not exist yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The lineage of a name, whether it exists or not.
    #[must_use]
    pub fn lineage(&self, name: &LineageName) -> Lineage {
        Lineage::new(self.certs().join(name.as_str()), name.clone())
    }

    /// All lineages that have a certificate, or had one: a record without a certificate is a damage that has to be seen. By
    /// name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] when the folder cannot be read; one that is not there holds none.
    pub fn lineages(&self) -> Result<Vec<Lineage>, StoreError> {
        self.having(&is_issued)
    }

    /// All lineages that have no certificate yet, because their first order has not come to its end; by name.
    ///
    /// # Errors
    ///
    /// As [`Store::lineages`].
    pub fn begun(&self) -> Result<Vec<Lineage>, StoreError> {
        self.having(&|folder| folder.join("order").is_dir() && !is_issued(folder))
    }

    /// Who may use the server.
    #[must_use]
    pub fn access(&self) -> access::Access {
        access::Access::new(&self.root)
    }

    fn having(&self, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<Lineage>, StoreError> {
        let folder = self.certs();
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(StoreError::io("read", &folder, source)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|source| StoreError::io("read", &folder, source))?;
            // Anything else in there is not ours.
            if let Some(name) = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse::<LineageName>().ok())
                && wanted(&entry.path())
            {
                names.push(name);
            }
        }
        names.sort();
        Ok(names.iter().map(|name| self.lineage(name)).collect())
    }

    fn certs(&self) -> PathBuf {
        self.root.join("certs")
    }
}

/// Whether a certificate came into a lineage, be it there or not.
fn is_issued(folder: &Path) -> bool {
    ["current", "lineage.toml"]
        .iter()
        .any(|name| folder.join(name).symlink_metadata().is_ok())
}
