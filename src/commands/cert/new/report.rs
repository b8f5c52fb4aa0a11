//! What `cert new` says: one line per artefact, where it is, until when, and what clients need.

use std::path::PathBuf;

use super::super::authority::Opened;
use super::{Arguments, Session, Target, ground, unfit};
use crate::error::Failure;
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::validity::date;
use crate::store::{Fresh, Lineage, Order, Signer, Store, Version};

/// What every line needs.
pub(super) struct Report<'a> {
    pub(super) session: &'a Session,
    pub(super) store: &'a Store,
    pub(super) opened: Option<&'a Opened>,
}

impl Report<'_> {
    fn issued(&self, fresh: &Fresh, names: &[San]) {
        let ui = &self.session.ui;
        if let Some(opened) = self.opened.filter(|opened| opened.is_new) {
            ui.status(&format!(
                "Local CA {} until {}",
                self.store.ca(&opened.name).certificate().display(),
                date(opened.ca.validity().not_after)
            ));
        }
        ui.status(&format!(
            "Certificate for {} until {}",
            shown(names, fresh),
            date(fresh.summary.validity.not_after)
        ));
    }

    /// After plain files were written.
    pub(super) fn files(&self, fresh: &Fresh, names: &[San], written: &[PathBuf]) {
        self.issued(fresh, names);
        for path in written {
            self.session.ui.status(&format!("  {}", path.display()));
        }
    }

    /// After a version was switched to.
    pub(super) fn lineage(
        &self,
        fresh: &Fresh,
        names: &[San],
        lineage: &Lineage,
        version: &Version,
    ) {
        self.issued(fresh, names);
        let ui = &self.session.ui;
        let folder = lineage.current_link();
        ui.status(&format!(
            "  chain  {}",
            folder.join("fullchain.pem").display()
        ));
        ui.status(&format!(
            "  key    {}",
            folder.join("privkey.pem").display()
        ));
        ui.status(&format!(
            "  lineage `{}`, version {}",
            lineage.name(),
            version.number
        ));
    }

    /// The next step of whoever connects.
    pub(super) fn how_to_trust(&self, fresh: &Fresh, target: &Target, profile: Profile) {
        let ui = &self.session.ui;
        if profile == Profile::WebTransport {
            let list = hash_octets(&fresh.summary.fingerprint);
            ui.hint(&format!(
                "pages pin it: new WebTransport(url, {{ serverCertificateHashes: [{{ algorithm: \"sha-256\", value: new Uint8Array([{list}]) }}] }})"
            ));
            return;
        }
        let Some(name) = fresh.summary.names.first() else {
            return;
        };
        let ca = match (self.opened, target) {
            (Some(opened), _) => self.store.ca(&opened.name).certificate(),
            (None, _) if fresh.root.is_none() => return,
            (None, Target::Folder(folder)) => folder.join("ca.pem"),
            (None, Target::Lineage(lineage)) => lineage.current_link().join("ca.pem"),
        };
        if profile.is_server() {
            ui.hint(&format!(
                "clients trust it with the CA: `curl --cacert {} https://{name}/`",
                ca.display()
            ));
        } else {
            ui.hint(&format!("servers take it with the CA {}", ca.display()));
        }
    }

    /// What would be made, on stdout: the same checks, the same issuance, nothing written.
    pub(super) fn dry_run(
        &self,
        order: &Order<'_>,
        target: &Target,
        arguments: &Arguments,
    ) -> Result<(), Failure> {
        let fresh = order
            .issue(ground())
            .map_err(|error| unfit("cannot make the certificate", &error))?;
        let mut lines = Vec::new();
        if let Some(opened) = self.opened.filter(|opened| opened.is_new) {
            let path = self.store.ca(&opened.name).certificate();
            lines.push(format!("would make the local CA  {}", path.display()));
        }
        let signer = match order.signer {
            Signer::Ca(name, _) => format!("the CA `{name}`"),
            Signer::Itself => "itself".to_owned(),
            Signer::Throwaway(_) => "a CA whose key is thrown away".to_owned(),
        };
        lines.push(format!("names    {}", shown(order.names, &fresh)));
        lines.push(format!("subject  {}", fresh.summary.subject));
        lines.push(format!("profile  {}", order.profile));
        lines.push(format!("key      {}", order.key_type));
        lines.push(format!(
            "until    {}",
            date(fresh.summary.validity.not_after)
        ));
        lines.push(format!("signer   {signer}"));
        match target {
            Target::Lineage(lineage) => {
                lines.push(format!("lineage  {}", lineage.current_link().display()));
            }
            Target::Folder(folder) => {
                let parts = arguments.layout.files();
                let there = parts.iter().filter(|file| match file.parts {
                    [super::layout::Part::Chain] => !fresh.chain.is_empty(),
                    [super::layout::Part::Root] => fresh.root.is_some(),
                    _ => true,
                });
                for file in there {
                    let path = folder.join(file.name(order.names));
                    lines.push(format!("file     {}", path.display()));
                }
            }
        }
        self.session.ui.data(&lines.join("\n"))?;
        self.session.ui.status("Dry run: nothing was written");
        Ok(())
    }
}

/// The names, or the subject of a client's certificate without any.
fn shown(names: &[San], fresh: &Fresh) -> String {
    if names.is_empty() {
        return fresh.summary.subject.clone();
    }
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    names.join(", ")
}

/// Hex as numbers for JavaScript.
fn hash_octets(hex: &str) -> String {
    let octets: Vec<String> = (0..hex.len() / 2)
        .filter_map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).ok())
        .map(|octet| octet.to_string())
        .collect();
    octets.join(", ")
}
