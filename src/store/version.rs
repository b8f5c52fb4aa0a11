//! One version folder: a certificate, its chain and its key, never changed once it is there.

use std::fs;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::{StoreError, atomic};
use crate::pki::PkiError;
use crate::pki::chain;
use crate::pki::key::PrivateKey;
use crate::pki::summary::Summary;

/// A certificate about to become a version.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// The leaf.
    pub leaf: &'a CertificateDer<'static>,
    /// Its intermediates, the leaf's issuer first; the root left out.
    pub chain: &'a [CertificateDer<'static>],
    /// The leaf's key.
    pub key: &'a PrivateKey,
    /// The root, where no other place holds it.
    pub root: Option<&'a CertificateDer<'static>>,
}

impl NewVersion<'_> {
    /// Writes its files into `folder`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`], [`StoreError::Io`].
    pub fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let leaf = chain::to_pem(self.leaf);
        let rest: String = self.chain.iter().map(chain::to_pem).collect();
        let whole = format!("{leaf}{rest}");
        let key = self.key.to_pem();
        for (name, content, mode) in [
            (PRIVKEY, key.as_str(), atomic::SECRET),
            (CERT, &leaf, atomic::PUBLIC),
            (CHAIN, &rest, atomic::PUBLIC),
            (FULLCHAIN, &whole, atomic::PUBLIC),
        ] {
            atomic::create(&folder.join(name), content.as_bytes(), mode)?;
        }
        if let Some(root) = self.root {
            let pem = chain::to_pem(root);
            atomic::create(&folder.join(CA), pem.as_bytes(), atomic::PUBLIC)?;
        }
        Ok(())
    }
}

const CA: &str = "ca.pem";
const CERT: &str = "cert.pem";
const CHAIN: &str = "chain.pem";
const FULLCHAIN: &str = "fullchain.pem";
const PRIVKEY: &str = "privkey.pem";

impl NewVersion<'_> {
    /// The files that hold something, with their folder: what [`atomic::sync`] makes durable. An empty chain is an entry of
    /// the folder and nothing else.
    pub(super) fn to_sync(&self, folder: &Path) -> Vec<PathBuf> {
        let chain = (!self.chain.is_empty()).then_some(CHAIN);
        let root = self.root.map(|_| CA);
        let names = [PRIVKEY, CERT, FULLCHAIN]
            .into_iter()
            .chain(chain)
            .chain(root);
        let mut paths: Vec<PathBuf> = names.map(|name| folder.join(name)).collect();
        paths.push(folder.to_owned());
        paths
    }
}

/// A version on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, counted from 1.
    pub number: u32,
    folder: PathBuf,
}

impl Version {
    pub(super) const fn new(number: u32, folder: PathBuf) -> Self {
        Self { number, folder }
    }

    /// The leaf alone.
    #[must_use]
    pub fn cert(&self) -> PathBuf {
        self.folder.join(CERT)
    }

    /// The intermediates alone.
    #[must_use]
    pub fn chain(&self) -> PathBuf {
        self.folder.join(CHAIN)
    }

    /// Leaf and intermediates: what servers want.
    #[must_use]
    pub fn fullchain(&self) -> PathBuf {
        self.folder.join(FULLCHAIN)
    }

    /// The root of a throwaway CA; no other version has this file.
    #[must_use]
    pub fn ca(&self) -> PathBuf {
        self.folder.join(CA)
    }

    /// The key.
    #[must_use]
    pub fn privkey(&self) -> PathBuf {
        self.folder.join(PRIVKEY)
    }

    /// Leaf and intermediates, read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`], [`StoreError::Damaged`].
    pub fn read_chain(&self) -> Result<Vec<CertificateDer<'static>>, StoreError> {
        let path = self.fullchain();
        let pem = fs::read(&path).map_err(|source| StoreError::io("read", &path, source))?;
        chain::from_pem(&pem).map_err(|source| StoreError::Damaged { path, source })
    }

    /// The leaf as servers read it: the first certificate of [`Version::fullchain`]. What follows is not looked at.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`], [`StoreError::Damaged`].
    pub fn read_leaf(&self) -> Result<CertificateDer<'static>, StoreError> {
        let path = self.fullchain();
        let pem = fs::read(&path).map_err(|source| StoreError::io("read", &path, source))?;
        CertificateDer::from_pem_slice(&pem).map_err(|_| StoreError::Damaged {
            path,
            source: PkiError::UnreadableCertificate,
        })
    }

    /// The key's file, read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn read_privkey(&self) -> Result<Zeroizing<String>, StoreError> {
        let path = self.privkey();
        fs::read_to_string(&path)
            .map(Zeroizing::new)
            .map_err(|source| StoreError::io("read", &path, source))
    }

    /// What the leaf says.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`], [`StoreError::Damaged`].
    pub fn summary(&self) -> Result<Summary, StoreError> {
        let path = self.cert();
        let pem = fs::read(&path).map_err(|source| StoreError::io("read", &path, source))?;
        let read = || Summary::of(&chain::from_pem(&pem)?[0]);
        read().map_err(|source| StoreError::Damaged {
            path: path.clone(),
            source,
        })
    }

    /// Each certificate is there twice: what is different in one of both has changed on disk.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedRecord`] where it is, [`StoreError::Io`].
    pub fn check_parts(&self) -> Result<(), StoreError> {
        let read =
            |path: PathBuf| fs::read(&path).map_err(|source| StoreError::io("read", &path, source));
        let whole = read(self.fullchain())?;
        let parts = [read(self.cert())?, read(self.chain())?].concat();
        if whole == parts {
            return Ok(());
        }
        Err(StoreError::DamagedRecord {
            path: self.fullchain(),
            reason: format!("it is not what {CERT} and {CHAIN} beside it are together"),
        })
    }

    /// Checks that the files can be read and belong together.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`], [`StoreError::Damaged`].
    pub fn check(&self) -> Result<(), StoreError> {
        let (chain, key) = (self.read_chain()?, self.read_privkey()?);
        self.check_parts()?;
        let fits = || Summary::of(&chain[0])?.check_key(&PrivateKey::from_pem(&key)?);
        fits().map_err(|source| StoreError::Damaged {
            path: self.fullchain(),
            source,
        })
    }
}
