//! Managed policies of the Chromium family: certificates in the file itself, with the names that a constrained CA may sign.

use std::fs;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use serde_json::{Map, Value, json};

use super::browsers::Chromium;
use super::document::Document;
use crate::trust::TrustError;
use crate::trust::anchor::{Anchor, Found, certificates};
use crate::trust::machine::Machine;
use crate::trust::receipt::Kept;
use crate::trust::step::Plan;
use crate::trust::stores::{Context, Presence, TrustStore};

const FREE: &str = "CACertificates";
const CONSTRAINED: &str = "CACertificatesWithConstraints";

/// Our file in the folder.
const FILE: &str = "voicectl.json";

/// The folder of managed policies of one browser.
pub(super) struct ManagedPolicies {
    folder: PathBuf,
    label: String,
}

impl ManagedPolicies {
    pub(super) fn new(browser: &Chromium, machine: &Machine) -> Self {
        let folder = machine.system(browser.folder);
        Self {
            label: folder.join(FILE).display().to_string(),
            folder,
        }
    }

    /// Every file that the browser reads; those that are no JSON it passes over, and so do we.
    fn documents(&self) -> Vec<Document> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|found| found == "json"))
            .collect();
        paths.sort();
        let read = |path: &PathBuf| Document::read(path).ok();
        paths.iter().filter_map(read).collect()
    }

    /// A file other than ours that sets a policy: the browser takes the last one that it reads, and forgets the others.
    fn rival(&self, policy: &'static str) -> Result<(), TrustError> {
        let ours = Document::read(&self.folder.join(FILE))?.path;
        let mut documents = self.documents().into_iter();
        let rival = documents.find(|one| one.path != ours && one.value.contains_key(policy));
        match rival {
            Some(document) => Err(TrustError::RivalPolicy {
                path: document.path,
                policy,
            }),
            None => Ok(()),
        }
    }
}

/// The certificate of an entry: base64 of DER, alone or with constraints beside it.
fn certificate(entry: &Value) -> Option<CertificateDer<'static>> {
    let text = entry
        .as_str()
        .or_else(|| entry.get("certificate")?.as_str())?;
    let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    certificates(pem.as_bytes()).pop()
}

fn is(entry: &Value, anchor: &Anchor) -> bool {
    certificate(entry).is_some_and(|one| anchor.is(&one))
}

/// DER in base64, on one line.
fn base64(anchor: &Anchor) -> String {
    let pem = anchor.pem();
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

fn entry(anchor: &Anchor) -> (&'static str, Value) {
    let (names, ranges) = anchor.permitted();
    if names.is_empty() && ranges.is_empty() {
        return (FREE, json!(base64(anchor)));
    }
    let mut constraints = Map::new();
    if !names.is_empty() {
        constraints.insert("permitted_dns_names".to_owned(), json!(names));
    }
    if !ranges.is_empty() {
        constraints.insert("permitted_cidrs".to_owned(), json!(ranges));
    }
    (
        CONSTRAINED,
        json!({ "certificate": base64(anchor), "constraints": constraints }),
    )
}

impl TrustStore for ManagedPolicies {
    fn place(&self) -> &str {
        &self.label
    }

    fn status(&self, anchor: &Anchor, _context: &Context<'_>) -> Result<Presence, TrustError> {
        let documents = self.documents();
        let lists = documents
            .iter()
            .flat_map(|document| [document.list(&[FREE]), document.list(&[CONSTRAINED])]);
        Ok(if lists.flatten().any(|entry| is(entry, anchor)) {
            Presence::Installed
        } else {
            Presence::Missing
        })
    }

    fn plan_install(
        &self,
        anchors: &[&Anchor],
        _context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        let mut document = Document::read(&self.folder.join(FILE))?;
        for anchor in anchors {
            let (policy, entry) = entry(anchor);
            self.rival(policy)?;
            document.list_mut(&[policy])?.push(entry);
        }
        let mut plan = Plan::default();
        document.write(&mut plan);
        Ok(plan)
    }

    fn plan_uninstall(
        &self,
        anchors: &[&Anchor],
        kept: &[Kept],
        _context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        let mut plan = Plan::default();
        for mut document in self.documents() {
            for policy in [FREE, CONSTRAINED] {
                if !document.list(&[policy]).is_empty() {
                    let list = document.list_mut(&[policy])?;
                    list.retain(|entry| !anchors.iter().any(|anchor| is(entry, anchor)));
                }
            }
            document.write_rest(&mut plan, kept, &Map::new());
        }
        Ok(plan)
    }

    fn list_ours(&self, _context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let mut found = Vec::new();
        for document in self.documents() {
            let is_ours = document.path.ends_with(Path::new(FILE));
            let lists = [document.list(&[FREE]), document.list(&[CONSTRAINED])];
            let all = lists.into_iter().flatten().filter_map(certificate);
            found.extend(
                all.map(|certificate| Found {
                    certificate,
                    name: document.path.display().to_string(),
                })
                .filter(|one| is_ours || one.is_ours()),
            );
        }
        Ok(found)
    }
}
