//! `--json`: an array, one object for each certificate, key, request, list and failed target; docs/inspect.schema.json.

use serde::Serialize;

use crate::error::Failure;
use crate::inspect::remote::Connection;
use crate::inspect::standing::{Problem, Scale};
use crate::inspect::trust::Verdict;
use crate::inspect::{Chain, Contents, Key, Report, Source, Thing};
use crate::pki::decode::Form;
use crate::pki::describe::{Certificate, GeneralName, NameConstraints, PublicKey};
use crate::pki::lint::{self, Finding};
use crate::pki::summary::hex;
use crate::pki::validity::{ExpiryLevel, rfc3339};
use crate::pki::verify::{Distrust, Purpose};

/// One object.
#[derive(Serialize)]
struct Entry<'a> {
    target: &'a str,
    source: Source,
    #[serde(flatten)]
    body: Body<'a>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Body<'a> {
    Certificate(Box<CertificateBody<'a>>),
    PrivateKey {
        form: Option<Form>,
        state: &'static str,
        key: Option<KeyBody>,
    },
    PublicKey {
        form: Option<Form>,
        key: KeyBody,
        pem: String,
    },
    Request {
        form: Option<Form>,
        subject: String,
        names: Vec<&'a str>,
        sans: &'a [GeneralName],
        key: KeyBody,
        signature_algorithm: &'a str,
        wants_ca: bool,
        pem: String,
    },
    RevocationList {
        form: Option<Form>,
        issuer: String,
        this_update: String,
        next_update: Option<String>,
        level: ExpiryLevel,
        revoked: usize,
        signature_algorithm: &'a str,
        problems: Vec<Problem>,
        pem: String,
    },
    Error {
        error: String,
    },
}

#[derive(Serialize)]
struct CertificateBody<'a> {
    form: Option<Form>,
    chain: usize,
    position: usize,
    subject: String,
    issuer: String,
    names: Vec<&'a str>,
    sans: &'a [GeneralName],
    not_before: String,
    not_after: String,
    days_left: i64,
    level: ExpiryLevel,
    serial: String,
    fingerprint: &'a str,
    key: KeyBody,
    key_matches: Option<bool>,
    signature_algorithm: &'a str,
    version: u32,
    is_ca: bool,
    path_length: Option<u32>,
    key_usage: &'a [&'static str],
    extended_key_usage: &'a [String],
    subject_key_id: Option<String>,
    authority_key_id: Option<String>,
    name_constraints: Option<&'a NameConstraints>,
    timestamps: usize,
    ocsp_urls: &'a [String],
    issuer_urls: &'a [String],
    crl_urls: &'a [String],
    ari_id: Option<String>,
    verdict: Option<VerdictBody>,
    problems: Vec<Problem>,
    lint: Vec<Finding>,
    connection: Option<ConnectionBody<'a>>,
    pem: String,
}

#[derive(Serialize)]
struct KeyBody {
    algorithm: String,
    curve: Option<String>,
    bits: Option<usize>,
    pin: String,
}

impl KeyBody {
    fn of(key: &PublicKey) -> Self {
        Self {
            algorithm: key.algorithm(),
            curve: key.curve(),
            bits: key.bits(),
            pin: key.pin(),
        }
    }
}

#[derive(Serialize)]
struct VerdictBody {
    trusted: bool,
    anchors: String,
    anchor: Option<String>,
    purpose: &'static str,
    name: Option<String>,
    code: Option<&'static str>,
    reason: Option<String>,
}

impl VerdictBody {
    fn of(verdict: &Verdict) -> Self {
        let (anchor, distrust) = match &verdict.outcome {
            Ok(anchor) => (Some(anchor.to_string()), None),
            Err(distrust) => (None, Some(distrust)),
        };
        Self {
            trusted: anchor.is_some(),
            anchors: verdict.origin.clone(),
            anchor,
            purpose: match verdict.purpose {
                Purpose::Client => "client",
                Purpose::Server => "server",
            },
            name: verdict.name.clone(),
            code: distrust.map(Distrust::code),
            reason: distrust.map(ToString::to_string),
        }
    }
}

#[derive(Serialize)]
struct ConnectionBody<'a> {
    address: String,
    server_name: String,
    starttls: Option<&'static str>,
    version: Option<&'a str>,
    cipher_suite: Option<&'a str>,
    group: Option<&'a str>,
    alpn: Option<&'a str>,
    asks_for_client_certificate: bool,
}

impl<'a> ConnectionBody<'a> {
    fn of(connection: &'a Connection) -> Self {
        let tls = connection.tls.as_ref();
        Self {
            address: connection.address.to_string(),
            server_name: connection.server_name.to_str().into_owned(),
            starttls: connection.starttls,
            version: tls.map(|tls| tls.version.as_str()),
            cipher_suite: tls.map(|tls| tls.cipher_suite.as_str()),
            group: tls.and_then(|tls| tls.group.as_deref()),
            alpn: tls.and_then(|tls| tls.alpn.as_deref()),
            asks_for_client_certificate: connection.asks_for_client,
        }
    }
}

