//! System stores that are a folder of anchors and a program that reads it.

use std::fs;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use walkdir::WalkDir;

use super::families::{AnchorFolder, Family, Words};
use crate::trust::TrustError;
use crate::trust::anchor::{Anchor, Found, certificates};
use crate::trust::machine::Machine;
use crate::trust::receipt::Kept;
use crate::trust::step::{Action, By, Invocation, Plan};
use crate::trust::stores::{Context, MissingTool, Presence, TrustStore};

/// Larger files are no anchors; a bundle of all public roots has 0.2 MiB.
const LARGEST: u64 = 4 << 20;

/// A folder of anchors on a machine.
pub(super) struct SystemFolder {
    family: &'static Family,
    place: &'static AnchorFolder,
    folder: PathBuf,
    label: String,
}

/// A file of the folder.
struct AnchorFile {
    path: PathBuf,
    certificates: Vec<CertificateDer<'static>>,
}

impl SystemFolder {
    pub(super) fn new(
        family: &'static Family,
        place: &'static AnchorFolder,
        machine: &Machine,
    ) -> Self {
        let folder = machine.system(place.folder);
        Self {
            family,
            place,
            label: folder.display().to_string(),
            folder,
        }
    }

    fn files(&self) -> Vec<AnchorFile> {
        let entries = WalkDir::new(&self.folder)
            .max_depth(3)
            .follow_links(true)
            .sort_by_file_name();
        entries
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| {
                let path = entry.into_path();
                let certificates = certificates(&read(&path)?);
                (!certificates.is_empty()).then_some(AnchorFile { path, certificates })
            })
            .collect()
    }

    /// What programs trust now.
    fn result(&self, machine: &Machine) -> Vec<CertificateDer<'static>> {
        let result = machine.system(self.place.result);
        if !result.is_dir() {
            return certificates(&read(&result).unwrap_or_default());
        }
        let entries = fs::read_dir(&result).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| read(&entry.path()))
            .flat_map(|file| certificates(&file))
            .collect()
    }

    /// Where an anchor is put.
    fn file_of(&self, anchor: &Anchor) -> PathBuf {
        let name = format!("{}.{}", anchor.name(), self.place.extension);
        self.folder.join(name)
    }

    /// The link that the refresh makes beside the hashed ones.
    fn link(&self, file: &Path, machine: &Machine) -> Option<PathBuf> {
        // As Debian's script names them.
        let stem = file.file_stem()?.to_str()?;
        let name: String = stem
            .chars()
            .map(|letter| match letter {
                ' ' | ',' => '_',
                '(' | ')' => '=',
                letter => letter,
            })
            .collect();
        Some(
            machine
                .system(self.place.links?)
                .join(format!("{name}.pem")),
        )
    }

    /// Has the system read the folder. Debian's script adds to what a killed run of it left of the bundle, so that what was
    /// removed since is trusted again: then it runs once more, with nothing left.
    fn refresh(&self, plan: &mut Plan, commands: &[Words], machine: &Machine) {
        let left = format!("{}.new", self.place.result);
        let times = 1 + usize::from(machine.system(&left).is_file());
        for _ in 0..times {
            if let Some(refresh) = refresh(commands, machine) {
                plan.run(By::Root, refresh);
            }
        }
    }

    fn hooks(&self, machine: &Machine) -> Vec<PathBuf> {
        use std::os::unix::fs::PermissionsExt;
        let Some(folder) = self.place.hooks else {
            return Vec::new();
        };
        let entries = fs::read_dir(machine.system(folder)).into_iter().flatten();
        let mut hooks: Vec<PathBuf> = entries
            .flatten()
            .filter(|entry| {
                entry
                    .metadata()
                    .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
            })
            .map(|entry| entry.path())
            .collect();
        hooks.sort();
        hooks
    }
}

impl TrustStore for SystemFolder {
    fn place(&self) -> &str {
        &self.label
    }

    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError> {
        if refresh(self.place.refresh, context.machine).is_none() {
            return Ok(Presence::NoTool(MissingTool {
                tool: self.place.refresh[0][0],
                package: format!("{} ({})", self.family.package, self.family.name),
            }));
        }
        let is_it = |one: &CertificateDer<'static>| anchor.is(one);
        let is_read = self.result(context.machine).iter().any(is_it);
        let files = self.files();
        let holder = files
            .iter()
            .find(|file| file.certificates.iter().any(is_it));
        Ok(match (holder, is_read) {
            (_, true) => match holder.and_then(|file| self.link(&file.path, context.machine)) {
                Some(link) if !is_hashed(&link) => Presence::Partial(format!(
                    "no hashed link in {} leads to it",
                    link.parent().unwrap_or(&link).display()
                )),
                _ => Presence::Installed,
            },
            (None, false) => Presence::Missing,
            (Some(file), false) => Presence::Partial(format!(
                "{} is there, and programs do not see it yet",
                file.path.display()
            )),
        })
    }

