//! One of them: everything that it says, a line each.

use std::fmt::Write;

use super::text::printable;
use crate::inspect::remote::Connection;
use crate::inspect::standing::{ProblemCode, Scale};
use crate::inspect::{Chain, Key, Report, Thing};
use crate::pki::describe::{Certificate, GeneralName, PublicKey, Request, RevocationList};
use crate::pki::lint::{self, Severity};
use crate::pki::summary::hex;
use crate::pki::validity::{ExpiryLevel, date, rfc3339};
use crate::pki::verify::Purpose;
use crate::ui::{Emphasis, Ui};

/// Width of the names on the left.
const WIDTH: usize = 14;
/// More names than these are counted, not listed.
const NAMES_SHOWN: usize = 100;

/// The report that deserves details: the only one, with at most one chain.
pub(super) fn only_one(reports: &[Report]) -> Option<&Report> {
    match reports {
        [report] => match &report.outcome {
            Ok(contents) if contents.chains.len() <= 1 => Some(report),
            _ => None,
        },
        _ => None,
    }
}

/// A page about one report.
pub(super) fn render(report: &Report, ui: &Ui, scale: &Scale, with_lint: bool) -> String {
    let Ok(contents) = &report.outcome else {
        return String::new();
    };
    let mut page = Page {
        text: String::new(),
        ui,
    };
    page.text.push_str(&printable(&report.target));
    page.text.push('\n');
    for chain in &contents.chains {
        page.leaf(chain.leaf(), scale);
        page.chain(chain, scale, with_lint);
    }
    if let Some(connection) = &contents.connection {
        page.connection(connection);
    }
    for thing in &contents.things {
        let is_told = matches!(thing, Thing::Key(_))
            && contents
                .chains
                .iter()
                .any(|chain| chain.key_matches == Some(true));
        if !is_told {
            page.thing(thing, scale);
        }
    }
    for problem in scale.problems(report) {
        // The lines of the verdict and of the key have said these.
        if !matches!(
            problem.code,
            ProblemCode::NotTrusted | ProblemCode::KeyMismatch
        ) {
            page.marked("problem", &problem.message, Emphasis::Alarm);
        }
    }
    page.text
}

struct Page<'a> {
    text: String,
    ui: &'a Ui,
}

