//! The whole of what certificates, requests, keys and revocation lists say; each is parsed once.
//!
//! [`super::summary`] is the short form, for what voicectl issues itself. Here anything may come, from any tool of the
//! last thirty years: what one part cannot be read costs that part, not the rest.

mod certificate;
mod distinguished_name;
mod extension;
mod general_name;
mod public_key;
mod request;
mod revocation_list;

pub use certificate::Certificate;
pub use distinguished_name::DistinguishedName;
pub use extension::{NameConstraints, Usage};
pub use general_name::{GeneralName, NameKind};
pub use public_key::PublicKey;
pub use request::Request;
pub use revocation_list::RevocationList;

use time::OffsetDateTime;
use x509_parser::time::ASN1Time;
use x509_parser::x509::AlgorithmIdentifier;

use super::PkiError;
use super::algorithm::signature_name;

/// The name of a signature algorithm, such as `SHA-256 with RSA`.
fn signature(algorithm: &AlgorithmIdentifier<'_>) -> String {
    signature_name(&algorithm.algorithm.to_id_string()).to_owned()
}

fn moment(time: ASN1Time) -> Result<OffsetDateTime, PkiError> {
    OffsetDateTime::from_unix_timestamp(time.timestamp())
        .map_err(|_| PkiError::UnreadableCertificate)
}

/// The block of a PEM file (RFC 7468: 64 columns, line feeds).
fn pem_block(label: &str, der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new(label, der), config)
}