/// Everything as one array.
pub(super) fn render(
    reports: &[Report],
    scale: &Scale,
    with_lint: bool,
) -> Result<String, Failure> {
    let writer = Writer { scale, with_lint };
    let entries: Vec<Entry<'_>> = reports
        .iter()
        .flat_map(|report| writer.report(report))
        .collect();
    serde_json::to_string_pretty(&entries)
        .map(|text| text + "\n")
        .map_err(|error| Failure::bug("cannot write the answer as JSON").caused_by(&error))
}

struct Writer<'a> {
    scale: &'a Scale,
    with_lint: bool,
}

impl Writer<'_> {
    fn report<'a>(&self, report: &'a Report) -> Vec<Entry<'a>> {
        let entry = |body| Entry {
            target: &report.target,
            source: report.source,
            body,
        };
        let contents = match &report.outcome {
            Ok(contents) => contents,
            Err(error) => {
                return vec![entry(Body::Error {
                    error: error.line(),
                })];
            }
        };
        let only_cas = contents.has_only_cas();
        // What is wrong beside the chains is told with the first object that can tell it.
        let mut beside = self.scale.beside(report, contents);
        let mut entries = Vec::new();
        for (number, chain) in contents.chains.iter().enumerate() {
            let mut problems = self.scale.weigh(chain, report.source, only_cas);
            problems.append(&mut beside);
            for position in 0..chain.certificates.len() {
                let problems = std::mem::take(&mut problems);
                let body = self.certificate(contents, (number, position), chain, problems);
                entries.push(entry(Body::Certificate(Box::new(body))));
            }
        }
        for thing in &contents.things {
            entries.push(entry(self.thing(contents, thing, &mut beside)));
        }
        entries
    }

    fn certificate<'a>(
        &self,
        contents: &'a Contents,
        (number, position): (usize, usize),
        chain: &'a Chain,
        problems: Vec<Problem>,
    ) -> CertificateBody<'a> {
        let certificate: &Certificate = &chain.certificates[position];
        let issuer = chain.certificates.get(position + 1);
        let issuer_der = issuer.map(|issuer| &issuer.der);
        let lint = if self.with_lint {
            lint::lint(&certificate.der, issuer_der, self.scale.now).unwrap_or_default()
        } else {
            Vec::new()
        };
        let is_leaf = position == 0;
        CertificateBody {
            form: contents.form,
            chain: number,
            position,
            subject: certificate.subject.to_string(),
            issuer: certificate.issuer.to_string(),
            names: values(&certificate.names),
            sans: &certificate.names,
            not_before: rfc3339(certificate.validity.not_before),
            not_after: rfc3339(certificate.validity.not_after),
            days_left: certificate.validity.days_left(self.scale.now),
            level: certificate.level(self.scale.now),
            serial: certificate.serial_hex(),
            fingerprint: &certificate.fingerprint,
            key: KeyBody::of(&certificate.public_key),
            key_matches: chain.key_matches.filter(|_| is_leaf),
            signature_algorithm: &certificate.signature_algorithm,
            version: certificate.version,
            is_ca: certificate.is_ca,
            path_length: certificate.path_length,
            key_usage: &certificate.usage.key,
            extended_key_usage: &certificate.usage.extended,
            subject_key_id: certificate.key_id.as_deref().map(hex),
            authority_key_id: certificate.issuer_key_id.as_deref().map(hex),
            name_constraints: certificate.name_constraints.as_ref(),
            timestamps: certificate.timestamps,
            ocsp_urls: &certificate.ocsp_urls,
            issuer_urls: &certificate.issuer_urls,
            crl_urls: &certificate.crl_urls,
            ari_id: certificate.ari_id(),
            verdict: chain
                .verdict
                .as_ref()
                .filter(|_| is_leaf)
                .map(VerdictBody::of),
            problems,
            lint,
            connection: contents.connection.as_ref().map(ConnectionBody::of),
            pem: certificate.pem(),
        }
    }

    fn thing<'a>(
        &self,
        contents: &'a Contents,
        thing: &'a Thing,
        beside: &mut Vec<Problem>,
    ) -> Body<'a> {
        let form = contents.form;
        match thing {
            Thing::Key(key) => {
                let (state, key) = match key {
                    Key::Readable(public) => ("readable", Some(KeyBody::of(public))),
                    Key::Encrypted => ("encrypted", None),
                    Key::Foreign => ("foreign", None),
                };
                Body::PrivateKey { form, state, key }
            }
            Thing::PublicKey(key) => Body::PublicKey {
                form,
                key: KeyBody::of(key),
                pem: key.pem(),
            },
            Thing::Request(request) => Body::Request {
                form,
                subject: request.subject.to_string(),
                names: values(&request.names),
                sans: &request.names,
                key: KeyBody::of(&request.public_key),
                signature_algorithm: &request.signature_algorithm,
                wants_ca: request.is_ca,
                pem: request.pem(),
            },
            Thing::RevocationList(list) => Body::RevocationList {
                form,
                issuer: list.issuer.to_string(),
                this_update: rfc3339(list.this_update),
                next_update: list.next_update.map(rfc3339),
                level: list.level(self.scale.now),
                revoked: list.revoked,
                signature_algorithm: &list.signature_algorithm,
                problems: std::mem::take(beside),
                pem: list.pem(),
            },
        }
    }
}

fn values(names: &[GeneralName]) -> Vec<&str> {
    names.iter().map(|name| name.value.as_str()).collect()
}
