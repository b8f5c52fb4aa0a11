//! What the tests of this folder begin with.

use rustls::crypto::aws_lc_rs::default_provider;
use time::OffsetDateTime;
use time::macros::datetime;

use super::ca::{CA_DAYS, CaRequest, CertificateAuthority, NewAuthority};
use super::constraints::Constraints;
use super::key::KeyType;
use super::leaf::LeafRequest;
use super::profile::Profile;
use super::san;
use super::validity::Validity;

/// The clock of the tests.
pub(super) const NOW: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

/// What a CA shall be when a test says nothing else.
pub(super) fn ca_request(label: &str) -> CaRequest<'_> {
    CaRequest {
        label,
        subject: None,
        key_type: KeyType::P256,
        validity: Validity::days(NOW, CA_DAYS).expect("ten years"),
        constraints: Constraints::default(),
        intermediate: false,
    }
}

/// A root that signs.
pub(super) fn ca(label: &str) -> CertificateAuthority {
    NewAuthority::create(&ca_request(label), default_provider().secure_random)
        .and_then(NewAuthority::into_authority)
        .expect("a CA")
}

/// A server's leaf for 90 days.
pub(super) fn leaf_request(names: &[&str], key_type: KeyType) -> LeafRequest {
    LeafRequest {
        sans: san::parse_all(names.iter().copied()).expect("names"),
        subject: None,
        validity: Validity::days(NOW, 90).expect("90 days"),
        is_rsa: key_type.is_rsa(),
        profile: Profile::Server,
    }
}
