//! What a stranger's certificate says, for a sentence.

use x509_parser::prelude::{GeneralName, ParsedExtension, X509Certificate};

use super::super::shown::{first_few, shown};
use super::super::summary::{self, display_name};
use super::Distrust;

/// Critical extensions that webpki takes; it refuses every other one (RFC 5280 section 4.2), those of policies too: key
/// usage, SAN, basic constraints, name constraints, CRL distribution points, extended key usage.
const KNOWN: [&str; 6] = [
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.31",
    "2.5.29.37",
];

pub(super) fn malformed(subject: String, reason: &str) -> Distrust {
    Distrust::Malformed {
        subject,
        reason: reason.to_owned(),
    }
}

pub(super) fn is_self_issued(certificate: &X509Certificate<'_>) -> bool {
    certificate.issuer().as_raw() == certificate.subject().as_raw()
}

/// The subject. A certificate without one goes by its first name.
pub(super) fn subject(certificate: &X509Certificate<'_>) -> String {
    let name = display_name(certificate.subject());
    if name.is_empty() {
        names(certificate).into_iter().next().unwrap_or_default()
    } else {
        shown(&name)
    }
}

/// The SANs as text; of many, the first ones and how many more there are.
pub(super) fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    first_few(&summary::names(certificate))
}

/// The extended key usages by their names in RFC 5280, else their object identifiers; nothing without the extension.
pub(super) fn purposes(certificate: &X509Certificate<'_>) -> Option<Vec<String>> {
    certificate
        .extensions()
        .iter()
        .find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::ExtendedKeyUsage(found) => {
                Some(first_few(&crate::pki::usage::extended(found)))
            }
            _ => None,
        })
}

/// Where the issuer can be had: the first caIssuers of the authority information access (RFC 5280 section 4.2.2.1).
pub(super) fn issuer_url(certificate: &X509Certificate<'_>) -> Option<String> {
    certificate.extensions().iter().find_map(|extension| {
        let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else {
            return None;
        };
        access.accessdescs.iter().find_map(|one| {
            let GeneralName::URI(url) = &one.access_location else {
                return None;
            };
            (one.access_method.to_id_string() == "1.3.6.1.5.5.7.48.2").then(|| shown(url))
        })
    })
}

/// The first critical extension that webpki does not know.
pub(super) fn unknown_extension(chain: &[X509Certificate<'_>]) -> Option<Distrust> {
    chain.iter().find_map(|certificate| {
        certificate.extensions().iter().find_map(|extension| {
            let oid = extension.oid.to_id_string();
            (extension.critical && !KNOWN.contains(&oid.as_str())).then(|| {
                Distrust::UnsupportedExtension {
                    subject: subject(certificate),
                    extension: oid,
                }
            })
        })
    })
}
