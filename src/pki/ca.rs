//! The local CA: a root that signs the leaves of this machine.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData,
};
use rustls::crypto::SecureRandom;
use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::chain::{self, to_pem};
use super::key::{KeyType, PrivateKey};
use super::summary::Summary;
use super::validity::Validity;
use super::{PkiError, serial};

/// Ten years: what clients have no limit for in a root, and long enough never to surprise a project.
pub const CA_DAYS: u32 = 3650;

/// A CA certificate with its key.
#[derive(Debug)]
pub struct CertificateAuthority {
    certificate: CertificateDer<'static>,
    key: PrivateKey,
    validity: Validity,
}

impl CertificateAuthority {
    /// Makes a root.
    ///
    /// P-256; CN of `label` and the first 4 octets of the key's fingerprint, so that two roots never share a name;
    /// basic constraints critical with CA:TRUE and path length 1, key usage critical with certificate and CRL signing,
    /// SKI (all three are what Python 3.13 insists on), no EKU.
    ///
    /// # Errors
    ///
    /// [`PkiError::Build`] when the library refuses.
    pub fn create(
        label: &str,
        now: OffsetDateTime,
        random: &dyn SecureRandom,
    ) -> Result<Self, PkiError> {
        let key = PrivateKey::generate(KeyType::P256)?;
        let validity = Validity::days(now, CA_DAYS)?;
        let fingerprint = super::summary::sha256_hex(&key.public());
        let mut params = CertificateParams::default();
        params.distinguished_name =
            common_name(&format!("voicectl CA {label} {}", &fingerprint[..8]));
        params.serial_number = Some(serial::random(random)?);
        params.not_before = validity.not_before;
        params.not_after = validity.not_after;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(key.pair())?.der().clone();
        Ok(Self {
            certificate,
            key,
            validity,
        })
    }

    /// Reads a root and its key, both in PEM form.
    ///
    /// # Errors
    ///
    /// [`PkiError`] when either cannot be read, they do not match, or the certificate is no CA.
    pub fn from_pem(certificate: &str, key: &str) -> Result<Self, PkiError> {
        let certificate = chain::from_pem(certificate.as_bytes())?.swap_remove(0);
        let key = PrivateKey::from_pem(key)?;
        let summary = Summary::of(&certificate)?;
        if !summary.is_ca {
            return Err(PkiError::NotACa);
        }
        summary.check_key(&key)?;
        Ok(Self {
            certificate,
            key,
            validity: summary.validity,
        })
    }

    /// The certificate in DER form.
    #[must_use]
    pub const fn der(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// The certificate in PEM form.
    #[must_use]
    pub fn pem(&self) -> String {
        to_pem(&self.certificate)
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &PrivateKey {
        &self.key
    }

    /// From when until when it may sign.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Signs what `params` say over `subject`'s key.
    pub(super) fn sign(
        &self,
        params: &CertificateParams,
        subject: &impl PublicKeyData,
    ) -> Result<CertificateDer<'static>, PkiError> {
        let issuer: Issuer<'_, &KeyPair> =
            Issuer::from_ca_cert_der(&self.certificate, self.key.pair())?;
        Ok(params.signed_by(subject, &issuer)?.der().clone())
    }
}

/// A subject with nothing but a CN of at most 64 characters (RFC 5280 appendix A, ub-common-name).
pub(super) fn common_name(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(
        DnType::CommonName,
        name.chars().take(64).collect::<String>(),
    );
    subject
}
