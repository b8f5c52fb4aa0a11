//! Which roots each client has on this machine.

use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;

use super::file::{self, certificates_of};
use super::{Client, ClientId};
use crate::doctor::Surroundings;
use crate::store::Store;

/// Bundles of the distributions, as Go's crypto/x509 lists them.
const BUNDLES: [&str; 6] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Where an administrator puts roots of the house; what lies there is in no client's own list.
const HOUSE_ROOTS: [&str; 4] = [
    "/usr/local/share/ca-certificates",
    "/etc/pki/ca-trust/source/anchors",
    "/etc/ca-certificates/trust-source/anchors",
    "/etc/pki/trust/anchors",
];

/// A folder by hashes, which OpenSSL reads beside the file.
const HASHED: &str = "/etc/ssl/certs";

/// Every root that is known, and whose.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Roots of the local CAs, those before the last rotations included.
    pub local: Vec<CertificateDer<'static>>,
    /// Roots that every client shall be taken to have.
    pub given: Vec<CertificateDer<'static>>,
    /// Key identifiers of the intermediates of the local CAs.
    pub(super) intermediates: Vec<Vec<u8>>,
    /// The distribution's bundle, roots of the house included.
    system: Vec<CertificateDer<'static>>,
    /// The same without those of the house: stands for the lists that browsers, Node, Java and certifi bring.
    public: Vec<CertificateDer<'static>>,
}

/// The roots of one client.
pub(super) struct Held {
    pub(super) roots: Vec<CertificateDer<'static>>,
    /// Where it looks, for a sentence: `is not in ...`.
    pub(super) place: String,
}

impl Known {
    /// Reads the roots of this machine and of a state folder; what cannot be read is left out. `given` are roots that every
    /// client shall be taken to have.
    #[must_use]
    pub fn of(machine: &Surroundings, store: &Store, given: Vec<CertificateDer<'static>>) -> Self {
        let mut local = store.ca_roots().unwrap_or_default();
        for lineage in store.lineages().unwrap_or_default() {
            // The root of a throwaway CA lies beside its only leaf.
            let version = lineage.current().ok().flatten();
            local.extend(
                version
                    .into_iter()
                    .flat_map(|version| certificates_of(&version.ca(), None)),
            );
        }
        let intermediates = store.cas().unwrap_or_default();
        let intermediates = intermediates
            .iter()
            .filter_map(|ca| ca.intermediate().ok()??.key_id);
        let intermediates = intermediates.collect();
        let system = ordinary_bundle(machine).map_or_else(Vec::new, |path| bundle(&path));
        let house: Vec<CertificateDer<'static>> = HOUSE_ROOTS
            .iter()
            .flat_map(|folder| {
                std::fs::read_dir(machine.at(folder))
                    .into_iter()
                    .flatten()
                    .flatten()
            })
            .flat_map(|entry| certificates_of(&entry.path(), None))
            .collect();
        let is_public =
            |one: &&CertificateDer<'static>| !house.contains(one) && !local.contains(one);
        let public = system.iter().filter(is_public).cloned().collect();
        Self {
            local,
            given,
            intermediates,
            system,
            public,
        }
    }

