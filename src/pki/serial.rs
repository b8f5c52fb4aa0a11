//! Serial numbers: 16 random octets, positive, never zero (RFC 5280 section 4.1.2.2 allows 20).

use rcgen::SerialNumber;
use rustls::crypto::SecureRandom;

use super::PkiError;

/// A serial number that nobody used before. rcgen's own is a hash of the key: with the same key it comes twice, which
/// Firefox refuses (`SEC_ERROR_REUSED_ISSUER_AND_SERIAL`).
pub(super) fn random(source: &dyn SecureRandom) -> Result<SerialNumber, PkiError> {
    let mut octets = [0; 16];
    source
        .fill(&mut octets)
        .map_err(|_| PkiError::Build(rcgen::Error::RingUnspecified))?;
    // Top bit clear: positive without a leading zero octet. Next bit set: never zero, always 16 octets.
    octets[0] = octets[0] & 0x7f | 0x40;
    Ok(SerialNumber::from_slice(&octets))
}
