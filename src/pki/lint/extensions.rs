//! Rules on extensions as such, on key identifiers and on basic constraints.

use super::examined::{Examined, Role};

/// Critical extensions that clients know: those of RFC 5280 that may be critical.
const KNOWN: [&str; 10] = [
    "2.5.29.15", // key usage
    "2.5.29.17", // SAN
    "2.5.29.19", // basic constraints
    "2.5.29.30", // name constraints
    "2.5.29.31", // CRL distribution points
    "2.5.29.32", // certificate policies
    "2.5.29.33", // policy mappings
    "2.5.29.36", // policy constraints
    "2.5.29.37", // extended key usage
    "2.5.29.54", // inhibit anyPolicy
];

/// BasicConstraints ::= SEQUENCE { cA BOOLEAN FALSE }: the default, written out.
const EXPLICIT_FALSE: [u8; 3] = [0x01, 0x01, 0x00];

pub(super) fn version_not_3(examined: &Examined<'_>) -> Option<String> {
    (examined.role == Role::Old).then(|| {
        format!(
            "it is of version {}, which has no extensions and so no SAN",
            examined.certificate.version().0.saturating_add(1)
        )
    })
}

pub(super) fn extension_unreadable(examined: &Examined<'_>) -> Option<String> {
    let first = examined.unreadable.first()?;
    Some(format!("the content of extension {first} cannot be read"))
}

pub(super) fn extension_duplicate(examined: &Examined<'_>) -> Option<String> {
    let first = examined.repeated.first()?;
    Some(format!("extension {first} is there more than once"))
}

pub(super) fn extension_unknown_critical(examined: &Examined<'_>) -> Option<String> {
    examined
        .certificate
        .extensions()
        .iter()
        .find_map(|extension| {
            let oid = extension.oid.to_id_string();
            (extension.critical && !KNOWN.contains(&oid.as_str()))
                .then(|| format!("extension {oid} is critical and not one of RFC 5280"))
        })
}

pub(super) fn authority_key_id_missing(examined: &Examined<'_>) -> Option<String> {
    if examined.role == Role::Old || examined.is_self_issued() {
        return None;
    }
    examined
        .authority_key
        .is_none_or(|id| id.key_identifier.is_none())
        .then(|| {
            "it does not say which key of its issuer signed it (authority key identifier)"
                .to_owned()
        })
}

pub(super) fn authority_key_id_mismatch(examined: &Examined<'_>) -> Option<String> {
    let named = examined.authority_key?.key_identifier.as_ref()?;
    let issuer = examined.issuer?;
    let key = Examined::new(issuer, None, examined.now).subject_key?;
    (named.0 != key).then(|| {
        "its authority key identifier is not the subject key identifier of the next certificate"
            .to_owned()
    })
}

pub(super) fn subject_key_id_missing_ca(examined: &Examined<'_>) -> Option<String> {
    (examined.is_ca() && examined.subject_key.is_none())
        .then(|| "the CA has no subject key identifier".to_owned())
}

pub(super) fn subject_key_id_missing(examined: &Examined<'_>) -> Option<String> {
    (examined.role == Role::Leaf && examined.subject_key.is_none())
        .then(|| "it has no subject key identifier".to_owned())
}

pub(super) fn basic_constraints_not_critical(examined: &Examined<'_>) -> Option<String> {
    let constraints = examined.basic_constraints.as_ref()?;
    (examined.is_ca() && !constraints.critical)
        .then(|| "the basic constraints of the CA are not critical".to_owned())
}

pub(super) fn basic_constraints_explicit_false(examined: &Examined<'_>) -> Option<String> {
    let (_, bytes) = examined.basic_constraints.as_ref()?.value;
    // Behind the tag and the length of the sequence.
    bytes
        .get(2..)
        .is_some_and(|inside| inside.starts_with(&EXPLICIT_FALSE))
        .then(|| "basic constraints write out CA:FALSE, which DER leaves out".to_owned())
}

pub(super) fn path_length_without_cert_sign(examined: &Examined<'_>) -> Option<String> {
    let (constraints, _) = examined.basic_constraints.as_ref()?.value;
    constraints.path_len_constraint?;
    let signs = examined
        .key_usage
        .as_ref()
        .is_some_and(|usage| usage.value.key_cert_sign());
    (!constraints.ca || !signs).then(|| {
        "it has a path length, and is no CA whose key usage is to sign certificates".to_owned()
    })
}

pub(super) fn leaf_is_ca(examined: &Examined<'_>) -> Option<String> {
    let named = examined.dns_names().next().is_some() || examined.addresses().next().is_some();
    (examined.is_ca() && named).then(|| {
        "it is a CA (basic constraints CA:TRUE) and has names of hosts, as if it were for a server".to_owned()
    })
}
