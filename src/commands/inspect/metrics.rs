//! `--format openmetrics`: names that dashboards know already.
//!
//! `x509_...` as x509-certificate-exporter (enix) names what it finds in files, `probe_...` as blackbox_exporter names
//! what servers show. Moments are Unix times: the time that is left is for the query to compute, when it is asked.

use time::OffsetDateTime;

use super::gather::Gathered;
use crate::inspect::openmetrics::{Family, document, labels};
use crate::inspect::{Chain, Contents, Report, Source, Thing};
use crate::pki::describe::{Certificate, DistinguishedName, RevocationList};

/// Attributes of names that become labels.
const ATTRIBUTES: [&str; 6] = ["C", "ST", "L", "O", "OU", "CN"];

struct Families {
    not_after: Family,
    not_before: Family,
    expired: Family,
    next_update: Family,
    stale: Family,
    up: Family,
    success: Family,
    earliest: Family,
    chain_expiry: Family,
    version: Family,
}

/// Everything in the text format of OpenMetrics 1.0, which Prometheus' own parsers read as well.
pub(super) fn render(gathered: &Gathered, now: OffsetDateTime) -> String {
    let mut families = Families::new();
    for (folder, any) in &gathered.folders {
        let labels = labels(&[("source_kind", "file"), ("source_name", folder)]);
        families.up.sample(&labels, i64::from(*any));
    }
    for report in &gathered.reports {
        families.report(report, now);
    }
    families.text()
}

impl Families {
    const fn new() -> Self {
        Self {
            not_after: Family::new(
                "x509_cert_not_after",
                "Last second of the certificate, as Unix time.",
            ),
            not_before: Family::new(
                "x509_cert_not_before",
                "First second of the certificate, as Unix time.",
            ),
            expired: Family::new("x509_cert_expired", "1 when the certificate is over."),
            next_update: Family::new(
                "x509_crl_next_update",
                "When the next revocation list is due, as Unix time.",
            ),
            stale: Family::new("x509_crl_stale", "1 when the revocation list is over."),
            up: Family::new(
                "x509_source_up",
                "1 when the file, folder, lineage or server could be read.",
            ),
            success: Family::new(
                "probe_success",
                "1 when the server could be reached and shows a chain that is trusted.",
            ),
            earliest: Family::new(
                "probe_ssl_earliest_cert_expiry",
                "Last second of the certificate of the chain that ends first, as Unix time.",
            ),
            chain_expiry: Family::new(
                "probe_ssl_last_chain_expiry_timestamp_seconds",
                "The same, of a chain that is trusted.",
            ),
            version: Family::new(
                "probe_tls_version_info",
                "The TLS version that was agreed on.",
            ),
        }
    }

    fn report(&mut self, report: &Report, now: OffsetDateTime) {
        let kind = ("source_kind", report.source.name());
        if report.is_named || report.outcome.is_err() {
            let labels = labels(&[kind, ("source_name", &report.target)]);
            self.up.sample(&labels, i64::from(report.outcome.is_ok()));
        }
        let remote = report.source == Source::Remote;
        let target = labels(&[("target", &report.target)]);
        match &report.outcome {
            Ok(contents) => {
                for chain in &contents.chains {
                    for certificate in &chain.certificates {
                        self.certificate(report, certificate, now);
                    }
                    if remote {
                        self.probe(&target, chain, contents);
                    }
                }
                for thing in &contents.things {
                    if let Thing::RevocationList(list) = thing {
                        self.revocation_list(report, list, now);
                    }
                }
            }
            Err(_) if remote => self.success.sample(&target, 0),
            Err(_) => {}
        }
    }

    fn certificate(&mut self, report: &Report, certificate: &Certificate, now: OffsetDateTime) {
        let mut all = place(report);
        all.push(("serial_number", decimal(&certificate.serial)));
        name_labels("subject", &certificate.subject, &mut all);
        name_labels("issuer", &certificate.issuer, &mut all);
        let all = labels(&all);
        let validity = certificate.validity;
        self.not_after
            .sample(&all, validity.not_after.unix_timestamp());
        self.not_before
            .sample(&all, validity.not_before.unix_timestamp());
        self.expired
            .sample(&all, i64::from(validity.not_after < now));
    }

