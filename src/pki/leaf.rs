//! Leaf certificates: one profile that every client takes.

use rcgen::{
    CertificateParams, DistinguishedName, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, SanType,
};
use rustls::crypto::SecureRandom;
use rustls::pki_types::CertificateDer;

use super::ca::{CertificateAuthority, common_name};
use super::key::{KeyType, PrivateKey};
use super::name::Identifier;
use super::validity::Validity;
use super::{PkiError, serial};

/// The default lifetime in days: short enough that a lost key ends by itself.
pub const LEAF_DAYS: u32 = 90;

/// Longest lifetime in days that Apple takes from any CA, a user's own included (its TLS policy since iOS 13).
pub const APPLE_DAYS: u32 = 825;

/// What a leaf shall say.
#[derive(Clone, Debug)]
pub struct LeafRequest {
    /// The SANs, in order; the first that fits is the CN as well.
    pub identifiers: Vec<Identifier>,
    /// From when until when, before it is clamped to the issuer's.
    pub validity: Validity,
    /// The kind of key it is for.
    pub key_type: KeyType,
}

/// A leaf signed by the local CA.
///
/// # Errors
///
/// [`PkiError::NoNames`], [`PkiError::IssuerExpired`], [`PkiError::Build`].
pub fn issue(
    request: &LeafRequest,
    key: &PrivateKey,
    ca: &CertificateAuthority,
    random: &dyn SecureRandom,
) -> Result<CertificateDer<'static>, PkiError> {
    let mut params = profile(request, request.validity.within(ca.validity())?, random)?;
    params.use_authority_key_identifier_extension = true;
    ca.sign(&params, key.pair())
}

/// A leaf signed by its own key: no CA, so browsers take it only when told so certificate by certificate.
///
/// # Errors
///
/// [`PkiError::NoNames`], [`PkiError::Build`].
pub fn self_signed(
    request: &LeafRequest,
    key: &PrivateKey,
    random: &dyn SecureRandom,
) -> Result<CertificateDer<'static>, PkiError> {
    let params = profile(request, request.validity, random)?;
    Ok(params.self_signed(key.pair())?.der().clone())
}

/// SAN, EKU serverAuth, key usage by key type, CA:FALSE (critical, which also brings the SKI), random serial.
fn profile(
    request: &LeafRequest,
    validity: Validity,
    random: &dyn SecureRandom,
) -> Result<CertificateParams, PkiError> {
    let mut params = CertificateParams::default();
    params.subject_alt_names = request
        .identifiers
        .iter()
        .map(san)
        .collect::<Result<_, _>>()?;
    if params.subject_alt_names.is_empty() {
        return Err(PkiError::NoNames);
    }
    params.distinguished_name = subject(&request.identifiers);
    params.serial_number = Some(serial::random(random)?);
    params.not_before = validity.not_before;
    params.not_after = validity.not_after;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    if request.key_type.is_rsa() {
        params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
    }
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

/// The first name that a CN can hold; without one the subject is empty and the SAN critical (RFC 5280 section 4.2.1.6),
/// which rcgen sees to.
fn subject(identifiers: &[Identifier]) -> DistinguishedName {
    let name = identifiers
        .iter()
        .map(Identifier::ascii)
        .find(|name| name.len() <= 64);
    name.map_or_else(DistinguishedName::new, |name| common_name(&name))
}

fn san(identifier: &Identifier) -> Result<SanType, PkiError> {
    Ok(match identifier {
        Identifier::Dns(_) => SanType::DnsName(identifier.ascii().try_into()?),
        Identifier::Ip(address) => SanType::IpAddress(*address),
    })
}
