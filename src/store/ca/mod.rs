//! Local CAs on disk: each one folder that appears, changes and goes as a whole.

mod change;

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rustls::pki_types::CertificateDer;
use serde::Serialize;
use zeroize::Zeroizing;

use super::lineage::{BadLineageName, LineageName};
use super::{Store, StoreError, Version};
use crate::pki::ca::{CaPair, CertificateAuthority};
use crate::pki::constraints::Constraints;
use crate::pki::key::PrivateKey;
use crate::pki::passphrase::Passphrase;
use crate::pki::summary::Summary;
use crate::pki::verify::{Link, link};
use crate::pki::{PkiError, chain};

pub use change::{NewCa, Rotation};

const ROOT: &str = "root.pem";
const ROOT_KEY: &str = "root-key.pem";
const INTERMEDIATE: &str = "intermediate.pem";
const INTERMEDIATE_KEY: &str = "intermediate-key.pem";
/// The root as the one before it signed it.
const CROSS: &str = "cross.pem";
/// Roots before the last rotations, each a file named after its fingerprint.
const PREVIOUS: &str = "previous";

/// The name of a CA: as of a lineage. The one that is made by itself is called `local`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaName(LineageName);

impl CaName {
    /// The one that is made by itself.
    pub const DEFAULT: &'static str = "local";

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Default for CaName {
    fn default() -> Self {
        Self(LineageName::known(Self::DEFAULT))
    }
}

impl FromStr for CaName {
    type Err = BadLineageName;

    fn from_str(text: &str) -> Result<Self, BadLineageName> {
        text.parse().map(Self)
    }
}

impl fmt::Display for CaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is known of a CA's private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyState {
    /// Thrown away, or never here.
    Absent,
    /// Behind a pass phrase.
    Encrypted,
    /// Readable for its owner.
    Plain,
}

/// One CA of the state folder, whether it exists or not.
#[derive(Clone, Debug)]
pub struct LocalCa {
    /// The state folder, which holds the lock.
    state: PathBuf,
    folder: PathBuf,
    name: CaName,
}

impl Store {
    /// The CA of a name, whether it exists or not.
    #[must_use]
    pub fn ca(&self, name: &CaName) -> LocalCa {
        let folder = if *name == CaName::default() {
            self.root().join("ca")
        } else {
            self.root().join("cas").join(name.as_str())
        };
        LocalCa {
            state: self.root().to_owned(),
            folder,
            name: name.clone(),
        }
    }

    /// All CAs that exist, `local` first, then by name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn cas(&self) -> Result<Vec<LocalCa>, StoreError> {
        let folder = self.root().join("cas");
        let mut names = Vec::new();
        match fs::read_dir(&folder) {
            Ok(entries) => {
                let entries = entries.flatten();
                names.extend(entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(StoreError::io("read", &folder, source)),
        }
        names.sort();
        let all = [CaName::default()].into_iter().chain(names);
        Ok(all
            .map(|name| self.ca(&name))
            .filter(LocalCa::exists)
            .collect())
    }

    /// Every root that clients of this state folder's certificates may trust, those before the last rotations included.
    /// What cannot be read is left out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn ca_roots(&self) -> Result<Vec<CertificateDer<'static>>, StoreError> {
        let cas = self.cas()?;
        let paths = cas.iter().flat_map(|ca| {
            let previous = ca.previous().unwrap_or_default();
            [ca.certificate()].into_iter().chain(previous)
        });
        let read = |path: PathBuf| chain::from_pem(&fs::read(path).ok()?).ok();
        Ok(paths.filter_map(read).flatten().collect())
    }
}

impl LocalCa {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &CaName {
        &self.name
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether anything of it is there, be it whole or not: only where nothing is may another be made.
    #[must_use]
    pub fn exists(&self) -> bool {
        match fs::read_dir(&self.folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) => error.kind() != ErrorKind::NotFound,
        }
    }

