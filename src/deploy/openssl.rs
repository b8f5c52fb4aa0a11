//! The TLS policy in the words of OpenSSL, for servers that are built with it.

use rustls::{NamedGroup, ProtocolVersion};

use super::Version;
use crate::policy::INTERMEDIATE;

/// Cipher suites of TLS 1.2: IANA's names and OpenSSL's (openssl-ciphers(1)).
const SUITES: &[(&str, &str)] = &[
    (
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
    ),
    (
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
    ),
    (
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
    ),
    (
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
    ),
    (
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    ),
    (
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "ECDHE-RSA-CHACHA20-POLY1305",
    ),
];

/// Groups: OpenSSL's names, and the first release that has them. Where one is unknown, a server does not start.
const GROUPS: &[(NamedGroup, &str, Version)] = &[
    (
        NamedGroup::X25519MLKEM768,
        "X25519MLKEM768",
        Version::new(3, 5, 0),
    ),
    (NamedGroup::X25519, "X25519", Version::new(1, 1, 0)),
    (NamedGroup::secp256r1, "prime256v1", Version::new(0, 0, 0)),
    (NamedGroup::secp384r1, "secp384r1", Version::new(0, 0, 0)),
];

const PROTOCOLS: &[(ProtocolVersion, &str)] = &[
    (ProtocolVersion::TLSv1_2, "TLSv1.2"),
    (ProtocolVersion::TLSv1_3, "TLSv1.3"),
];

/// What is taken where nobody says which release is there: that of Debian 12.
pub(super) const CONSERVATIVE: Version = Version::new(3, 0, 0);

/// The policy's cipher suites of TLS 1.2, with colons between them.
pub(super) fn suites() -> String {
    let name = |suite: &&str| SUITES.iter().find(|(iana, _)| iana == suite);
    let names = INTERMEDIATE.tls12_suites.iter().filter_map(name);
    names.map(|(_, name)| *name).collect::<Vec<_>>().join(":")
}

/// The policy's groups that a release has, preferred first, with colons between them.
pub(super) fn groups(release: Version) -> String {
    let named = |group: &NamedGroup| GROUPS.iter().find(|(known, ..)| known == group);
    let names = INTERMEDIATE.groups.iter().filter_map(named);
    names
        .filter(|(_, _, since)| release >= *since)
        .map(|(_, name, _)| *name)
        .collect::<Vec<_>>()
        .join(":")
}

/// The policy's protocols, oldest first.
pub(super) fn protocols() -> Vec<&'static str> {
    let is_wanted = |version: &ProtocolVersion| INTERMEDIATE.protocols.contains(version);
    let wanted = PROTOCOLS.iter().filter(|(version, _)| is_wanted(version));
    wanted.map(|(_, name)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_policy_has_names() {
        assert_eq!(suites().split(':').count(), INTERMEDIATE.tls12_suites.len());
        let newest = groups(Version::new(3, 5, 0));
        assert_eq!(newest.split(':').count(), INTERMEDIATE.groups.len());
        assert!(newest.starts_with("X25519MLKEM768:"));
        assert_eq!(groups(CONSERVATIVE), "X25519:prime256v1:secp384r1");
        assert_eq!(protocols().len(), INTERMEDIATE.protocols.len());
    }
}
