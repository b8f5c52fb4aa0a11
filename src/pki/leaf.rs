//! Leaf certificates: one profile that every client takes, and its kin for clients and pins.

use rcgen::{CertificateParams, IsCa, KeyUsagePurpose, PublicKeyData};
use rustls::crypto::SecureRandom;
use rustls::pki_types::CertificateDer;

use super::ca::CertificateAuthority;
use super::key::PrivateKey;
use super::profile::Profile;
use super::san::San;
use super::subject::Subject;
use super::validity::Validity;
use super::{PkiError, serial};

/// The default lifetime in days: short enough that a lost key ends by itself.
pub const LEAF_DAYS: u32 = 90;

/// Longest lifetime in days that Apple takes from any CA, a user's own included (its TLS policy since iOS 13).
pub const APPLE_DAYS: u32 = 825;

/// What a leaf shall say.
#[derive(Clone, Debug)]
pub struct LeafRequest {
    /// The SANs, in order.
    pub sans: Vec<San>,
    /// The subject; by default a CN of the first SAN that fits.
    pub subject: Option<Subject>,
    /// From when until when, before it is clamped to the issuer's.
    pub validity: Validity,
    /// Whether its key is RSA: such leaves also encipher keys, elliptic ones must not say so (RFC 8813 section 3).
    pub is_rsa: bool,
    /// What it is for.
    pub profile: Profile,
}

/// A leaf for `key`, signed by a CA.
///
/// # Errors
///
/// [`PkiError::NoNames`], [`PkiError::NotPermitted`], [`PkiError::IssuerExpired`], [`PkiError::IssuerNotYetValid`], [`PkiError::Build`].
pub fn issue(
    request: &LeafRequest,
    key: &impl PublicKeyData,
    ca: &CertificateAuthority,
    random: &dyn SecureRandom,
) -> Result<CertificateDer<'static>, PkiError> {
    let constraints = ca.constraints();
    if let Some(name) = request.sans.iter().find(|name| !constraints.allow(name)) {
        return Err(PkiError::NotPermitted {
            name: name.to_string(),
            permitted: constraints.permitted().join(", "),
        });
    }
    let mut params = params(request, request.validity.within(ca.validity())?, random)?;
    params.use_authority_key_identifier_extension = true;
    ca.sign(&params, key)
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
    let mut params = params(request, request.validity, random)?;
    // Not asked for by RFC 5280 here, and missed by Python 3.13 and pkilint where it is not.
    params.use_authority_key_identifier_extension = true;
    Ok(params.self_signed(key.pair())?.der().clone())
}

/// SAN, EKU by profile, key usage by key type, CA:FALSE (critical, which also brings the SKI), random serial.
fn params(
    request: &LeafRequest,
    validity: Validity,
    random: &dyn SecureRandom,
) -> Result<CertificateParams, PkiError> {
    let subject = match &request.subject {
        Some(subject) => subject.clone(),
        None => subject_of(&request.sans),
    };
    let is_named = if request.profile.is_server() {
        request.sans.iter().any(|name| name.identifier().is_some())
    } else {
        !request.sans.is_empty() || !subject.is_empty()
    };
    if !is_named {
        return Err(PkiError::NoNames);
    }
    let mut params = CertificateParams::default();
    params.subject_alt_names = request
        .sans
        .iter()
        .map(San::to_rcgen)
        .collect::<Result<_, _>>()?;
    params.distinguished_name = subject.to_rcgen()?;
    params.serial_number = Some(serial::random(random)?);
    params.not_before = validity.not_before;
    params.not_after = validity.not_after;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    if request.is_rsa {
        params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
    }
    params.extended_key_usages = request.profile.extended_key_usages();
    Ok(params)
}

/// The first name that a CN can hold; without one the subject is empty and the SAN critical (RFC 5280 section 4.2.1.6),
/// which rcgen sees to.
fn subject_of(sans: &[San]) -> Subject {
    let name = sans.iter().map(San::ascii).find(|name| name.len() <= 64);
    name.map_or_else(Subject::default, |name| Subject::common_name(&name))
}
