//! CAs that come, change and go.

use std::fs;
use std::path::PathBuf;

use rustix::fs::{CWD, RenameFlags};
use rustls::crypto::SecureRandom;
use rustls::pki_types::CertificateDer;
use zeroize::Zeroizing;

use super::{CROSS, INTERMEDIATE, INTERMEDIATE_KEY, KeyState, LocalCa, PREVIOUS, ROOT, ROOT_KEY};
use crate::pki::ca::{CaRequest, CertificateAuthority, NewAuthority};
use crate::pki::chain::to_pem;
use crate::pki::key::PrivateKey;
use crate::pki::passphrase::Passphrase;
use crate::store::{Lock, StoreError, atomic};

/// Beginning of the names of folders of CAs that are not in their place yet, or not any more.
const NEW: &str = ".ca-new-";

/// How a new CA is kept.
#[derive(Clone, Debug)]
pub struct NewCa<'a> {
    /// What it shall be.
    pub request: CaRequest<'a>,
    /// What encrypts its keys.
    pub passphrase: Option<&'a Passphrase>,
    /// Whether the root's key is never written; there must be an intermediate then.
    pub discard_root_key: bool,
}

/// What a rotation takes besides the new CA.
#[derive(Clone, Copy, Debug)]
pub struct Rotation<'a> {
    /// What opens the present root's key.
    pub passphrase: Option<&'a Passphrase>,
    /// Whether to go on without a certificate from the present root, which needs its key.
    pub without_overlap: bool,
}

impl LocalCa {
    /// Makes it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`] when it is there, [`StoreError::Unfit`], [`StoreError::Io`].
    pub fn create(
        &self,
        new: &NewCa<'_>,
        random: &dyn SecureRandom,
    ) -> Result<CertificateAuthority, StoreError> {
        let _lock = self.lock()?;
        if self.exists() {
            return Err(StoreError::Exists(self.folder.clone()));
        }
        let made = NewAuthority::create(&new.request, random).map_err(StoreError::Unfit)?;
        let fresh = self.write(new, &made, None)?;
        // With all its files inside, by one rename.
        fs::rename(fresh.path(), &self.folder)
            .and_then(|()| atomic::sync_folder(atomic::parent(&self.folder)))
            .map_err(|source| StoreError::io("write", &self.folder, source))?;
        let _ = fresh.keep();
        made.into_authority().map_err(StoreError::Unfit)
    }

    /// Opens it, or makes it; the flag says whether it was made. Two runs at once make one.
    ///
    /// # Errors
    ///
    /// As [`LocalCa::open`] and [`LocalCa::create`]; a CA that is there and damaged is never replaced.
    pub fn open_or_create(
        &self,
        passphrase: Option<&Passphrase>,
        new: &NewCa<'_>,
        random: &dyn SecureRandom,
    ) -> Result<(CertificateAuthority, bool), StoreError> {
        match self.open(passphrase) {
            Err(StoreError::NoCa { .. }) => {}
            found => return found.map(|ca| (ca, false)),
        }
        match self.create(new, random) {
            Err(StoreError::Exists(_)) => self.open(passphrase).map(|ca| (ca, false)),
            made => made.map(|ca| (ca, true)),
        }
    }

