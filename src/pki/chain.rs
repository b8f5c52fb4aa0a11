//! Certificates in PEM form: leaf first, root left out.

use pem::{EncodeConfig, LineEnding, Pem};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::PkiError;

/// More certificates than any chain has; a file with more is no chain.
const LONGEST: usize = 100;

/// The certificates of a PEM file, in order; never none.
///
/// # Errors
///
/// [`PkiError::NoCertificate`], [`PkiError::UnreadableCertificate`].
pub fn from_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, PkiError> {
    let chain = CertificateDer::pem_slice_iter(pem)
        .take(LONGEST)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| PkiError::UnreadableCertificate)?;
    if chain.is_empty() {
        Err(PkiError::NoCertificate)
    } else {
        Ok(chain)
    }
}

/// One certificate in PEM form (RFC 7468: 64 columns, line feeds on every platform, a final one).
#[must_use]
pub fn to_pem(certificate: &CertificateDer<'_>) -> String {
    pem_block("CERTIFICATE", certificate)
}

/// One block in PEM form.
pub(super) fn pem_block(label: &str, der: &[u8]) -> String {
    let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new(label, der), config)
}