    /// Every one of them.
    pub(super) fn all(&self) -> Vec<CertificateDer<'static>> {
        let mut all = self.house(&[]);
        all.extend(self.public.iter().cloned());
        all
    }

    /// Those that a client has only when somebody gave them to it.
    fn house(&self, sent: &[CertificateDer<'static>]) -> Vec<CertificateDer<'static>> {
        let mut all = self.local.clone();
        all.extend(self.given.iter().cloned());
        all.extend(
            self.system
                .iter()
                .filter(|one| !self.public.contains(one))
                .cloned(),
        );
        all.extend(sent.iter().cloned());
        all
    }

    /// What one client has. `sent` are the certificates that the server showed, which may be in a store too.
    pub(super) fn held(
        &self,
        client: &Client,
        machine: &Surroundings,
        sent: &[CertificateDer<'static>],
    ) -> Held {
        let candidates = self.house(sent);
        let (mut roots, place) = match client.id {
            ClientId::Chromium => self.beside_public(file::chromium(machine, &candidates)),
            ClientId::Firefox => self.beside_public(file::firefox(machine, &candidates)),
            ClientId::Java => self.beside_public(file::java(machine, &candidates)),
            ClientId::Curl => self.openssl(machine, &["CURL_CA_BUNDLE", "SSL_CERT_FILE"]),
            ClientId::Python => self.openssl(machine, &["SSL_CERT_FILE"]),
            ClientId::Requests => self.requests(machine),
            ClientId::Node => self.node(machine),
            // Nothing here knows what a telephone has: its rules are tried with every root there is.
            ClientId::Apple => (self.all(), "the device".to_owned()),
        };
        roots.extend(self.given.iter().cloned());
        Held { roots, place }
    }

    fn beside_public(&self, found: file::Found) -> (Vec<CertificateDer<'static>>, String) {
        let mut roots = self.public.clone();
        roots.extend(found.roots);
        (roots, found.place)
    }

    /// A file that a variable names replaces the distribution's bundle; a hashed folder stays beside it, as on Debian.
    fn openssl(
        &self,
        machine: &Surroundings,
        files: &[&str],
    ) -> (Vec<CertificateDer<'static>>, String) {
        let file = files
            .iter()
            .find_map(|name| Some((*name, machine.path(name)?)));
        let folders = machine.path("SSL_CERT_DIR");
        let mut roots = Vec::new();
        let mut places = Vec::new();
        if let Some((variable, path)) = &file {
            roots.extend(bundle(path));
            places.push(format!("{} ({variable})", path.display()));
        }
        if let Some(folders) = &folders {
            for folder in std::env::split_paths(folders) {
                roots.extend(rustls_native_certs::load_certs_from_paths(None, Some(&folder)).certs);
            }
            places.push(format!("{} (SSL_CERT_DIR)", folders.display()));
        }
        let stays = folders.is_none() && (file.is_none() || is_hashed(&machine.at(HASHED)));
        if stays {
            roots.extend(self.system.iter().cloned());
        }
        if places.is_empty() {
            places.push("the system store".to_owned());
        }
        (roots, places.join(" or "))
    }

    fn requests(&self, machine: &Surroundings) -> (Vec<CertificateDer<'static>>, String) {
        for variable in ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] {
            if let Some(path) = machine.path(variable) {
                return (bundle(&path), format!("{} ({variable})", path.display()));
            }
        }
        let place = "the bundle of certifi, and REQUESTS_CA_BUNDLE is not set";
        (self.public.clone(), place.to_owned())
    }

    fn node(&self, machine: &Surroundings) -> (Vec<CertificateDer<'static>>, String) {
        let options = machine.text("NODE_OPTIONS").unwrap_or_default();
        let has = |option: &str| options.split_whitespace().any(|word| word == option);
        let mut roots = self.public.clone();
        if has("--use-openssl-ca") {
            roots = self.openssl(machine, &["SSL_CERT_FILE"]).0;
        }
        if has("--use-system-ca") || machine.text("NODE_USE_SYSTEM_CA") == Some("1") {
            roots.extend(self.system.iter().cloned());
        }
        let place = match machine.path("NODE_EXTRA_CA_CERTS") {
            Some(path) => {
                roots.extend(bundle(&path));
                format!("{} (NODE_EXTRA_CA_CERTS)", path.display())
            }
            None => "the roots of Node, and NODE_EXTRA_CA_CERTS is not set".to_owned(),
        };
        (roots, place)
    }
}

/// The bundle of the distribution, where there is one.
pub(in crate::doctor) fn ordinary_bundle(machine: &Surroundings) -> Option<PathBuf> {
    BUNDLES
        .iter()
        .map(|path| machine.at(path))
        .find(|path| path.is_file())
}

fn bundle(path: &Path) -> Vec<CertificateDer<'static>> {
    certificates_of(path, None)
}

/// Whether a folder has the links that OpenSSL looks for: eight hex digits, a dot, a number.
fn is_hashed(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .any(|name| {
            name.strip_suffix(".0").is_some_and(|hash| {
                hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
        })
}
