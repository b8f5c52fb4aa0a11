//! The roots that this machine trusts.

use std::env;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use rustls_native_certs::{load_certs_from_paths, load_native_certs};

/// Bundles of the system, the first that is there counts: Debian, Ubuntu, Arch, Gentoo and Alpine; Fedora, RHEL and Amazon;
/// openSUSE; RHEL 6; FreeBSD; Alpine without its tools, the BSDs, macOS (what OpenSSL's and Go's tables name too).
const BUNDLES: &[&str] = &[
    "etc/ssl/certs/ca-certificates.crt",
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "etc/ssl/ca-bundle.pem",
    "etc/pki/tls/certs/ca-bundle.crt",
    "usr/local/etc/ssl/cert.pem",
    "etc/ssl/cert.pem",
];

/// Folders of certificates, for a system without a bundle. Beside one they do not count: Debian keeps a certificate there whose
/// key lies on the same machine (`ssl-cert-snakeoil.pem`), and curl, git and requests look at the bundle alone.
const FOLDERS: &[&str] = &["etc/ssl/certs", "etc/pki/tls/certs"];

/// The system has no roots, or they cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the system's trust anchors cannot be read: {0}")]
pub struct NoRoots(String);

/// The roots that programs of this machine trust: those of `SSL_CERT_FILE` and `SSL_CERT_DIR` where one of them is set, else
/// those of the system; on macOS and Windows those of its interface.
///
/// # Errors
///
/// [`NoRoots`] when there is not a single one; single ones that cannot be read are left out.
pub fn trusted() -> Result<Vec<CertificateDer<'static>>, NoRoots> {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let (roots, why) = if ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().any(is_set) {
        let found = load_native_certs();
        (found.certs, found.errors.first().map(ToString::to_string))
    } else {
        (SystemStore::of_this_machine(true).roots(), None)
    };
    if roots.is_empty() {
        let none = || "there are none; Debian's are in the package ca-certificates".to_owned();
        return Err(NoRoots(why.unwrap_or_else(none)));
    }
    Ok(roots)
}

/// Where the system keeps its roots.
#[derive(Clone, Debug)]
pub struct SystemStore {
    bundle: Option<PathBuf>,
    folders: Vec<PathBuf>,
    /// Whether the operating system has an interface to ask instead.
    has_interface: bool,
}

impl SystemStore {
    /// The one of a machine whose files begin at `root`.
    #[must_use]
    pub fn below(root: &Path) -> Self {
        let there = |names: &'static [&str]| {
            let paths = names.iter().map(|name| root.join(name));
            paths.filter(|path| path.exists())
        };
        Self {
            bundle: there(BUNDLES).next(),
            folders: there(FOLDERS).collect(),
            has_interface: false,
        }
    }

    /// The one of this machine. `is_clean`: neither `SSL_CERT_FILE` nor `SSL_CERT_DIR` is set, which would answer in the
    /// place of the interfaces of macOS and Windows; our own bundle would then be taken for the system's.
    #[must_use]
    pub fn of_this_machine(is_clean: bool) -> Self {
        let mut store = Self::below(Path::new("/"));
        store.has_interface = is_clean && super::HAS_VERIFIER;
        store
    }

    /// Its roots, sorted, each once. What cannot be read is left out: it is trusted by nobody.
    #[must_use]
    pub fn roots(&self) -> Vec<CertificateDer<'static>> {
        if self.has_interface {
            return load_native_certs().certs;
        }
        let mut roots = load_certs_from_paths(self.bundle.as_deref(), None).certs;
        if roots.is_empty() {
            let folders = self.folders.iter();
            roots.extend(folders.flat_map(|path| load_certs_from_paths(None, Some(path)).certs));
        }
        roots.sort_unstable_by(|one, other| one.as_ref().cmp(other.as_ref()));
        roots.dedup();
        roots
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn machine(files: &[(&str, &str)]) -> Vec<CertificateDer<'static>> {
        let root = tempfile::tempdir().expect("a folder");
        for (path, content) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, content).expect("written");
        }
        SystemStore::below(root.path()).roots()
    }

    #[test]
    fn the_bundle_counts_and_the_folder_where_there_is_none() {
        let [one, two, stray] = ["one", "two", "stray"].map(|name| {
            let made = rcgen::generate_simple_self_signed([name.to_owned()]);
            made.expect("a certificate").cert
        });
        let both = one.pem() + &two.pem() + &one.pem();
        let bundle = "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem";
        let folder = "etc/pki/tls/certs/one.pem";
        let found = machine(&[(bundle, &both), (folder, &stray.pem())]);
        assert_eq!(found.len(), 2);
        assert!(found.contains(one.der()) && found.contains(two.der()));
        assert_eq!(machine(&[(folder, &one.pem())]), [one.der().clone()]);
        assert_eq!(machine(&[]), []);
    }
}
