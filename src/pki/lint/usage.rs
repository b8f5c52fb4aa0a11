//! Rules on key usage and extended key usage.

use super::super::algorithm::PublicKeyKind;
use super::examined::{Examined, Role};

pub(super) fn ca_key_cert_sign_missing(examined: &Examined<'_>) -> Option<String> {
    if !examined.is_ca() {
        return None;
    }
    match &examined.key_usage {
        None => Some("the CA has no key usage".to_owned()),
        Some(usage) => (!usage.value.key_cert_sign())
            .then(|| "the key usage of the CA is not to sign certificates".to_owned()),
    }
}

pub(super) fn leaf_key_cert_sign(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.key_usage.as_ref()?;
    (examined.role == Role::Leaf && usage.value.key_cert_sign())
        .then(|| "its key usage is to sign certificates, and it is no CA".to_owned())
}

pub(super) fn key_usage_not_critical(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.key_usage.as_ref()?;
    (!usage.critical).then(|| "the key usage is not critical".to_owned())
}

pub(super) fn digital_signature_missing(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.key_usage.as_ref()?;
    (examined.is_for_servers() && !usage.value.digital_signature())
        .then(|| "its key usage leaves out digitalSignature, which TLS 1.3 signs with".to_owned())
}

pub(super) fn key_usage_for_other_key(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.key_usage.as_ref()?.value;
    let agrees = match examined.key {
        PublicKeyKind::Ed25519 | PublicKeyKind::MlDsa(_) => usage.key_agreement(),
        _ if examined.key.is_ecdsa() => false,
        _ => return None,
    };
    (agrees || usage.key_encipherment() || usage.data_encipherment()).then(|| {
        format!(
            "its key usage is to encipher, which a {} key cannot",
            examined.key
        )
    })
}

pub(super) fn key_usage_inconsistent(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.key_usage.as_ref()?.value;
    let extended = examined.extended_key_usage?;
    let signs = usage.digital_signature();
    let agrees = usage.key_agreement();
    // What RFC 5280 section 4.2.1.12 calls consistent; servers have a rule of their own.
    let wrong = [
        (extended.client_auth, signs || agrees, "clientAuth"),
        (extended.code_signing, signs, "codeSigning"),
        (
            extended.email_protection,
            signs || usage.non_repudiation() || usage.key_encipherment() || agrees,
            "emailProtection",
        ),
    ];
    if examined.role != Role::Leaf || examined.is_for_servers() {
        return None;
    }
    let (_, _, purpose) = wrong.iter().find(|(wanted, may, _)| *wanted && !may)?;
    Some(format!(
        "its extended key usage says {purpose}, and its key usage allows nothing that this needs"
    ))
}

pub(super) fn eku_missing(examined: &Examined<'_>) -> Option<String> {
    (examined.role == Role::Leaf && examined.extended_key_usage.is_none())
        .then(|| "it has no extended key usage".to_owned())
}

pub(super) fn eku_server_auth_missing(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.extended_key_usage?;
    (examined.role == Role::Leaf && !usage.server_auth && !usage.client_auth).then(|| {
        if usage.any {
            "its extended key usage is anyExtendedKeyUsage without serverAuth".to_owned()
        } else {
            "its extended key usage leaves out serverAuth".to_owned()
        }
    })
}

pub(super) fn eku_client_only(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.extended_key_usage?;
    (examined.role == Role::Leaf && usage.client_auth && !usage.server_auth).then(|| {
        "it is for clients: its extended key usage has clientAuth and no serverAuth".to_owned()
    })
}

pub(super) fn eku_mixed(examined: &Examined<'_>) -> Option<String> {
    let usage = examined.extended_key_usage?;
    let other = [
        (usage.email_protection, "emailProtection"),
        (usage.code_signing, "codeSigning"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let (_, name) = other.iter().find(|(present, _)| *present)?;
    (examined.role == Role::Leaf && usage.server_auth)
        .then(|| format!("one key is for serverAuth and for {name}"))
}

pub(super) fn root_eku_present(examined: &Examined<'_>) -> Option<String> {
    (examined.role == Role::Root && examined.extended_key_usage.is_some())
        .then(|| "the root has an extended key usage".to_owned())
}
