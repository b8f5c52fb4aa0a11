//! Cipher suites by their IANA numbers and names, which rustls knows of all of them; the name says what is wrong.

use std::sync::LazyLock;

use rustls::CipherSuite;

use super::Version;
use crate::policy::INTERMEDIATE;

/// A cipher suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audit) struct Suite(pub(super) u16);

/// What is wrong with a suite, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audit) enum Weakness {
    /// Nothing is encrypted, or nobody proves who he is.
    NoProtection,
    /// 40 or 56 bits: export suites, DES, RC2.
    ShortKey,
    /// RC4.
    Rc4,
    /// Blocks of 64 bits: 3DES, IDEA.
    SmallBlock,
    /// The key exchange is by the certificate's key: no forward secrecy.
    StaticKey,
    /// CBC: padding and MAC in the wrong order.
    Cbc,
    /// Nothing of the above, and not in the policy.
    NotInPolicy,
}

/// Suites that need an agreement beforehand, were never registered, or say nothing by themselves: nobody is asked for them.
const NOT_ASKED: [&str; 9] = [
    "_PSK",
    "_SRP",
    "KRB5",
    "_draft",
    "FORTEZZA",
    "GOST",
    "SCSV",
    "NULL_WITH_NULL_NULL",
    "EXPORT1024",
];

/// All that are asked for before TLS 1.3.
static OLD: LazyLock<Vec<Suite>> = LazyLock::new(|| {
    let all = (0..=u16::MAX).map(Suite);
    all.filter(|suite| {
        let name = suite.iana();
        !suite.is_tls13()
            && name.is_some_and(|name| !NOT_ASKED.iter().any(|part| name.contains(part)))
    })
    .collect()
});

impl Suite {
    /// Those of TLS 1.3 (RFC 8446 section B.4).
    const TLS13: [Self; 5] = [
        Self(0x1301),
        Self(0x1302),
        Self(0x1303),
        Self(0x1304),
        Self(0x1305),
    ];

    /// What a version can have.
    pub(super) fn of(version: Version) -> Vec<Self> {
        match version {
            Version::Tls13 => Self::TLS13.to_vec(),
            Version::Tls12 => OLD.clone(),
            // The others came with TLS 1.2 (RFC 5246 section 1.2).
            _ => OLD
                .iter()
                .copied()
                .filter(|suite| {
                    let name = suite.name();
                    let is_newer = ["GCM", "CCM", "CHACHA20", "_SHA256", "_SHA384"];
                    !is_newer.iter().any(|part| name.contains(part))
                })
                .collect(),
        }
    }

    fn iana(self) -> Option<&'static str> {
        CipherSuite::from(self.0).as_str()
    }

    fn is_tls13(self) -> bool {
        Self::TLS13.contains(&self)
    }

    /// Its IANA name, or its number.
    pub(in crate::audit) fn name(self) -> String {
        self.iana().map_or_else(
            || format!("{:#06x}", self.0),
            |name| name.replace("TLS13_", "TLS_"),
        )
    }

    /// Whether the key exchange is Diffie-Hellman over a prime, ephemeral.
    pub(super) fn is_dhe(self) -> bool {
        let name = self.name();
        name.starts_with("TLS_DHE_") || name.starts_with("TLS_DH_anon_")
    }

    /// Whether the key exchange is over a curve, ephemeral.
    pub(super) fn is_ecdhe(self) -> bool {
        let name = self.name();
        name.starts_with("TLS_ECDHE_") || name.starts_with("TLS_ECDH_anon_")
    }

    /// The worst of what is wrong with it.
    pub(in crate::audit) fn weakness(self) -> Option<Weakness> {
        if self.is_tls13() {
            return None;
        }
        let name = self.name();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if INTERMEDIATE.tls12_suites.contains(&name.as_str()) {
            None
        } else if has(&["_NULL_", "_anon_"]) {
            Some(Weakness::NoProtection)
        } else if has(&["EXPORT", "_DES_", "_DES40_", "_RC2_"]) {
            Some(Weakness::ShortKey)
        } else if has(&["_RC4_"]) {
            Some(Weakness::Rc4)
        } else if has(&["_3DES_", "_IDEA_"]) {
            Some(Weakness::SmallBlock)
        } else if !self.is_dhe() && !self.is_ecdhe() {
            Some(Weakness::StaticKey)
        } else if has(&["_CBC_"]) {
            Some(Weakness::Cbc)
        } else {
            Some(Weakness::NotInPolicy)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weakness(name: &str) -> Option<Weakness> {
        let all = (0..=u16::MAX).map(Suite);
        let mut found = all.filter(|suite| suite.name() == name);
        found.next().expect("the suite is known").weakness()
    }

    #[test]
    fn the_name_says_what_is_wrong() {
        for (name, wanted) in [
            ("TLS_AES_128_GCM_SHA256", None),
            ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", None),
            ("TLS_RSA_WITH_NULL_SHA", Some(Weakness::NoProtection)),
            (
                "TLS_DH_anon_WITH_AES_128_CBC_SHA",
                Some(Weakness::NoProtection),
            ),
            ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", Some(Weakness::ShortKey)),
            ("TLS_DHE_RSA_WITH_DES_CBC_SHA", Some(Weakness::ShortKey)),
            ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", Some(Weakness::Rc4)),
            (
                "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
                Some(Weakness::SmallBlock),
            ),
            ("TLS_RSA_WITH_AES_128_GCM_SHA256", Some(Weakness::StaticKey)),
            (
                "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256",
                Some(Weakness::StaticKey),
            ),
            ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", Some(Weakness::Cbc)),
            (
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
                Some(Weakness::NotInPolicy),
            ),
        ] {
            assert_eq!(weakness(name), wanted, "{name}");
        }
    }

    #[test]
    fn nobody_is_asked_for_what_cannot_be_answered() {
        let tls12 = Suite::of(Version::Tls12);
        assert!(tls12.len() > 150, "{}", tls12.len());
        for suite in &tls12 {
            let name = suite.name();
            assert!(!name.contains("PSK") && !name.contains("SCSV"), "{name}");
        }
        let tls10 = Suite::of(Version::Tls10);
        assert!(
            tls10.len() < tls12.len() && tls10.iter().all(|suite| !suite.name().contains("GCM"))
        );
    }
}