    fn revocation_list(&mut self, report: &Report, list: &RevocationList, now: OffsetDateTime) {
        let mut all = place(report);
        name_labels("issuer", &list.issuer, &mut all);
        let all = labels(&all);
        if let Some(next) = list.next_update {
            self.next_update.sample(&all, next.unix_timestamp());
            self.stale.sample(&all, i64::from(next < now));
        }
    }

    fn probe(&mut self, target: &str, chain: &Chain, contents: &Contents) {
        let ends = chain.certificates.iter().map(|one| one.validity.not_after);
        let first = ends.min().map_or(0, OffsetDateTime::unix_timestamp);
        self.earliest.sample(target, first);
        let trusted = chain
            .verdict
            .as_ref()
            .is_some_and(|verdict| verdict.outcome.is_ok());
        self.success.sample(target, i64::from(trusted));
        if trusted {
            self.chain_expiry.sample(target, first);
        }
        if let Some(tls) = contents
            .connection
            .as_ref()
            .and_then(|one| one.tls.as_ref())
        {
            let version = labels(&[("version", &tls.version)]);
            self.version.sample(&format!("{target},{version}"), 1);
        }
    }

    fn text(self) -> String {
        document([
            self.not_after,
            self.not_before,
            self.expired,
            self.next_update,
            self.stale,
            self.up,
            self.success,
            self.earliest,
            self.chain_expiry,
            self.version,
        ])
    }
}

type Label = (&'static str, String);

/// Where something was found.
fn place(report: &Report) -> Vec<Label> {
    match report.source {
        Source::File => {
            let name = report.target.rsplit('/').next().unwrap_or_default();
            vec![
                ("filename", name.to_owned()),
                ("filepath", report.target.clone()),
            ]
        }
        Source::Lineage => vec![("lineage", report.target.clone())],
        Source::Remote | Source::Stdin => vec![("target", report.target.clone())],
    }
}

/// `subject_CN` and the like; an empty label is the same as none.
fn name_labels(side: &'static str, name: &DistinguishedName, labels: &mut Vec<Label>) {
    for attribute in ATTRIBUTES {
        let label = match (side, attribute) {
            ("subject", "C") => "subject_C",
            ("subject", "ST") => "subject_ST",
            ("subject", "L") => "subject_L",
            ("subject", "O") => "subject_O",
            ("subject", "OU") => "subject_OU",
            ("subject", _) => "subject_CN",
            (_, "C") => "issuer_C",
            (_, "ST") => "issuer_ST",
            (_, "L") => "issuer_L",
            (_, "O") => "issuer_O",
            (_, "OU") => "issuer_OU",
            (_, _) => "issuer_CN",
        };
        if let Some(value) = name.get(attribute) {
            labels.push((label, value.to_owned()));
        }
    }
}

/// A serial number in decimal, as the exporter has it; longer ones than RFC 5280 allows stay in hex.
fn decimal(octets: &[u8]) -> String {
    if octets.len() > 21 {
        return crate::pki::summary::hex(octets);
    }
    // Base 10^9, the lowest part first.
    let mut parts: Vec<u32> = vec![0];
    for &octet in octets {
        let mut carry = u64::from(octet);
        for part in &mut parts {
            let value = u64::from(*part) * 256 + carry;
            *part = u32::try_from(value % 1_000_000_000).unwrap_or(0);
            carry = value / 1_000_000_000;
        }
        if carry > 0 {
            parts.push(u32::try_from(carry).unwrap_or(0));
        }
    }
    let mut parts = parts.iter().rev();
    let first = parts.next().map(u32::to_string).unwrap_or_default();
    parts.fold(first, |text, part| format!("{text}{part:09}"))
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn serials_are_decimal() {
        assert_eq!(decimal(&[0]), "0");
        assert_eq!(decimal(&[0x00, 0x87, 0x65, 0x43, 0x21]), "2271560481");
        // 2^128 - 1.
        assert_eq!(
            decimal(&[0xff; 16]),
            "340282366920938463463374607431768211455"
        );
    }
}
