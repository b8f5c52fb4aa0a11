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
use x509_parser::der_parser::Oid;
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::time::ASN1Time;

use super::PkiError;

/// The short name that OpenSSL gives to an object identifier, or its numbers.
fn object_name(oid: &Oid<'_>) -> String {
    oid2sn(oid, oid_registry()).map_or_else(|_| oid.to_id_string(), str::to_owned)
}

fn moment(time: ASN1Time) -> Result<OffsetDateTime, PkiError> {
    OffsetDateTime::from_unix_timestamp(time.timestamp()).map_err(|_| PkiError::UnreadableCertificate)
}

/// The block of a PEM file (RFC 7468: 64 columns, line feeds).
fn pem_block(label: &str, der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new(label, der), config)
}
