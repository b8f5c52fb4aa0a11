//! Rules on subject, issuer and SANs.

use std::collections::HashSet;
use std::net::IpAddr;

use x509_parser::prelude::GeneralName;

use super::super::shown::{first_few, shown};
use super::super::verify::{Link, linked};
use super::examined::{Examined, Role};

/// Upper bound of a CN (RFC 5280 appendix A.1, ub-common-name).
const LONGEST_COMMON_NAME: usize = 64;

pub(super) fn san_missing(examined: &Examined<'_>) -> Option<String> {
    (examined.is_for_servers() && examined.alternative_names.is_none())
        .then(|| "it has no subject alternative name".to_owned())
}

pub(super) fn san_not_critical_without_subject(examined: &Examined<'_>) -> Option<String> {
    let names = examined.alternative_names.as_ref()?;
    (is_empty(examined.certificate.subject()) && !names.critical).then(|| {
        "the subject is empty, and the subject alternative name is not critical".to_owned()
    })
}

pub(super) fn san_critical_with_subject(examined: &Examined<'_>) -> Option<String> {
    let names = examined.alternative_names.as_ref()?;
    (!is_empty(examined.certificate.subject()) && names.critical)
        .then(|| "the subject alternative name is critical, and there is a subject".to_owned())
}

pub(super) fn san_empty(examined: &Examined<'_>) -> Option<String> {
    let names = examined.alternative_names.as_ref()?.value;
    if names.is_empty() {
        return Some("the subject alternative name lists nothing".to_owned());
    }
    names
        .iter()
        .any(|name| {
            matches!(
                name,
                GeneralName::DNSName("") | GeneralName::RFC822Name("") | GeneralName::URI("")
            )
        })
        .then(|| "the subject alternative name has an empty name".to_owned())
}

pub(super) fn san_bare_wildcard(examined: &Examined<'_>) -> Option<String> {
    examined
        .dns_names()
        .any(|name| name == "*")
        .then(|| "it is for the name `*`".to_owned())
}

pub(super) fn san_wildcard_not_first(examined: &Examined<'_>) -> Option<String> {
    each(
        examined
            .dns_names()
            .filter(|name| *name != "*" && name.strip_prefix("*.").unwrap_or(name).contains('*')),
        "has a `*` that is not the whole first label",
    )
}

pub(super) fn san_wildcard_too_wide(examined: &Examined<'_>) -> Option<String> {
    each(
        examined.dns_names().filter(|name| {
            name.strip_prefix("*.")
                .is_some_and(|rest| !rest.is_empty() && !rest.contains(['.', '*']))
        }),
        "is a wildcard right below a single label",
    )
}

pub(super) fn san_name_invalid(examined: &Examined<'_>) -> Option<String> {
    examined.names().iter().find_map(|name| match name {
        GeneralName::DNSName(name) => {
            let fault = dns_fault(name)?;
            Some(format!("the DNS name `{}` {fault}", shown(name)))
        }
        GeneralName::Invalid(..) => Some("a subject alternative name cannot be read".to_owned()),
        _ => None,
    })
}

pub(super) fn san_email_invalid(examined: &Examined<'_>) -> Option<String> {
    each(
        examined.names().iter().filter_map(|name| match name {
            GeneralName::RFC822Name(mail) if !mail.is_empty() && !is_mailbox(mail) => Some(*mail),
            _ => None,
        }),
        "is no email address",
    )
}

pub(super) fn san_uri_invalid(examined: &Examined<'_>) -> Option<String> {
    each(
        examined.names().iter().filter_map(|name| match name {
            GeneralName::URI(uri) if !uri.is_empty() && !is_absolute(uri) => Some(*uri),
            _ => None,
        }),
        "is no absolute URI",
    )
}

pub(super) fn san_address_as_name(examined: &Examined<'_>) -> Option<String> {
    each(
        examined
            .dns_names()
            .filter(|name| name.parse::<IpAddr>().is_ok()),
        "is an IP address written as a DNS name",
    )
}

pub(super) fn san_address_length(examined: &Examined<'_>) -> Option<String> {
    let wrong = examined
        .addresses()
        .find(|octets| ![4, 16].contains(&octets.len()))?;
    Some(format!(
        "an IP address has {} octets instead of 4 or 16",
        wrong.len()
    ))
}

pub(super) fn san_duplicate(examined: &Examined<'_>) -> Option<String> {
    let mut names = HashSet::new();
    let mut addresses = HashSet::new();
    if let Some(name) = examined
        .dns_names()
        .find(|name| !names.insert(name.to_ascii_lowercase()))
    {
        return Some(format!("`{}` is there more than once", shown(name)));
    }
    examined
        .addresses()
        .any(|octets| !addresses.insert(octets))
        .then(|| "an IP address is there more than once".to_owned())
}

