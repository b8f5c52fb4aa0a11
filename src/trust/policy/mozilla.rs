//! `policies.json` of the Mozilla family: it names a file with the certificate, which lies beside it.
//!
//! Each profile copies the certificate when it is started, and keeps it when the policy goes (measured): the copies are found in
//! the NSS databases.

use std::fs;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use serde_json::{Map, json};

use super::browsers::Mozilla;
use super::document::Document;
use crate::trust::TrustError;
use crate::trust::anchor::{Anchor, Found, certificates};
use crate::trust::machine::Machine;
use crate::trust::receipt::Kept;
use crate::trust::step::{Action, By, Plan};
use crate::trust::stores::{Context, Presence, TrustStore};

const FILE: &str = "policies.json";
const INSTALL: &[&str] = &["policies", "Certificates", "Install"];

/// Where names without a folder are looked for.
const CERTIFICATES: &[&str] = &[
    "/usr/lib/mozilla/certificates",
    "/usr/lib64/mozilla/certificates",
];

/// The policy file of one program.
pub(super) struct PolicyFile {
    program: &'static Mozilla,
    folder: PathBuf,
    label: String,
}

impl PolicyFile {
    pub(super) fn new(program: &'static Mozilla, machine: &Machine) -> Self {
        let folder = machine.system(program.folder);
        Self {
            program,
            label: folder.join(FILE).display().to_string(),
            folder,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// What the program reads where there is no file of ours.
    fn inherited(&self, machine: &Machine) -> Document {
        let mut found = self
            .program
            .distributions
            .iter()
            .filter_map(|folder| Document::read(&machine.system(folder).join(FILE)).ok());
        found.find(Document::is_there).unwrap_or_default()
    }

    fn own_file(&self, anchor: &Anchor) -> PathBuf {
        self.folder.join(format!("{}.pem", anchor.name()))
    }
}

/// The certificate that a policy names.
fn named(name: &str, machine: &Machine) -> Option<CertificateDer<'static>> {
    let paths = if Path::new(name).is_absolute() {
        vec![PathBuf::from(name)]
    } else {
        CERTIFICATES
            .iter()
            .map(|folder| machine.system(folder).join(name))
            .collect()
    };
    paths.iter().find_map(|path| one(path))
}

/// The certificate of a file that holds one.
fn one(path: &Path) -> Option<CertificateDer<'static>> {
    let bytes = fs::read(path).ok()?;
    let mut found = certificates(&bytes);
    (found.len() == 1).then(|| found.pop())?
}

impl TrustStore for PolicyFile {
    fn place(&self) -> &str {
        &self.label
    }

    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError> {
        let document = Document::read(&self.file())?;
        let names: Vec<&str> = document
            .list(INSTALL)
            .iter()
            .filter_map(|one| one.as_str())
            .collect();
        let mut trusted = names.iter().filter_map(|name| named(name, context.machine));
        let own = self.own_file(anchor);
        Ok(if trusted.any(|one| anchor.is(&one)) {
            Presence::Installed
        } else if names.iter().any(|name| Path::new(name) == own) {
            Presence::Partial(format!("it names {}, which is not there", own.display()))
        } else if own.exists() {
            Presence::Partial(format!("{} is there, and not named", own.display()))
        } else {
            Presence::Missing
        })
    }

    fn plan_install(&self, anchors: &[&Anchor], context: &Context<'_>) -> Result<Plan, TrustError> {
        let mut document = Document::read(&self.file())?;
        if !document.is_there() {
            // Ours would hide the policies of the distribution.
            document.value = self.inherited(context.machine).value;
        }
        let mut plan = Plan::default();
        plan.make_folders(By::Root, &self.folder, 0o755);
        for anchor in anchors {
            let file = self.own_file(anchor);
            plan.write(By::Root, &file, anchor.pem());
            let name = json!(file.display().to_string());
            let list = document.list_mut(INSTALL)?;
            if !list.contains(&name) {
                list.push(name);
            }
        }
        // The folders are made above.
        let mut rest = Plan::default();
        document.write(&mut rest);
        rest.steps
            .retain(|step| !matches!(step.action, Action::MakeFolder { .. }));
        plan.steps.extend(rest.steps);
        Ok(plan)
    }

    fn plan_uninstall(
        &self,
        anchors: &[&Anchor],
        kept: &[Kept],
        context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        let mut plan = Plan::default();
        let mut document = Document::read(&self.file())?;
        let own: Vec<PathBuf> = anchors.iter().map(|anchor| self.own_file(anchor)).collect();
        let goes = |name: &str| {
            own.iter().any(|file| file == Path::new(name))
                || named(name, context.machine)
                    .is_some_and(|one| anchors.iter().any(|anchor| anchor.is(&one)))
        };
        if !document.list(INSTALL).is_empty() {
            let list = document.list_mut(INSTALL)?;
            list.retain(|name| !name.as_str().is_some_and(goes));
        }
        let inherited: Map<_, _> = self.inherited(context.machine).value;
        document.write_rest(&mut plan, kept, &inherited);
        for file in own.into_iter().filter(|file| file.exists()) {
            plan.push(By::Root, Action::Remove(file));
        }
        Ok(plan)
    }

    fn list_ours(&self, _context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let found = entries.filter_map(|entry| {
            let path = entry.path();
            Some(Found {
                certificate: one(&path)?,
                name: path.display().to_string(),
            })
        });
        Ok(found.filter(Found::is_ours).collect())
    }
}
