//! The audit as SARIF 2.1.0 (OASIS, 2020-03-27), for code scanning.

use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Audited;
use crate::audit::{CHECKS, Check, Finding, Outcome, Row, Severity, Side};
use crate::pki::summary::hex;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole log: one run, a rule for each check, a result for each finding and for what could not be looked at.
pub(super) fn log(audited: &Audited) -> Value {
    let rules: Vec<Value> = CHECKS.iter().map(|check| rule(check)).collect();
    let results: Vec<Value> = audited
        .rows
        .iter()
        .flat_map(|row| results(row, audited))
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "voicectl audit",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                },
            },
            "results": results,
            "properties": { "grade": audited.grade, "targets": audited.targets },
        }],
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// What GitHub sorts by: a number like CVSS's, as text.
const fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

fn rule(check: &Check) -> Value {
    json!({
        "id": check.id,
        "shortDescription": { "text": check.wrong },
        "fullDescription": { "text": check.why },
        "help": {
            "text": format!("{} {} Repair: {}", check.wrong, check.why, check.repair),
            "markdown": format!("{} {}\n\n**Repair**: {}", check.wrong, check.why, check.repair),
        },
        "defaultConfiguration": { "level": level(check.severity) },
        "properties": {
            "area": check.area,
            "side": check.side,
            "severity": check.severity,
            "grade-at-best": check.cap,
            "security-severity": weight(check.severity),
            "tags": ["security"],
        },
    })
}

fn results(row: &Row, audited: &Audited) -> Vec<Value> {
    match &row.outcome {
        Outcome::Found(findings) => {
            let numbered = findings.iter().enumerate().map(|(at, finding)| {
                // Several findings of a check in one place are told apart by their order.
                let earlier = findings[..at].iter();
                (
                    earlier.filter(|one| one.file == finding.file).count(),
                    finding,
                )
            });
            numbered
                .map(|(number, finding)| found(row.check, number, finding, audited))
                .collect()
        }
        Outcome::Unknown(why) => {
            let text = format!("Could not be looked at: {why}");
            let place = place(row.check, None, audited);
            vec![result(row.check, "open", "none", &text, &place, 0)]
        }
        Outcome::Passed(_) | Outcome::NotApplicable(_) => Vec::new(),
    }
}

fn found(check: &Check, number: usize, finding: &Finding, audited: &Audited) -> Value {
    let repairs = finding.repairs.join("; ");
    let text = format!("{} Found: {}. Repair: {repairs}", check.wrong, finding.fact);
    let place = place(check, finding.file.as_deref(), audited);
    result(check, "fail", level(check.severity), &text, &place, number)
}

fn result(check: &Check, kind: &str, level: &str, text: &str, place: &str, number: usize) -> Value {
    // Facts have dates and numbers in them; what is the same finding tomorrow is told by rule and place.
    let print = Sha256::digest(format!("{}\0{place}\0{number}", check.id));
    json!({
        "ruleId": check.id,
        "ruleIndex": CHECKS.iter().position(|known| known.id == check.id),
        "kind": kind,
        "level": level,
        "message": { "text": text },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": place } },
        }],
        "partialFingerprints": { "voicectl/v1": hex(&print) },
    })
}

/// The file it is about, else the URL, else the state folder.
fn place(check: &Check, file: Option<&Path>, audited: &Audited) -> String {
    let url = audited.url.as_ref().filter(|_| check.side == Side::Server);
    match (file, url) {
        (Some(file), _) => file_uri(file),
        (None, Some(url)) => url.clone(),
        (None, None) => {
            let folder = audited.targets.last().map(String::as_str);
            file_uri(Path::new(folder.unwrap_or_default()))
        }
    }
}

/// RFC 8089, with everything but the letters of RFC 3986 section 2.3 and slashes written as percent signs.
fn file_uri(path: &Path) -> String {
    use std::fmt::Write;
    use std::os::unix::ffi::OsStrExt;
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = "file://".to_owned();
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uris() {
        assert_eq!(
            file_uri(Path::new("/a b/\u{fc}.pem")),
            "file:///a%20b/%C3%BC.pem"
        );
    }
}
