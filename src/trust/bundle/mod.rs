//! Files with the roots that a program is to trust: ours alone, and ours with those of the system.
//!
//! ```text
//! CACHE/trust/<selection>/   ca.pem          our roots, for programs that add to their own list
//!                            bundle.pem      ours and the system's, for programs that replace their list
//!                            truststore.p12  the same for Java, pass phrase `changeit`
//!                            with-<id>.pem   ours and those of a file that was in use before, one for each such file
//! ```
//!
//! They are rebuilt by content: each run reads the system's store and our roots anew (the whole command takes 11 ms, unoptimised, with the 144 roots of Debian 12)
//! and writes what differs. So a file that was named to a shell keeps its name while its content follows.

mod existing;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use zeroize::Zeroizing;

use crate::pki::passphrase::Passphrase;
use crate::pki::pkcs12::{Strength, truststore};
use crate::pki::summary::sha256_hex;
use crate::pki::{PkiError, chain};
use crate::store::{Lock, StoreError, atomic};

pub use existing::{Beside, Unusable, certificates};

/// The pass phrase of Java's truststores. It protects nothing: certificates are public, and Java wants one.
pub const TRUSTSTORE_PASSPHRASE: &str = "changeit";

const OURS: &str = "ca.pem";
const MERGED: &str = "bundle.pem";
const TRUSTSTORE: &str = "truststore.p12";

/// First line of every PEM file here.
const HEADER: &str =
    "# Written by `voicectl trust`, which writes it anew when the roots in it change.\n";

/// A bundle that cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Nothing to trust.
    #[error("no certificate of a CA was given")]
    NoRoot,
    /// The folder cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The truststore cannot be built.
    #[error(transparent)]
    Pki(#[from] PkiError),
    /// The operating system does not say where it is.
    #[error("cannot tell the working folder")]
    WorkingFolder(#[source] io::Error),
}

/// The files for one choice of our roots.
#[derive(Debug)]
pub struct Bundle {
    /// `CACHE/trust`, absolute: whatever is in it is ours.
    home: PathBuf,
    folder: PathBuf,
    ours: Vec<CertificateDer<'static>>,
    system: Vec<CertificateDer<'static>>,
}

impl Bundle {
    /// The files of `selection` (a file name that tells one choice of roots from another) below `home`.
    ///
    /// # Errors
    ///
    /// [`BundleError::NoRoot`], [`BundleError::WorkingFolder`].
    pub fn new(
        home: &Path,
        selection: &str,
        ours: Vec<CertificateDer<'static>>,
        system: Vec<CertificateDer<'static>>,
    ) -> Result<Self, BundleError> {
        if ours.is_empty() {
            return Err(BundleError::NoRoot);
        }
        let home = std::path::absolute(home).map_err(BundleError::WorkingFolder)?;
        Ok(Self {
            folder: home.join(selection),
            home,
            ours,
            system,
        })
    }

    /// Our roots alone.
    #[must_use]
    pub fn ours(&self) -> PathBuf {
        self.folder.join(OURS)
    }

    /// Our roots and the system's.
    #[must_use]
    pub fn merged(&self) -> PathBuf {
        self.folder.join(MERGED)
    }

    /// The same as PKCS#12.
    #[must_use]
    pub fn truststore(&self) -> PathBuf {
        self.folder.join(TRUSTSTORE)
    }

    /// How many of the system's roots are in it.
    #[must_use]
    pub fn system_roots(&self) -> usize {
        self.system.len()
    }

    /// Whether a file is one of those that voicectl makes here, for whichever choice of roots.
    #[must_use]
    pub fn owns(&self, file: &Path) -> bool {
        file.starts_with(&self.home)
    }

    /// Brings the files up to date. Nothing is written, and no right to write needed, where they are already.
    ///
    /// # Errors
    ///
    /// [`BundleError::Store`], [`BundleError::Pki`].
    pub fn refresh(&self) -> Result<(), BundleError> {
        let ours = pem("", &self.ours);
        let merged = pem("", distinct([&self.ours, &self.system]));
        let is_fresh = || {
            is_content(&self.ours(), &ours)
                && is_content(&self.merged(), &merged)
                && self.truststore().is_file()
        };
        if is_fresh() {
            return Ok(());
        }
        let _lock = self.lock()?;
        if is_fresh() {
            return Ok(());
        }
        replace(&self.ours(), ours.as_bytes())?;
        // Salted, so it never equals itself: the bundle that is written after it vouches for it.
        replace(&self.truststore(), &self.pkcs12()?)?;
        replace(&self.merged(), merged.as_bytes())?;
        Ok(())
    }

    fn pkcs12(&self) -> Result<Zeroizing<Vec<u8>>, BundleError> {
        let alias = |kind: &str, certificate: &CertificateDer<'static>| {
            let id = sha256_hex(certificate);
            (format!("{kind}-{}", &id[..16]), certificate.clone())
        };
        let entries: Vec<_> = distinct([&self.ours, &self.system])
            .map(|certificate| {
                let is_ours = self.ours.contains(certificate);
                alias(if is_ours { "voicectl" } else { "system" }, certificate)
            })
            .collect();
        let passphrase = Passphrase::new(Zeroizing::new(TRUSTSTORE_PASSPHRASE.to_owned()));
        Ok(truststore(&entries, &passphrase, Strength::Modern)?)
    }

    fn lock(&self) -> Result<Lock, BundleError> {
        atomic::folder(&self.folder, 0o755)?;
        Ok(Lock::exclusive(&self.folder.join(".lock"), &|| {})?)
    }
}

fn replace(path: &Path, bytes: &[u8]) -> Result<(), BundleError> {
    atomic::replace(path, bytes, atomic::PUBLIC)?;
    Ok(())
}

fn is_content(path: &Path, wanted: &str) -> bool {
    fs::read(path).is_ok_and(|there| there == wanted.as_bytes())
}

/// Each certificate once, in order.
fn distinct<'a, const N: usize>(
    lists: [&'a [CertificateDer<'static>]; N],
) -> impl Iterator<Item = &'a CertificateDer<'static>> {
    let mut seen: BTreeSet<&'a [u8]> = BTreeSet::new();
    let mut all: Vec<&'a CertificateDer<'static>> = lists.into_iter().flatten().collect();
    all.retain(|&certificate| seen.insert(certificate.as_ref()));
    all.into_iter()
}

/// A PEM file: the header, further comments, the certificates.
fn pem<'a>(
    comments: &str,
    certificates: impl IntoIterator<Item = &'a CertificateDer<'static>>,
) -> String {
    let mut text = format!("{HEADER}{comments}");
    text.extend(certificates.into_iter().map(chain::to_pem));
    text
}