    /// Puts a new CA into its place, in one step. The present root signs the new one, so that clients which trust only the
    /// present one take what the new one signs, for as long as the present one lasts; then its key is gone.
    ///
    /// # Errors
    ///
    /// As [`LocalCa::open`] and [`LocalCa::create`]; [`StoreError::NoCaKey`] when the present root cannot sign and an
    /// overlap is wanted. Whatever the error, the present CA is still the present CA.
    pub fn rotate(
        &self,
        new: &NewCa<'_>,
        rotation: Rotation<'_>,
        random: &dyn SecureRandom,
    ) -> Result<CertificateAuthority, StoreError> {
        let _lock = self.lock()?;
        let present = self.summary()?;
        let made = NewAuthority::create(&new.request, random).map_err(StoreError::Unfit)?;
        let cross = if rotation.without_overlap {
            None
        } else {
            let older = self.pair(ROOT, ROOT_KEY, rotation.passphrase)?;
            let cross = made.cross(&new.request, &older, random);
            Some(cross.map_err(StoreError::Unfit)?)
        };
        let fresh = self.write(new, &made, cross.as_ref())?;
        let previous = fresh.path().join(PREVIOUS);
        atomic::folder(&previous, atomic::SECRET_FOLDER)?;
        let name = format!("{}.pem", &present.fingerprint[..16]);
        let mut copies = vec![(self.certificate(), previous.join(name))];
        for path in self.previous()? {
            let name = path.file_name().unwrap_or_default().to_owned();
            copies.push((path, previous.join(name)));
        }
        let mut paths = vec![previous];
        for (from, to) in copies {
            let pem = fs::read(&from).map_err(|source| StoreError::io("read", &from, source))?;
            atomic::create(&to, &pem, atomic::PUBLIC)?;
            paths.push(to);
        }
        atomic::sync(&paths)?;
        // Both folders change places at once: whoever reads finds the one CA or the other.
        rustix::fs::renameat_with(CWD, fresh.path(), CWD, &self.folder, RenameFlags::EXCHANGE)
            .map_err(std::io::Error::from)
            .and_then(|()| atomic::sync_folder(atomic::parent(&self.folder)))
            .map_err(|source| StoreError::io("switch", &self.folder, source))?;
        // What is removed with `fresh` now is the CA before, its key included.
        let mut authority = made.into_authority().map_err(StoreError::Unfit)?;
        authority.cross_signed(cross);
        Ok(authority)
    }

    /// Removes it with its keys.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoCa`], [`StoreError::Io`].
    pub fn remove(&self) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        match self.summary() {
            Err(error @ StoreError::NoCa { .. }) => Err(error),
            _ => atomic::remove_folder(&self.folder),
        }
    }

    /// Writes all files of a CA into a fresh folder beside its place.
    fn write(
        &self,
        new: &NewCa<'_>,
        made: &NewAuthority,
        cross: Option<&CertificateDer<'static>>,
    ) -> Result<tempfile::TempDir, StoreError> {
        let above = atomic::parent(&self.folder);
        let fresh = atomic::fresh_folder(above, NEW, atomic::SECRET_FOLDER)?;
        let mut files: Vec<(&str, Zeroizing<String>, u32)> = Vec::new();
        let certificate = |pem: String| Zeroizing::new(pem);
        if !(new.discard_root_key && made.intermediate.is_some()) {
            files.push((
                ROOT_KEY,
                key_pem(made.root.key(), new.passphrase)?,
                atomic::SECRET,
            ));
        }
        if let Some(intermediate) = &made.intermediate {
            let key = key_pem(intermediate.key(), new.passphrase)?;
            files.push((INTERMEDIATE_KEY, key, atomic::SECRET));
            files.push((
                INTERMEDIATE,
                certificate(intermediate.pem()),
                atomic::PUBLIC,
            ));
        }
        if let Some(cross) = cross {
            files.push((CROSS, certificate(to_pem(cross)), atomic::PUBLIC));
        }
        files.push((ROOT, certificate(made.root.pem()), atomic::PUBLIC));
        let mut paths: Vec<PathBuf> = Vec::new();
        for (name, text, mode) in files {
            let path = fresh.path().join(name);
            atomic::create(&path, text.as_bytes(), mode)?;
            paths.push(path);
        }
        paths.push(fresh.path().to_owned());
        atomic::sync(&paths)?;
        Ok(fresh)
    }

    /// One lock for all CAs of a state folder: they change once in years.
    fn lock(&self) -> Result<Lock, StoreError> {
        atomic::folder(&self.state, 0o755)?;
        let above = atomic::parent(&self.folder);
        if above != self.state {
            atomic::folder(above, atomic::SECRET_FOLDER)?;
        }
        let held = Lock::exclusive(&self.state.join(".ca-lock"), &|| {})?;
        // A run that was killed behind its switch left the CA before, with its key.
        atomic::sweep(above, NEW);
        Ok(held)
    }

    /// Whether the present root could sign its successor.
    #[must_use]
    pub fn can_overlap(&self) -> bool {
        self.keys().0 != KeyState::Absent
    }
}

fn key_pem(
    key: &PrivateKey,
    passphrase: Option<&Passphrase>,
) -> Result<Zeroizing<String>, StoreError> {
    match passphrase {
        Some(passphrase) => key.to_encrypted_pem(passphrase).map_err(StoreError::Unfit),
        None => Ok(key.to_pem()),
    }
}
