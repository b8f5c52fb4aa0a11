//! The local CA on disk: two files in one folder that appears whole.

use std::fs;
use std::path::PathBuf;

use rustls::crypto::SecureRandom;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{Lock, Store, StoreError, Version, atomic};
use crate::pki::ca::CertificateAuthority;
use crate::pki::summary::Summary;
use crate::pki::{PkiError, chain};

impl Store {
    /// Where the root certificate is: the file to give to clients.
    #[must_use]
    pub fn ca_certificate(&self) -> PathBuf {
        self.root().join("ca/root.pem")
    }

    fn ca_key(&self) -> PathBuf {
        self.root().join("ca/root-key.pem")
    }

    /// Reads the local CA.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoCa`], [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn ca(&self) -> Result<CertificateAuthority, StoreError> {
        let (certificate_path, key_path) = (self.ca_certificate(), self.ca_key());
        let certificate = self.read_ca_certificate()?;
        let key = fs::read_to_string(&key_path)
            .map(Zeroizing::new)
            .map_err(|source| StoreError::io("read", &key_path, source))?;
        CertificateAuthority::from_pem(&certificate, &key).map_err(|source| StoreError::Damaged {
            path: if matches!(source, PkiError::UnreadableKey) {
                key_path
            } else {
                certificate_path
            },
            source,
        })
    }

    /// What the local CA's certificate says; its key is not touched.
    ///
    /// # Errors
    ///
    /// As [`Store::ca`].
    pub fn ca_summary(&self) -> Result<Summary, StoreError> {
        let path = self.ca_certificate();
        let read = |pem: &str| Summary::of(&chain::from_pem(pem.as_bytes())?[0]);
        read(&self.read_ca_certificate()?).map_err(|source| StoreError::Damaged { path, source })
    }

    /// Whether the present local CA signed a version; one signed by a CA that is gone helps no client.
    #[must_use]
    pub fn has_signed(&self, version: &Version) -> bool {
        match (self.ca_summary(), version.summary()) {
            (Ok(ca), Ok(leaf)) => ca.key_id.is_some() && leaf.issuer_key_id == ca.key_id,
            _ => false,
        }
    }

    fn read_ca_certificate(&self) -> Result<String, StoreError> {
        let path = self.ca_certificate();
        fs::read_to_string(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => StoreError::NoCa(self.root().to_owned()),
            _ => StoreError::io("read", &path, source),
        })
    }

    /// Reads the local CA, or makes it; the flag says whether it was made. Two runs at once make one.
    ///
    /// # Errors
    ///
    /// As [`Store::ca`]; a CA that is there and damaged is never replaced.
    pub fn ca_or_create(
        &self,
        label: &str,
        now: OffsetDateTime,
        random: &dyn SecureRandom,
    ) -> Result<(CertificateAuthority, bool), StoreError> {
        match self.ca() {
            Err(StoreError::NoCa(_)) => {}
            found => return found.map(|ca| (ca, false)),
        }
        atomic::folder(self.root(), 0o755)?;
        let _lock = Lock::exclusive(&self.root().join(".ca-lock"), &|| {})?;
        match self.ca() {
            Err(StoreError::NoCa(_)) => {}
            found => return found.map(|ca| (ca, false)),
        }
        let ca = CertificateAuthority::create(label, now, random).map_err(StoreError::Unfit)?;
        // It becomes `ca` with both files inside, by one rename.
        let fresh = atomic::fresh_folder(self.root(), ".ca-new-", atomic::SECRET_FOLDER)?;
        atomic::create(
            &fresh.path().join("root-key.pem"),
            ca.key().to_pem().as_bytes(),
            atomic::SECRET,
        )?;
        atomic::create(
            &fresh.path().join("root.pem"),
            ca.pem().as_bytes(),
            atomic::PUBLIC,
        )?;
        let folder = self.root().join("ca");
        atomic::sync_all(fresh.path())?;
        fs::rename(fresh.path(), &folder)
            .and_then(|()| atomic::sync_folder(self.root()))
            .map_err(|source| StoreError::io("write", &folder, source))?;
        let _ = fresh.keep();
        Ok((ca, true))
    }
}
