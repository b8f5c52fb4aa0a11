//! The pair that handshakes use, and where it comes from.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::ServeError;
use super::watched::{self, Stamp};
use crate::pki::summary::Summary;
use crate::store::{Lineage, StoreError};

/// Largest certificate or key file that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Where the pair is on disk.
#[derive(Clone, Debug)]
pub enum CertificateSource {
    /// `current/` of a lineage.
    Lineage(Lineage),
    /// Two files.
    Files {
        /// Leaf and intermediates.
        certificate: PathBuf,
        /// Its key.
        key: PathBuf,
    },
}

/// A pair that fits together, with what its leaf says.
#[derive(Clone)]
pub struct Pair {
    /// For rustls.
    pub key: Arc<CertifiedKey>,
    /// For people.
    pub summary: Summary,
    /// Whether it only stands in for one that a CA is asked for.
    pub is_stand_in: bool,
}

impl CertificateSource {
    /// Reads the pair and checks that it fits together.
    ///
    /// # Errors
    ///
    /// [`ServeError`] that names the file.
    pub fn load(&self) -> Result<Pair, ServeError> {
        let lineage = match self {
            Self::Files { certificate, key } => return load(certificate, key),
            Self::Lineage(lineage) => lineage,
        };
        let version = lineage
            .current()?
            .ok_or_else(|| StoreError::NoVersion(lineage.name().to_string()))?;
        let pair = load(&version.fullchain(), &version.privkey())?;
        // One changed bit, and clients can refuse what we could read. A file that only others want may be missing.
        match version.check_parts() {
            Err(damage @ StoreError::DamagedRecord { .. }) => Err(damage.into()),
            _ => Ok(pair),
        }
    }

    /// The files, through the link of a lineage.
    fn files(&self) -> [PathBuf; 2] {
        match self {
            Self::Lineage(lineage) => {
                let current = lineage.current_link();
                [current.join("fullchain.pem"), current.join("privkey.pem")]
            }
            Self::Files { certificate, key } => [certificate.clone(), key.clone()],
        }
    }

    /// The folders to watch. Parents, not files: a renewal replaces files and links by rename (Kubernetes secrets too).
    #[must_use]
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let files = self.files();
        files
            .iter()
            .flat_map(|file| watched::folders(file))
            .collect()
    }

    /// Which files they are now.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp::of(self.files().iter().map(PathBuf::as_path))
    }
}

impl fmt::Display for CertificateSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lineage(lineage) => write!(f, "lineage `{}`", lineage.name()),
            Self::Files { certificate, .. } => write!(f, "{}", certificate.display()),
        }
    }
}

fn load(certificate: &Path, key: &Path) -> Result<Pair, ServeError> {
    let not_pem = |path: &Path, what| ServeError::NotPem {
        path: path.to_owned(),
        what,
    };
    let chain = CertificateDer::pem_slice_iter(&read(certificate)?)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| not_pem(certificate, "certificate"))?;
    let leaf = chain
        .first()
        .ok_or_else(|| not_pem(certificate, "certificate"))?;
    let summary = Summary::of(leaf).map_err(|_| not_pem(certificate, "certificate"))?;
    let secret = zeroize::Zeroizing::new(read(key)?);
    let secret = PrivateKeyDer::from_pem_slice(&secret).map_err(|_| not_pem(key, "private key"))?;
    let signing =
        rustls::crypto::aws_lc_rs::sign::any_supported_type(&secret).map_err(|source| {
            ServeError::BadKey {
                path: key.to_owned(),
                source,
            }
        })?;
    let pair = CertifiedKey::new(chain, signing);
    match pair.keys_match() {
        Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::KeyMismatch)) => {
            Err(ServeError::KeyMismatch {
                certificate: certificate.to_owned(),
                key: key.to_owned(),
            })
        }
        _ => Ok(Pair {
            key: Arc::new(pair),
            summary,
            is_stand_in: false,
        }),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, ServeError> {
    let fail = |source| ServeError::Read {
        path: path.to_owned(),
        source,
    };
    let length = fs::metadata(path).map_err(fail)?.len();
    if length > LARGEST {
        return Err(fail(std::io::Error::other(
            "it is far too large for a certificate or a key",
        )));
    }
    fs::read(path).map_err(fail)
}

/// Hands the present pair to each handshake; a reload swaps it, open connections keep theirs.
pub struct Certificates(ArcSwap<Pair>);

impl Certificates {
    /// Begins with a pair.
    #[must_use]
    pub fn new(pair: Pair) -> Self {
        Self(ArcSwap::from_pointee(pair))
    }

    /// The present pair.
    #[must_use]
    pub fn present(&self) -> Arc<Pair> {
        self.0.load_full()
    }

    /// Takes another pair for the handshakes to come.
    pub fn replace(&self, pair: Pair) {
        self.0.store(Arc::new(pair));
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.load().key))
    }
}

/// Names only: a pair holds a key.
impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificates({})", self.0.load().summary.fingerprint)
    }
}
