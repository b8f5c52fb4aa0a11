//! The clients: what each reads, and which rules it has of its own.
//!
//! The rules were measured over 41 variants of certificates with OpenSSL 3.0, Python 3.13, Java 17, Node 20, Chromium 156
//! and Firefox ESR 153; Apple's are its documentation (HT210176), for nothing of Apple's runs here.

mod file;
mod judge;
mod store;
mod untrusted;

use std::fmt;
use std::str::FromStr;

pub use store::Known;

pub(super) use judge::Served;
pub(super) use store::ordinary_bundle;

/// A kind of client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientId {
    /// Chromium and its kin: Chrome, Edge, Brave.
    Chromium,
    /// Firefox.
    Firefox,
    /// Python's own `ssl`, as of 3.13.
    Python,
    /// Python's requests, with certifi.
    Requests,
    /// Node.
    Node,
    /// Java.
    Java,
    /// curl, git and other users of OpenSSL.
    Curl,
    /// Safari and apps on iOS and macOS.
    Apple,
}

/// A kind of client and its rules.
#[derive(Clone, Copy, Debug)]
pub struct Client {
    /// Which.
    pub id: ClientId,
    /// Its name in flags.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it reads, for people.
    pub reads: &'static str,
    /// Codes of [`crate::pki::lint`] for which it refuses.
    pub minds: &'static [&'static str],
    /// Key types that it does not take, by what [`KeyType::refused_by`](crate::pki::key::KeyType::refused_by) calls it.
    pub key_name: &'static str,
    /// Whether it looks at the CN where there is no SAN.
    pub takes_common_name: bool,
    /// Whether a wildcard right below a single label, such as `*.test`, stands for anything.
    pub takes_wide_wildcard: bool,
    /// Whether anyExtendedKeyUsage is enough.
    pub takes_any_usage: bool,
    /// Whether it overlooks name constraints of a root, not those of an intermediate.
    pub overlooks_root_constraints: bool,
    /// Whether it is a browser: then its verdict decides about the microphone.
    pub is_browser: bool,
}

/// What OpenSSL's strict mode minds beside the ordinary one.
const STRICT: &[&str] = &[
    "authority_key_id_missing",
    "authority_key_id_mismatch",
    "san_not_critical_without_subject",
    "subject_key_id_missing_ca",
    "basic_constraints_not_critical",
    "path_length_without_cert_sign",
    "ca_key_cert_sign_missing",
    "leaf_key_cert_sign",
    "signature_weak",
    "extension_duplicate",
];

const OPENSSL: &[&str] = &["authority_key_id_mismatch", "signature_weak"];

/// What most clients are like.
const ORDINARY: Client = Client {
    id: ClientId::Curl,
    name: "curl",
    title: "curl, OpenSSL",
    reads: "SSL_CERT_FILE, SSL_CERT_DIR and CURL_CA_BUNDLE, else the system store",
    minds: OPENSSL,
    key_name: "curl",
    takes_common_name: true,
    takes_wide_wildcard: false,
    takes_any_usage: false,
    overlooks_root_constraints: false,
    is_browser: false,
};

/// All of them, in the order of the answer.
pub const CLIENTS: &[Client] = &[
    Client {
        id: ClientId::Chromium,
        name: "chromium",
        title: "Chromium",
        reads: "its own roots, the NSS database of the user, and policy files",
        minds: &[
            "san_not_critical_without_subject",
            "digital_signature_missing",
            "signature_weak",
            "extension_duplicate",
        ],
        key_name: "Chromium",
        takes_common_name: false,
        takes_wide_wildcard: true,
        takes_any_usage: true,
        is_browser: true,
        ..ORDINARY
    },
    Client {
        id: ClientId::Firefox,
        name: "firefox",
        title: "Firefox",
        reads: "its own roots, the NSS database of each profile, and policies.json",
        minds: &["leaf_is_ca", "signature_weak", "extension_duplicate"],
        key_name: "Firefox",
        takes_common_name: false,
        takes_wide_wildcard: true,
        is_browser: true,
        ..ORDINARY
    },
    Client {
        id: ClientId::Python,
        name: "python",
        title: "Python ssl",
        reads: "SSL_CERT_FILE and SSL_CERT_DIR, else the system store",
        minds: STRICT,
        key_name: "Python, strict",
        ..ORDINARY
    },
    Client {
        id: ClientId::Requests,
        name: "requests",
        title: "Python requests",
        reads: "REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE, else the roots of certifi; never the system store",
        minds: STRICT,
        key_name: "Python, strict",
        ..ORDINARY
    },
    Client {
        id: ClientId::Node,
        name: "node",
        title: "Node",
        reads: "its own roots and NODE_EXTRA_CA_CERTS; the system store with --use-system-ca",
        key_name: "Node",
        ..ORDINARY
    },
    Client {
        id: ClientId::Java,
        name: "java",
        title: "Java",
        reads: "lib/security/cacerts of the JDK, or what -Djavax.net.ssl.trustStore names",
        minds: &[
            "san_not_critical_without_subject",
            "digital_signature_missing",
            "signature_weak",
            "extension_duplicate",
        ],
        key_name: "Java",
        takes_wide_wildcard: true,
        takes_any_usage: true,
        overlooks_root_constraints: true,
        ..ORDINARY
    },
    ORDINARY,
    Client {
        id: ClientId::Apple,
        name: "apple",
        title: "iOS, macOS",
        reads: "its own roots and those that the user installed and switched on",
        minds: &[
            "validity_too_long",
            "eku_missing",
            "rsa_small",
            "signature_weak",
            "extension_duplicate",
        ],
        key_name: "Apple",
        takes_common_name: false,
        takes_wide_wildcard: true,
        is_browser: true,
        ..ORDINARY
    },
];

impl ClientId {
    /// Its entry.
    #[must_use]
    pub fn client(self) -> &'static Client {
        let mut all = CLIENTS.iter();
        // Every variant is in the table; the test below counts on it.
        all.find(|client| client.id == self).unwrap_or(&ORDINARY)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.client().name)
    }
}

/// A text that is no [`ClientId`].
#[derive(Debug, thiserror::Error)]
#[error("there are {}", names())]
pub struct UnknownClient;

fn names() -> String {
    let names: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
    names.join(", ")
}

impl FromStr for ClientId {
    type Err = UnknownClient;

    fn from_str(text: &str) -> Result<Self, UnknownClient> {
        let mut all = CLIENTS.iter();
        all.find(|client| client.name == text)
            .map(|client| client.id)
            .ok_or(UnknownClient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::key::KeyType;
    use crate::pki::lint::Lint;

    #[test]
    fn the_table_names_clients_and_lints_that_exist() {
        for client in CLIENTS {
            assert_eq!(client.id.client().name, client.name);
            assert_eq!(
                client.name.parse::<ClientId>().expect("its name"),
                client.id
            );
            for code in client.minds {
                assert!(Lint::of(code).is_some(), "{code}");
            }
        }
        // Whoever refuses a key is in the table.
        for name in KeyType::ALL.iter().flat_map(|kind| kind.refused_by()) {
            assert!(
                CLIENTS.iter().any(|client| client.key_name == *name),
                "{name}"
            );
        }
    }
}
