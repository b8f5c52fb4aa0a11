//! Extended key usages by name (RFC 5280 section 4.2.1.12).

use x509_parser::asn1_rs::Oid;
use x509_parser::extensions::ExtendedKeyUsage;

/// TLS server authentication.
pub(super) const SERVER: &str = "serverAuth";
/// TLS client authentication.
pub(super) const CLIENT: &str = "clientAuth";

/// The names of those that RFC 5280 knows, the object identifiers of the others.
pub(super) fn extended(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let known = [
        (usage.any, "anyExtendedKeyUsage"),
        (usage.server_auth, SERVER),
        (usage.client_auth, CLIENT),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let known = known.into_iter().filter(|(asked, _)| *asked);
    known
        .map(|(_, name)| name.to_owned())
        .chain(usage.other.iter().map(Oid::to_id_string))
        .collect()
}
