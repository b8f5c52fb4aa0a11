//! Rules on name constraints.

use x509_parser::extensions::GeneralSubtree;
use x509_parser::prelude::GeneralName;

use super::super::shown::shown;
use super::examined::Examined;

pub(super) fn name_constraints_not_in_ca(examined: &Examined<'_>) -> Option<String> {
    (examined.name_constraints.is_some() && !examined.is_ca())
        .then(|| "it has name constraints and is no CA".to_owned())
}

pub(super) fn name_constraints_not_critical(examined: &Examined<'_>) -> Option<String> {
    let constraints = examined.name_constraints.as_ref()?;
    (!constraints.critical).then(|| "the name constraints are not critical".to_owned())
}

pub(super) fn name_constraints_empty(examined: &Examined<'_>) -> Option<String> {
    subtrees(examined)
        .next()
        .is_none()
        .then(|| "the name constraints constrain nothing".to_owned())
        .filter(|_| examined.name_constraints.is_some())
}

pub(super) fn name_constraint_not_fqdn(examined: &Examined<'_>) -> Option<String> {
    subtrees(examined).find_map(|subtree| match &subtree.base {
        GeneralName::DNSName(name) if name.starts_with('.') || name.contains('*') => Some(format!(
            "the name constraint `{}` is no plain domain, which already includes all below it",
            shown(name)
        )),
        _ => None,
    })
}

pub(super) fn name_constraint_address(examined: &Examined<'_>) -> Option<String> {
    subtrees(examined).find_map(|subtree| match &subtree.base {
        GeneralName::IPAddress(octets) if !is_network(octets) => {
            Some("an IP name constraint is no address with a mask".to_owned())
        }
        _ => None,
    })
}

/// A kind of name that is not constrained is free.
pub(super) fn name_constraints_leave_open(examined: &Examined<'_>) -> Option<String> {
    let dns = subtrees(examined).any(|one| matches!(one.base, GeneralName::DNSName(_)));
    let address = |length| {
        subtrees(examined)
            .any(|one| matches!(one.base, GeneralName::IPAddress(octets) if octets.len() == length))
    };
    let open = match (dns, address(8), address(32)) {
        (true, false, false) => "every IP address",
        (true, true, false) => "every IPv6 address",
        (true, false, true) => "every IPv4 address",
        (false, four, six) if four || six => "every DNS name",
        _ => return None,
    };
    Some(format!("the name constraints leave {open} open"))
}

fn subtrees<'a>(examined: &Examined<'a>) -> impl Iterator<Item = &'a GeneralSubtree<'a>> {
    let constraints = examined.name_constraints.as_ref().map(|found| found.value);
    constraints.into_iter().flat_map(|one| {
        let lists = [&one.permitted_subtrees, &one.excluded_subtrees];
        lists.into_iter().flatten().flatten()
    })
}

/// An address and a mask of ones followed by zeros (RFC 5280 section 4.2.1.10, RFC 4632).
fn is_network(octets: &[u8]) -> bool {
    if ![8, 32].contains(&octets.len()) {
        return false;
    }
    let (_, mask) = octets.split_at(octets.len() / 2);
    let ones = mask
        .iter()
        .map(|octet| octet.leading_ones())
        .take_while(|ones| *ones == 8)
        .count();
    let mut rest = mask.iter().skip(ones);
    let partial = rest
        .next()
        .is_none_or(|octet| octet.leading_ones() + octet.trailing_zeros() == 8);
    partial && rest.all(|octet| *octet == 0)
}
