//! Certificates.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::CertificateDer;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{FromDer, X509Certificate, X509Extension};

use super::extension::Extensions;
use super::{
    DistinguishedName, GeneralName, NameConstraints, PublicKey, Usage, moment, pem_block, signature,
};
use crate::pki::PkiError;
use crate::pki::summary::{hex, sha256_hex};
use crate::pki::validity::{ExpiryLevel, Validity};

/// A CA is due in its last year at the latest: a third of twenty years is no reason to worry.
const CA_DUE: Duration = Duration::days(365);

/// Everything a certificate says.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The certificate itself.
    pub der: CertificateDer<'static>,
    /// X.509 version: 3, or 1 of old.
    pub version: u32,
    /// Whose key it is.
    pub subject: DistinguishedName,
    /// Who signed it.
    pub issuer: DistinguishedName,
    /// SANs in order.
    pub names: Vec<GeneralName>,
    /// From when until when.
    pub validity: Validity,
    /// Serial number, as DER writes it: with a leading zero octet where the next has its top bit set.
    pub serial: Vec<u8>,
    /// SHA-256 of the DER, lower-case hex.
    pub fingerprint: String,
    /// Its public key.
    pub public_key: PublicKey,
    /// How it is signed, such as `SHA-256 with ECDSA`.
    pub signature_algorithm: String,
    /// What the key may be used for.
    pub usage: Usage,
    /// Subject key identifier.
    pub key_id: Option<Vec<u8>>,
    /// Authority key identifier.
    pub issuer_key_id: Option<Vec<u8>>,
    /// Whether basic constraints say CA:TRUE.
    pub is_ca: bool,
    /// How many CAs may follow below.
    pub path_length: Option<u32>,
    /// Which names it may sign.
    pub name_constraints: Option<NameConstraints>,
    /// Number of embedded certificate timestamps (RFC 6962).
    pub timestamps: usize,
    /// Where to ask whether it was revoked.
    pub ocsp_urls: Vec<String>,
    /// Where its issuer's certificate is.
    pub issuer_urls: Vec<String>,
    /// Where its issuer's revocation lists are.
    pub crl_urls: Vec<String>,
}

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`] for anything that is none.
    pub fn from_der(der: CertificateDer<'static>) -> Result<Self, PkiError> {
        let (rest, parsed) =
            X509Certificate::from_der(&der).map_err(|_| PkiError::UnreadableCertificate)?;
        if !rest.is_empty() {
            return Err(PkiError::UnreadableCertificate);
        }
        let extensions = parsed.extensions().iter();
        let said = Extensions::of(extensions.map(X509Extension::parsed_extension));
        let all = Self {
            version: parsed.version().0.saturating_add(1),
            subject: DistinguishedName::of(parsed.subject()),
            issuer: DistinguishedName::of(parsed.issuer()),
            names: said.names,
            validity: Validity {
                not_before: moment(parsed.validity().not_before)?,
                not_after: moment(parsed.validity().not_after)?,
            },
            serial: parsed.raw_serial().to_vec(),
            fingerprint: sha256_hex(&der),
            public_key: PublicKey::of(parsed.public_key()),
            signature_algorithm: signature(&parsed.signature_algorithm),
            usage: said.usage,
            key_id: said.key_id,
            issuer_key_id: said.issuer_key_id,
            is_ca: said.is_ca,
            path_length: said.path_length,
            name_constraints: said.name_constraints,
            timestamps: said.timestamps,
            ocsp_urls: said.ocsp_urls,
            issuer_urls: said.issuer_urls,
            crl_urls: said.crl_urls,
            der: CertificateDer::from(Vec::new()),
        };
        drop(parsed);
        Ok(Self { der, ..all })
    }

    /// PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        pem_block("CERTIFICATE", &self.der)
    }

    /// Serial number, lower-case hex, two digits per octet.
    #[must_use]
    pub fn serial_hex(&self) -> String {
        hex(&self.serial)
    }

    /// Whether subject and issuer are the same name: a root, or a self-signed leaf.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject.der == self.issuer.der
    }

    /// Whether another certificate may have signed it, by name and key identifiers; signatures are not checked.
    #[must_use]
    pub fn may_be_signed_by(&self, other: &Self) -> bool {
        self.issuer.der == other.subject.der
            && match (&self.issuer_key_id, &other.key_id) {
                (Some(wanted), Some(found)) => wanted == found,
                _ => true,
            }
    }

    /// The identifier under which an ACME server knows it (RFC 9773 section 4.1); `None` without an authority key
    /// identifier.
    #[must_use]
    pub fn ari_id(&self) -> Option<String> {
        let issuer = URL_SAFE_NO_PAD.encode(self.issuer_key_id.as_ref()?);
        Some(format!("{issuer}.{}", URL_SAFE_NO_PAD.encode(&self.serial)))
    }

    /// How urgent its end is: a leaf follows the renewal rule, a CA its last year.
    #[must_use]
    pub fn level(&self, now: OffsetDateTime) -> ExpiryLevel {
        match self.validity.level(now) {
            ExpiryLevel::Due if self.is_ca && self.validity.not_after - now > CA_DUE => {
                ExpiryLevel::Fine
            }
            level => level,
        }
    }

    /// What people call it: its first name, else its subject.
    #[must_use]
    pub fn title(&self) -> String {
        match self.names.first() {
            Some(name) if !self.is_ca => name.value.clone(),
            _ => self.subject.common(),
        }
    }
}
