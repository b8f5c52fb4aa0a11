//! `cert new --out DIR`: plain files for programs that want them in a folder of their own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags};
use zeroize::Zeroizing;

use super::layout::{Layout, Part};
use super::{store_failure, unfit};
use crate::error::{Failure, OrFail};
use crate::pki::chain::to_pem;
use crate::pki::passphrase::Passphrase;
use crate::pki::san::San;
use crate::store::{Fresh, StoreError, atomic};

/// How files are written.
#[derive(Debug)]
pub(super) struct Files<'a> {
    pub(super) folder: &'a Path,
    pub(super) layout: Layout,
    pub(super) force: bool,
    pub(super) passphrase: Option<&'a Passphrase>,
}

/// Says what is there already, before anything is made.
pub(super) fn check(
    folder: &Path,
    layout: Layout,
    names: &[San],
    force: bool,
) -> Result<(), Failure> {
    if force {
        return Ok(());
    }
    let there: Vec<String> = layout
        .files()
        .iter()
        .map(|file| folder.join(file.name(names)))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| path.display().to_string())
        .collect();
    if there.is_empty() {
        return Ok(());
    }
    Err(exists(&there.join(", ")))
}

fn exists(what: &str) -> Failure {
    Failure::failed("cannot write the certificate: nothing is overwritten")
        .because(format!("there already: {what}"))
        .hint("pass `--force` to replace them, or another `--out DIR`")
}

impl Files<'_> {
    /// Writes them; answers their paths. Nothing is there, or nothing is changed, unless `force`.
    pub(super) fn write(&self, fresh: &Fresh, names: &[San]) -> Result<Vec<PathBuf>, Failure> {
        let Self { folder, force, .. } = *self;
        let fail = |error: StoreError| {
            store_failure(format!("cannot write to {}", folder.display()), &error)
        };
        atomic::folder(folder, 0o755).map_err(fail)?;
        // Staged beside, then moved in by renames of whole files: a killed run leaves the old ones or the new ones, and only
        // between two renames a mixture. Lineages do not even have that.
        let staged =
            atomic::fresh_folder(folder, ".voicectl-", atomic::SECRET_FOLDER).map_err(fail)?;
        let key = match self.passphrase {
            Some(passphrase) => fresh.key.to_encrypted_pem(passphrase),
            None => Ok(fresh.key.to_pem()),
        };
        let key = key.map_err(|error| unfit("cannot encrypt the key", &error))?;
        let text = |part: &Part| match part {
            Part::Leaf => to_pem(&fresh.leaf),
            Part::Chain => fresh.chain.iter().map(to_pem).collect(),
            Part::Key => key.as_str().to_owned(),
            Part::Root => fresh.root.as_ref().map(to_pem).unwrap_or_default(),
        };
        let mut written = Vec::new();
        let mut gone = Vec::new();
        for file in self.layout.files() {
            let name = file.name(names);
            let content = Zeroizing::new(file.parts.iter().map(text).collect::<String>());
            // Programs choke on a chain file without a certificate.
            if content.is_empty() {
                gone.push(folder.join(name));
                continue;
            }
            let path = staged.path().join(&name);
            atomic::create(&path, content.as_bytes(), file.mode()).map_err(fail)?;
            written.push((path, folder.join(name)));
        }
        if force {
            // What is replaced could be lost with the power: the new files are on disk first. Where nothing was, nothing can
            // be lost but this run.
            let paths: Vec<PathBuf> = written.iter().map(|(from, _)| from.clone()).collect();
            atomic::sync(&paths).map_err(fail)?;
        }
        for (at, (from, to)) in written.iter().enumerate() {
            if let Err(error) = place(from, to, force) {
                if !force {
                    // What another run put there stays; what this one did goes.
                    for (_, placed) in &written[..at] {
                        let _ = fs::remove_file(placed);
                    }
                }
                if error.kind() == io::ErrorKind::AlreadyExists {
                    return Err(exists(&to.display().to_string()));
                }
                return Err(error).or_fail(format!("cannot write {}", to.display()));
            }
        }
        if force {
            // A file of the certificate before that this one does not have would not fit it.
            for path in gone {
                let _ = fs::remove_file(path);
            }
            atomic::sync_folder(folder).or_fail(format!("cannot write to {}", folder.display()))?;
        }
        Ok(written.into_iter().map(|(_, to)| to).collect())
    }
}

/// Moves a file into its place; without `force` the kernel sees to it that nothing is there.
fn place(from: &Path, to: &Path, force: bool) -> io::Result<()> {
    if force {
        return fs::rename(from, to);
    }
    match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // A file system that cannot (NFS, FAT): a look before is the best there is, and `check` had it.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            fs::rename(from, to)
        }
        Err(error) => Err(error.into()),
    }
}
