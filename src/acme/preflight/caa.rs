//! Whether CAA records let a CA sign (RFC 8659), by this account and this challenge (RFC 8657).

use crate::acme::dns::resolve::{Caa, CaaRecord};
use crate::acme::solver::ChallengeKind;

/// Who wants to sign, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    /// Names under which the CA is in CAA records.
    pub(super) identities: &'a [String],
    /// The account's URL, if there is one already.
    pub(super) account: Option<&'a str>,
    /// The challenge.
    pub(super) challenge: ChallengeKind,
    /// Whether a wildcard is to be signed.
    pub(super) wildcard: bool,
}

/// Tags that every CA has to know (RFC 8659 section 4, RFC 9495).
const KNOWN: [&str; 6] = [
    "issue",
    "issuewild",
    "iodef",
    "issuemail",
    "issuevmc",
    "contactemail",
];

/// Why the records forbid it, as the end of a sentence; `None` when they do not.
pub(super) fn forbids(caa: &Caa, wanted: &Wanted<'_>) -> Option<String> {
    let at = caa.found_at.as_deref().unwrap_or_default();
    if let Some(record) = caa
        .records
        .iter()
        .find(|record| record.critical && !KNOWN.contains(&record.tag.as_str()))
    {
        return Some(format!(
            "the CAA records of {at} have a critical `{}`, which CAs must refuse",
            record.tag
        ));
    }
    let of = |tag: &str| -> Vec<&CaaRecord> {
        caa.records
            .iter()
            .filter(|record| record.tag == tag)
            .collect()
    };
    let wild = if wanted.wildcard {
        of("issuewild")
    } else {
        Vec::new()
    };
    // Those for wildcards take the place of the others.
    let counting = if wild.is_empty() { of("issue") } else { wild };
    if counting.is_empty() || counting.iter().any(|record| permits(&record.value, wanted)) {
        return None;
    }
    let mut values: Vec<String> = counting
        .iter()
        .map(|record| format!("`{} \"{}\"`", record.tag, record.value))
        .collect();
    values.sort();
    values.dedup();
    Some(format!(
        "the CAA records of {at} allow only {}",
        values.join(", ")
    ))
}

/// Whether one value permits it: the CA's name, and parameters that fit.
fn permits(value: &str, wanted: &Wanted<'_>) -> bool {
    let mut parts = value.split(';').map(str::trim);
    let domain = parts.next().unwrap_or_default();
    let is_named = wanted
        .identities
        .iter()
        .any(|identity| identity.eq_ignore_ascii_case(domain));
    is_named
        && parts
            .filter(|part| !part.is_empty())
            .all(|parameter| match parameter.split_once('=') {
                Some((tag, value)) => fits(tag.trim(), value.trim(), wanted),
                // Not of the form that RFC 8659 section 4.2 gives: nobody may sign by it.
                None => false,
            })
}

fn fits(tag: &str, value: &str, wanted: &Wanted<'_>) -> bool {
    match tag.to_ascii_lowercase().as_str() {
        "accounturi" => wanted.account.is_none_or(|account| account == value),
        "validationmethods" => value
            .split(',')
            .any(|method| method.trim() == wanted.challenge.name()),
        // What else there is, is between the domain and its CA.
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caa(records: &[(&str, &str)]) -> Caa {
        let record = |&(tag, value): &(&str, &str)| CaaRecord {
            critical: false,
            tag: tag.to_owned(),
            value: value.to_owned(),
        };
        Caa {
            found_at: Some("a.test".to_owned()),
            records: records.iter().map(record).collect(),
        }
    }

    fn allowed(records: &[(&str, &str)], wildcard: bool) -> bool {
        let identities = ["ca.test".to_owned(), "ca2.test".to_owned()];
        let wanted = Wanted {
            identities: &identities,
            account: Some("https://ca.test/acct/1"),
            challenge: ChallengeKind::Http01,
            wildcard,
        };
        forbids(&caa(records), &wanted).is_none()
    }

    #[test]
    fn the_ca_must_be_named_where_anybody_is() {
        assert!(allowed(&[], false));
        assert!(allowed(&[("iodef", "mailto:a@a.test")], false));
        assert!(allowed(&[("issue", "ca.test")], false));
        assert!(allowed(
            &[("issue", "other.test"), ("issue", " CA2.test ")],
            false
        ));
        assert!(!allowed(&[("issue", "other.test")], false));
        assert!(!allowed(&[("issue", ";")], false));
        assert!(!allowed(&[("issue", "")], false));
    }

    #[test]
    fn wildcards_have_records_of_their_own() {
        let records = [("issue", "ca.test"), ("issuewild", ";")];
        assert!(allowed(&records, false));
        assert!(!allowed(&records, true));
        assert!(allowed(&[("issue", "ca.test")], true));
        assert!(allowed(&[("issue", ";"), ("issuewild", "ca.test")], true));
        assert!(allowed(&[("issuewild", ";")], false), "no word about names");
    }

    #[test]
    fn parameters_bind_account_and_challenge() {
        let one = |value| allowed(&[("issue", value)], false);
        assert!(one("ca.test; accounturi=https://ca.test/acct/1"));
        assert!(!one("ca.test; accounturi=https://ca.test/acct/2"));
        assert!(one("ca.test;validationmethods=dns-01,http-01"));
        assert!(!one("ca.test; validationmethods=dns-01"));
        assert!(!one("ca.test; %%%%%"));
        assert!(one("ca.test; whatever=1"));
    }

    #[test]
    fn an_unknown_critical_tag_stops_everyone() {
        let mut caa = caa(&[("future", "x"), ("issue", "ca.test")]);
        caa.records[0].critical = true;
        let identities = ["ca.test".to_owned()];
        let wanted = Wanted {
            identities: &identities,
            account: None,
            challenge: ChallengeKind::Dns01,
            wildcard: false,
        };
        let why = forbids(&caa, &wanted).expect("it stops");
        assert!(why.contains("a.test") && why.contains("`future`"), "{why}");
    }
}