    fn plan_install(&self, anchors: &[&Anchor], context: &Context<'_>) -> Result<Plan, TrustError> {
        let mut plan = Plan::default();
        plan.make_folders(By::Root, &self.folder, 0o755);
        for anchor in anchors {
            let file = self.file_of(anchor);
            // Debian's script makes hashes, and tells its hooks, only where it makes a link: one that a killed run of it left would
            // keep the root from all who look by hash, however often it is put in.
            let left = self.link(&file, context.machine);
            let left = left.filter(|link| is_there(link));
            plan.write(By::Root, &file, anchor.pem());
            if let Some(link) = left {
                plan.push(By::Root, Action::Remove(link));
            }
        }
        self.refresh(&mut plan, self.place.refresh, context.machine);
        Ok(plan)
    }

    fn plan_uninstall(
        &self,
        anchors: &[&Anchor],
        kept: &[Kept],
        context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        let machine = context.machine;
        let mut plan = Plan::default();
        let mut links = Vec::new();
        let ours = |one: &CertificateDer<'static>| anchors.iter().any(|anchor| anchor.is(one));
        for file in self.files() {
            if !file.certificates.iter().any(ours) {
                continue;
            }
            if !file.certificates.iter().all(ours) {
                return Err(TrustError::SharedFile(file.path));
            }
            links.extend(self.link(&file.path, machine));
            plan.push(By::Root, Action::Remove(file.path));
        }
        // A file that somebody removed by hand leaves its link, which dangles, and Java's copy.
        for anchor in anchors {
            let link = self.link(&self.file_of(anchor), machine);
            links.extend(link.filter(|link| is_there(link)));
        }
        links.dedup();
        // An uninstall that was killed may have removed the files, and left what programs read as it was.
        let is_left = !kept.is_empty() && self.result(machine).iter().any(ours);
        if plan.is_empty() && links.is_empty() && !is_left {
            return Ok(plan);
        }
        for link in &links {
            plan.push(By::Root, Action::Remove(link.clone()));
        }
        self.refresh(&mut plan, self.place.refresh_after_removal, machine);
        if let Some(folder) = self.place.links {
            let folder = machine.system(folder).display().to_string();
            if let Some(openssl) = machine.find("openssl") {
                // It ends with 1 for any file that it cannot read, and has done its work.
                plan.run(By::Root, Invocation::new(openssl, ["rehash", &folder]));
                plan.let_fail();
            }
            let gone: Vec<String> = links
                .iter()
                .map(|link| format!("-{}", link.display()))
                .collect();
            let gone = gone.join("\n") + "\n";
            for hook in self.hooks(machine) {
                let hook = Invocation::new(hook.display().to_string(), [""; 0]);
                plan.run(By::Root, hook.with_input(gone.clone()));
            }
        }
        Ok(plan)
    }

    fn list_ours(&self, _context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let found = self.files().into_iter().flat_map(|file| {
            let name = file.path.display().to_string();
            let each = file.certificates.into_iter();
            each.map(move |certificate| Found {
                certificate,
                name: name.clone(),
            })
        });
        Ok(found.filter(Found::is_ours).collect())
    }
}

/// The first program that is there.
fn refresh(commands: &[Words], machine: &Machine) -> Option<Invocation> {
    commands.iter().find_map(|words| {
        let (program, arguments) = words.split_first()?;
        let arguments = arguments.iter().copied();
        Some(Invocation::new(machine.find(program)?, arguments))
    })
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let length = path.metadata().ok()?.len();
    (length <= LARGEST).then(|| fs::read(path).ok())?
}

/// Whether a link is there, wherever it leads.
fn is_there(link: &Path) -> bool {
    link.symlink_metadata().is_ok()
}

/// Whether one of the links whose names OpenSSL makes of a hash, `0ed86929.0`, leads to a link.
fn is_hashed(link: &Path) -> bool {
    let (Some(folder), Some(name)) = (link.parent(), link.file_name()) else {
        return false;
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut targets = entries.filter_map(|entry| fs::read_link(entry.path()).ok());
    targets.any(|target| target.as_os_str() == name)
}

/// A system that is made from a description: what to write there is all that can be said.
pub(super) struct Described {
    pub(super) file: &'static str,
    pub(super) line: &'static str,
}

impl TrustStore for Described {
    fn place(&self) -> &str {
        self.file
    }

    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError> {
        let bundle = context.machine.system("/etc/ssl/certs/ca-certificates.crt");
        let trusted = certificates(&read(&bundle).unwrap_or_default());
        if trusted.iter().any(|one| anchor.is(one)) {
            return Ok(Presence::Installed);
        }
        Ok(Presence::Unsupported(format!(
            "put the root beside it as voicectl.pem, and into it: {}",
            self.line
        )))
    }
}