/// Only of a CN that looks like a host: `My server` misleads nobody.
pub(super) fn common_name_not_in_san(examined: &Examined<'_>) -> Option<String> {
    if !examined.is_for_servers() || examined.names().is_empty() {
        return None;
    }
    let name = common_name(examined)?;
    let covered = match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => examined
            .addresses()
            .any(|octets| octets == address.octets()),
        Ok(IpAddr::V6(address)) => examined
            .addresses()
            .any(|octets| octets == address.octets()),
        Err(_) => {
            let host = name == "localhost" || name.contains('.');
            !host
                || dns_fault(name).is_some()
                || examined
                    .dns_names()
                    .any(|one| one.eq_ignore_ascii_case(name))
        }
    };
    (!covered).then(|| {
        format!(
            "the CN `{}` is not among the subject alternative names",
            shown(name)
        )
    })
}

pub(super) fn common_name_too_long(examined: &Examined<'_>) -> Option<String> {
    let length = common_name(examined)?.chars().count();
    (length > LONGEST_COMMON_NAME)
        .then(|| format!("the CN has {length} characters, more than {LONGEST_COMMON_NAME}"))
}

pub(super) fn subject_missing_ca(examined: &Examined<'_>) -> Option<String> {
    (examined.is_ca() && is_empty(examined.certificate.subject()))
        .then(|| "the CA has no subject".to_owned())
}

pub(super) fn issuer_missing(examined: &Examined<'_>) -> Option<String> {
    is_empty(examined.certificate.issuer()).then(|| "it names no issuer".to_owned())
}

pub(super) fn issuer_mismatch(examined: &Examined<'_>) -> Option<String> {
    let issuer = examined.issuer?;
    match linked(examined.certificate, issuer) {
        Link::OtherName => Some("the next certificate of the chain is not its issuer".to_owned()),
        Link::BadSignature => Some(
            "the next certificate has the name of its issuer, but another key than the one that signed"
                .to_owned(),
        ),
        Link::Signed | Link::Unchecked => None,
    }
}

fn is_empty(name: &x509_parser::x509::X509Name<'_>) -> bool {
    name.iter_rdn().next().is_none()
}

fn common_name<'a>(examined: &Examined<'a>) -> Option<&'a str> {
    (examined.role != Role::Old)
        .then(|| examined.certificate.subject().iter_common_name().next())
        .flatten()?
        .as_str()
        .ok()
}

/// `a, b: <fault>` for those that have it.
fn each<'n>(names: impl Iterator<Item = &'n str>, fault: &str) -> Option<String> {
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| format!("`{}` {fault}", first_few(&names).join("`, `")))
}

/// What keeps a dNSName from being one (RFC 5280 section 4.2.1.6, RFC 9525 section 6.3): with `_` allowed, which private
/// names use and every client takes. Wildcards, addresses and the empty name have rules of their own.
fn dns_fault(name: &str) -> Option<&'static str> {
    let rest = name.strip_prefix("*.").unwrap_or(name);
    if rest.is_empty() || rest.contains('*') || name.parse::<IpAddr>().is_ok() {
        return (name == "*.").then_some("has an empty label");
    }
    if !rest.is_ascii() {
        return Some("is not written in A-labels (xn--...)");
    }
    if rest.ends_with('.') {
        return Some("ends in a dot");
    }
    if name.len() > 253 {
        return Some("is longer than 253 characters");
    }
    rest.split('.').find_map(|label| {
        if label.is_empty() {
            Some("has an empty label")
        } else if label.len() > 63 {
            Some("has a label longer than 63 characters")
        } else if label.starts_with('-') || label.ends_with('-') {
            Some("has a label that begins or ends with a hyphen")
        } else if label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        {
            None
        } else {
            Some("has characters that no DNS name has")
        }
    })
}

/// `local@domain`, in ASCII (RFC 5280 section 4.2.1.6).
fn is_mailbox(text: &str) -> bool {
    text.is_ascii()
        && !text.contains(char::is_whitespace)
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && dns_fault(domain).is_none() && !domain.is_empty()
        })
}

/// A scheme and something behind it (RFC 3986 section 3), in ASCII.
fn is_absolute(uri: &str) -> bool {
    uri.is_ascii()
        && !uri.contains(char::is_whitespace)
        && uri.split_once(':').is_some_and(|(scheme, rest)| {
            !rest.is_empty()
                && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        })
}
