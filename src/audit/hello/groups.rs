//! Groups for key exchange (IANA "TLS Supported Groups").

/// A group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audit) struct Group(pub(super) u16);

/// The certificate's own curve: before TLS 1.3 OpenSSL wants it to be offered.
pub(super) const OF_CERTIFICATES: [Group; 2] = [Group(0x17), Group(0x18)];

/// Number, name, whether less than 128 bits of work break it.
const TABLE: &[(u16, &str, bool)] = &[
    (0x11ec, "X25519MLKEM768", false),
    (0x11eb, "SecP256r1MLKEM768", false),
    (0x11ed, "SecP384r1MLKEM1024", false),
    (0x001d, "X25519", false),
    (0x0017, "secp256r1", false),
    (0x0018, "secp384r1", false),
    (0x0019, "secp521r1", false),
    (0x001e, "X448", false),
    (0x0100, "ffdhe2048", false),
    (0x0101, "ffdhe3072", false),
    (0x0102, "ffdhe4096", false),
    (0x001f, "brainpoolP256r1tls13", false),
    (0x001a, "brainpoolP256r1", false),
    (0x0016, "secp256k1", false),
    (0x0015, "secp224r1", true),
    (0x0014, "secp224k1", true),
    (0x0013, "secp192r1", true),
    (0x0012, "secp192k1", true),
    (0x0011, "secp160r2", true),
    (0x0010, "secp160r1", true),
    (0x000f, "secp160k1", true),
    (0x0008, "sect239k1", true),
    (0x0007, "sect233r1", true),
    (0x0006, "sect233k1", true),
    (0x0005, "sect193r2", true),
    (0x0004, "sect193r1", true),
    (0x0003, "sect163r2", true),
    (0x0002, "sect163r1", true),
    (0x0001, "sect163k1", true),
];

impl Group {
    /// All that are asked for.
    pub(super) fn all() -> Vec<Self> {
        TABLE.iter().map(|(number, ..)| Self(*number)).collect()
    }

    /// All but those of TLS 1.3 only.
    pub(super) fn before_tls13() -> Vec<Self> {
        let all = Self::all().into_iter();
        all.filter(|group| !matches!(group.0, 0x001f | 0x0100..=0x01ff | 0x11eb..=0x11ed))
            .collect()
    }

    /// Its name there, or its number.
    pub(in crate::audit) fn name(self) -> String {
        self.row().map_or_else(
            || format!("{:#06x}", self.0),
            |(_, name, _)| (*name).to_owned(),
        )
    }

    /// Whether less than 128 bits of work break it, give or take a few.
    pub(in crate::audit) fn is_weak(self) -> bool {
        self.row().is_some_and(|(.., is_weak)| *is_weak)
    }

    fn row(self) -> Option<&'static (u16, &'static str, bool)> {
        TABLE.iter().find(|(number, ..)| *number == self.0)
    }
}