impl Page<'_> {
    fn line(&mut self, name: &str, value: &str) {
        self.marked(name, value, Emphasis::None);
    }

    fn marked(&mut self, name: &str, value: &str, emphasis: Emphasis) {
        let line = format!("  {name:WIDTH$}{}", printable(value));
        let _ = writeln!(
            self.text,
            "{}",
            self.ui.emphasise(line.trim_end(), emphasis)
        );
    }

    /// Nothing where there is nothing to say.
    fn list(&mut self, name: &str, values: &[String]) {
        if !values.is_empty() {
            self.line(name, &values.join(", "));
        }
    }

    fn names(&mut self, names: &[GeneralName]) {
        let mut values: Vec<String> = names
            .iter()
            .take(NAMES_SHOWN)
            .map(|name| name.value.clone())
            .collect();
        if names.len() > NAMES_SHOWN {
            values.push(format!("and {} more", names.len() - NAMES_SHOWN));
        }
        self.list("names", &values);
    }

    fn leaf(&mut self, leaf: &Certificate, scale: &Scale) {
        self.names(&leaf.names);
        self.line("subject", &leaf.subject.to_string());
        self.line("issuer", &leaf.issuer.to_string());
        let level = leaf.level(scale.now);
        let span = format!(
            "{} to {} ({} days left, {})",
            rfc3339(leaf.validity.not_before),
            rfc3339(leaf.validity.not_after),
            leaf.validity.days_left(scale.now),
            level.word(),
        );
        self.marked("valid", &span, emphasis(level));
        self.public_key(&leaf.public_key);
        self.line("signature", &leaf.signature_algorithm);
        if leaf.is_ca {
            let length = leaf.path_length.map_or_else(
                || "CA".to_owned(),
                |length| format!("CA, path length {length}"),
            );
            self.line("constraints", &length);
        }
        if let Some(constraints) = &leaf.name_constraints {
            let values = |names: &[GeneralName]| -> Vec<String> {
                names.iter().map(|name| name.value.clone()).collect()
            };
            self.list("may sign", &values(&constraints.permitted));
            self.list("never signs", &values(&constraints.excluded));
        }
        let usage: Vec<String> = leaf
            .usage
            .key
            .iter()
            .map(|&name| name.to_owned())
            .chain(leaf.usage.extended.iter().cloned())
            .collect();
        self.list("usage", &usage);
        self.line("serial", &leaf.serial_hex());
        self.line("SHA-256", &colons(&leaf.fingerprint));
        let ids = [
            ("key id", &leaf.key_id),
            ("issuer key id", &leaf.issuer_key_id),
        ];
        for (name, id) in ids {
            if let Some(id) = id {
                self.line(name, &hex(id));
            }
        }
        if let Some(id) = leaf.ari_id() {
            self.line("ARI id", &id);
        }
        self.list("OCSP", &leaf.ocsp_urls);
        self.list("issuer at", &leaf.issuer_urls);
        self.list("CRL", &leaf.crl_urls);
        if leaf.timestamps > 0 {
            self.line("timestamps", &format!("{} of CT logs", leaf.timestamps));
        }
    }

    fn public_key(&mut self, key: &PublicKey) {
        self.line("key", &key.to_string());
        self.line("pin", &format!("sha256/{}", key.pin()));
    }

    fn chain(&mut self, chain: &Chain, scale: &Scale, with_lint: bool) {
        if let Some(fits) = chain.key_matches {
            let words = if fits {
                "there, its own"
            } else {
                "there, of another certificate"
            };
            let emphasis = if fits {
                Emphasis::None
            } else {
                Emphasis::Alarm
            };
            self.marked("private key", words, emphasis);
        }
        if let Some(verdict) = &chain.verdict {
            let purpose = match verdict.purpose {
                Purpose::Server => "server",
                Purpose::Client => "client",
            };
            let name = verdict.name.as_ref().map(|name| format!(" for `{name}`"));
            let name = name.unwrap_or_default();
            match &verdict.outcome {
                Ok(anchor) if *anchor == chain.leaf().subject && chain.leaf().is_ca => {
                    self.line("verdict", &format!("trust anchor of {}", verdict.origin));
                }
                Ok(anchor) => {
                    let (anchor, origin) = (anchor.common(), &verdict.origin);
                    let words = format!("trusted as a {purpose}{name} by `{anchor}` of {origin}");
                    self.line("verdict", &words);
                }
                Err(distrust) => {
                    let words = format!("not trusted as a {purpose}{name}: {distrust}");
                    self.marked("verdict", &words, Emphasis::Notice);
                }
            }
        }
        if with_lint {
            self.lint(chain, scale);
        }
        if chain.certificates.len() < 2 {
            return;
        }
        for (at, certificate) in chain.certificates.iter().enumerate() {
            let line = format!(
                "{}{} until {} ({} days)",
                "  ".repeat(at),
                certificate.title(),
                date(certificate.validity.not_after),
                certificate.validity.days_left(scale.now),
            );
            let name = if at == 0 { "chain" } else { "" };
            self.marked(name, &line, emphasis(certificate.level(scale.now)));
        }
    }

    fn lint(&mut self, chain: &Chain, scale: &Scale) {
        let leaf = &chain.leaf().der;
        let issuer = chain.certificates.get(1).map(|issuer| &issuer.der);
        for finding in lint::lint(leaf, issuer, scale.now).unwrap_or_default() {
            let (word, emphasis) = match finding.severity {
                Severity::Notice => ("notice", Emphasis::None),
                Severity::Warning => ("warning", Emphasis::Notice),
                Severity::Error => ("error", Emphasis::Notice),
            };
            let line = format!("{word} {}: {}", finding.code, finding.message);
            self.marked("lint", &line, emphasis);
        }
    }

    fn connection(&mut self, connection: &Connection) {
        let mut parts = vec![connection.address.to_string()];
        parts.extend(
            connection
                .starttls
                .map(|protocol| format!("STARTTLS by {protocol}")),
        );
        if let Some(tls) = &connection.tls {
            parts.extend([tls.version.clone(), tls.cipher_suite.clone()]);
            parts.extend(tls.group.clone());
            parts.extend(tls.alpn.clone());
        }
        self.line("connection", &parts.join(", "));
        if connection.asks_for_client {
            let goes_on = if connection.tls.is_some() {
                ""
            } else {
                ", and goes no further without a good one"
            };
            self.line("", &format!("asks for a client certificate{goes_on}"));
        }
    }

    fn thing(&mut self, thing: &Thing, scale: &Scale) {
        match thing {
            Thing::Key(Key::Readable(key)) => {
                self.line("private key", &key.to_string());
                self.line("pin", &format!("sha256/{}", key.pin()));
            }
            Thing::Key(Key::Encrypted) => {
                self.line("private key", "encrypted; `--passphrase prompt` opens it");
            }
            Thing::Key(Key::Foreign) => {
                self.line("private key", "of a kind that TLS does not use");
            }
            Thing::PublicKey(key) => {
                self.line("public key", &key.to_string());
                self.line("pin", &format!("sha256/{}", key.pin()));
            }
            Thing::Request(request) => self.request(request),
            Thing::RevocationList(list) => self.revocation_list(list, scale),
        }
    }

    fn request(&mut self, request: &Request) {
        self.line("request", &request.subject.to_string());
        self.names(&request.names);
        self.public_key(&request.public_key);
        self.line("signature", &request.signature_algorithm);
        let mut usage: Vec<String> = request.usage.extended.clone();
        usage.extend(request.is_ca.then(|| "wants to be a CA".to_owned()));
        self.list("asks for", &usage);
    }

    fn revocation_list(&mut self, list: &RevocationList, scale: &Scale) {
        self.line("revocations", &format!("{} certificates", list.revoked));
        self.line("issuer", &list.issuer.to_string());
        self.line("signature", &list.signature_algorithm);
        let level = list.level(scale.now);
        let next = list
            .next_update
            .map_or_else(|| "nothing".to_owned(), rfc3339);
        let span = format!("{} to {next} ({})", rfc3339(list.this_update), level.word());
        self.marked("valid", &span, emphasis(level));
    }
}

const fn emphasis(level: ExpiryLevel) -> Emphasis {
    match level {
        ExpiryLevel::Fine => Emphasis::None,
        ExpiryLevel::Due => Emphasis::Notice,
        ExpiryLevel::Expired | ExpiryLevel::NotYet => Emphasis::Alarm,
    }
}

/// The form of browsers and of `openssl x509 -fingerprint`.
fn colons(hex: &str) -> String {
    let upper = hex.to_uppercase();
    let pairs: Vec<&str> = (0..upper.len())
        .step_by(2)
        .map(|at| &upper[at..at + 2])
        .collect();
    pairs.join(":")
}
