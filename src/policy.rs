//! The TLS policy, as data: Mozilla's guideline 6.0 (2026-04-06). `serve` obeys it; whatever writes configurations for
//! other servers reads the same table.

use rustls::{NamedGroup, ProtocolVersion};

/// The guideline's number.
pub const GUIDELINE: &str = "6.0";

/// One profile of the guideline.
#[derive(Debug)]
pub struct TlsPolicy {
    /// Its name there.
    pub name: &'static str,
    /// Protocols, newest first.
    pub protocols: &'static [ProtocolVersion],
    /// Groups, preferred first. The hybrid is RFC 10024's.
    pub groups: &'static [NamedGroup],
    /// Cipher suites of TLS 1.2 by their IANA names; those of TLS 1.3 are all allowed.
    pub tls12_suites: &'static [&'static str],
    /// `max-age` of Strict-Transport-Security, in seconds.
    pub hsts_max_age: u32,
    /// Status of the redirect from HTTP.
    pub redirect_status: u16,
}

/// The profile for everyone: TLS 1.3 and 1.2, forward secrecy only, the client's order counts.
pub const INTERMEDIATE: TlsPolicy = TlsPolicy {
    name: "intermediate",
    protocols: &[ProtocolVersion::TLSv1_3, ProtocolVersion::TLSv1_2],
    groups: &[
        NamedGroup::X25519MLKEM768,
        NamedGroup::X25519,
        NamedGroup::secp256r1,
        NamedGroup::secp384r1,
    ],
    tls12_suites: &[
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ],
    hsts_max_age: 63_072_000,
    redirect_status: 308,
};