    /// Where its root certificate is: the file to give to clients.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.folder.join(ROOT)
    }

    /// The roots before the last rotations.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn previous(&self) -> Result<Vec<PathBuf>, StoreError> {
        let folder = self.folder.join(PREVIOUS);
        let mut paths: Vec<PathBuf> = match fs::read_dir(&folder) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(StoreError::io("read", &folder, source)),
        };
        paths.sort();
        Ok(paths)
    }

    /// What its root says; no key is touched.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoCa`], [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn summary(&self) -> Result<Summary, StoreError> {
        self.signed(ROOT).and_then(|root| self.told(ROOT, &root))
    }

    /// What its intermediate says, where it has one.
    ///
    /// # Errors
    ///
    /// As [`LocalCa::summary`].
    pub fn intermediate(&self) -> Result<Option<Summary>, StoreError> {
        if !self.has(INTERMEDIATE) {
            return Ok(None);
        }
        let intermediate = self.signed(INTERMEDIATE)?;
        self.told(INTERMEDIATE, &intermediate).map(Some)
    }

    /// Until when clients that trust only the root before this one take its leaves.
    ///
    /// # Errors
    ///
    /// As [`LocalCa::summary`].
    pub fn cross(&self) -> Result<Option<Summary>, StoreError> {
        if !self.has(CROSS) {
            return Ok(None);
        }
        self.read(CROSS, |pem| Summary::of(&chain::from_pem(pem)?[0]))
            .map(Some)
    }

    /// What it may sign.
    ///
    /// # Errors
    ///
    /// As [`LocalCa::summary`].
    pub fn constraints(&self) -> Result<Constraints, StoreError> {
        self.read(ROOT, |pem| Constraints::of(&chain::from_pem(pem)?[0]))
    }

    /// The states of the root's key and of the key that signs leaves.
    #[must_use]
    pub fn keys(&self) -> (KeyState, KeyState) {
        let root = self.key_state(ROOT_KEY);
        if self.has(INTERMEDIATE) {
            (root, self.key_state(INTERMEDIATE_KEY))
        } else {
            (root, root)
        }
    }

    /// Reads what signs leaves.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoCa`], [`StoreError::NoCaKey`], [`StoreError::Locked`] when the key is encrypted and the pass phrase
    /// missing or wrong, [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn open(
        &self,
        passphrase: Option<&Passphrase>,
    ) -> Result<CertificateAuthority, StoreError> {
        let root = self.signed(ROOT)?;
        let issuer = if self.has(INTERMEDIATE) {
            self.pair(INTERMEDIATE, INTERMEDIATE_KEY, passphrase)?
        } else {
            self.pair(ROOT, ROOT_KEY, passphrase)?
        };
        let cross = if self.has(CROSS) {
            self.read(CROSS, chain::from_pem)?
        } else {
            Vec::new()
        };
        CertificateAuthority::new(root, issuer, cross).map_err(|source| StoreError::Damaged {
            path: self.certificate(),
            source,
        })
    }

    /// Whether it signed a version as it is now; one signed by a CA that is gone helps no client.
    #[must_use]
    pub fn has_signed(&self, version: &Version) -> bool {
        let issuer = match self.intermediate() {
            Ok(Some(intermediate)) => Ok(intermediate),
            _ => self.summary(),
        };
        match (issuer, version.summary()) {
            (Ok(ca), Ok(leaf)) => ca.key_id.is_some() && leaf.issuer_key_id == ca.key_id,
            _ => false,
        }
    }

    fn pair(
        &self,
        certificate: &str,
        key: &str,
        passphrase: Option<&Passphrase>,
    ) -> Result<CaPair, StoreError> {
        let (path, key_path) = (self.folder.join(certificate), self.folder.join(key));
        let certificate = self.signed(certificate)?;
        let text = match fs::read_to_string(&key_path).map(Zeroizing::new) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(StoreError::NoCaKey(self.name.to_string()));
            }
            Err(source) => return Err(StoreError::io("read", &key_path, source)),
        };
        let key = match passphrase {
            Some(passphrase) => PrivateKey::from_encrypted_pem(&text, passphrase),
            None => PrivateKey::from_pem(&text),
        };
        let key = key.map_err(|source| match source {
            PkiError::PassphraseMissing | PkiError::PassphraseWrong => StoreError::Locked {
                ca: self.name.to_string(),
                source,
            },
            source => StoreError::Damaged {
                path: key_path,
                source,
            },
        })?;
        CaPair::new(certificate, key).map_err(|source| StoreError::Damaged { path, source })
    }

    /// The certificate of a file, if the root signed it as it is: a bit that has changed is found here, and not by clients.
    fn signed(&self, file: &str) -> Result<CertificateDer<'static>, StoreError> {
        let found = self.read(file, |pem| Ok(chain::from_pem(pem)?.swap_remove(0)))?;
        let link = if file == ROOT {
            link(&found, &found)
        } else {
            let root = self.signed(ROOT)?;
            self.told(ROOT, &root)?;
            link(&found, &root)
        };
        // One that cannot be read is told by whoever reads it. A CA that is made here has no kind of key that is not checked.
        let is_wrong = link != Link::Signed && Summary::of(&found).is_ok();
        if is_wrong {
            return Err(StoreError::Damaged {
                path: self.folder.join(file),
                source: PkiError::WrongSignature,
            });
        }
        Ok(found)
    }

    fn told(
        &self,
        file: &str,
        certificate: &CertificateDer<'static>,
    ) -> Result<Summary, StoreError> {
        Summary::of(certificate).map_err(|source| StoreError::Damaged {
            path: self.folder.join(file),
            source,
        })
    }

    fn has(&self, file: &str) -> bool {
        self.folder.join(file).symlink_metadata().is_ok()
    }

    fn read<T>(
        &self,
        file: &str,
        parse: impl FnOnce(&[u8]) -> Result<T, PkiError>,
    ) -> Result<T, StoreError> {
        let path = self.folder.join(file);
        let pem = fs::read(&path).map_err(|source| match source.kind() {
            ErrorKind::NotFound if file == ROOT && !self.exists() => StoreError::NoCa {
                name: self.name.to_string(),
                state: self.state.clone(),
            },
            _ => StoreError::io("read", &path, source),
        })?;
        parse(&pem).map_err(|source| StoreError::Damaged { path, source })
    }

    fn key_state(&self, file: &str) -> KeyState {
        match fs::read_to_string(self.folder.join(file)).map(Zeroizing::new) {
            Ok(text) if text.contains("ENCRYPTED") => KeyState::Encrypted,
            Err(error) if error.kind() == ErrorKind::NotFound => KeyState::Absent,
            // Also one that this user cannot read, which using it will say.
            _ => KeyState::Plain,
        }
    }
}
