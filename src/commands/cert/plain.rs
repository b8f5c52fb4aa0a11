//! `cert new --out DIR`: plain files for programs that want them in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use super::new::say_issued;
use super::{Session, ground, store_failure};
use crate::error::{Failure, OrFail};
use crate::store::{Fresh, NewVersion, Order, Store, StoreError, atomic};

/// Every file that `--out` may write.
const FILES: [&str; 5] = [
    "privkey.pem",
    "cert.pem",
    "chain.pem",
    "fullchain.pem",
    "ca.pem",
];

/// Issues into `folder`: nothing is there, or nothing is changed, unless `force`.
pub(super) fn issue(
    order: &Order<'_>,
    folder: &Path,
    force: bool,
    session: &Session,
    store: &Store,
) -> Result<Fresh, Failure> {
    if !force {
        let there: Vec<PathBuf> = FILES
            .iter()
            .map(|file| folder.join(file))
            .filter(|path| path.symlink_metadata().is_ok())
            .collect();
        if !there.is_empty() {
            let names = there
                .iter()
                .map(|path| path.display().to_string())
                .collect::<Vec<_>>()
                .join(", ");
            return Err(
                Failure::failed("cannot write the certificate: nothing is overwritten")
                    .because(format!("there already: {names}"))
                    .hint("pass `--force` to replace them, or another `--out DIR`"),
            );
        }
    }
    let fail =
        |error: &StoreError| store_failure(format!("cannot write to {}", folder.display()), error);
    atomic::folder(folder, 0o755).map_err(|error| fail(&error))?;
    let fresh = order
        .issue(store, ground())
        .map_err(|error| store_failure("cannot make the certificate", &error))?;

    // Staged beside, then moved in by renames of whole files: a killed run leaves the old ones or the new ones, and only
    // between two renames a mixture. Lineages do not even have that.
    let staged = atomic::fresh_folder(folder, ".voicectl-", atomic::SECRET_FOLDER)
        .map_err(|error| fail(&error))?;
    NewVersion {
        leaf: &fresh.leaf,
        chain: &[],
        key: &fresh.key,
    }
    .write(staged.path())
    .map_err(|error| fail(&error))?;
    if let Some(ca) = &fresh.ca {
        atomic::create(
            &staged.path().join("ca.pem"),
            ca.pem().as_bytes(),
            atomic::PUBLIC,
        )
        .map_err(|error| fail(&error))?;
    }
    // No intermediates: programs choke on a chain file without a certificate.
    let _ = fs::remove_file(staged.path().join("chain.pem"));
    if force {
        // What is replaced could be lost with the power: the new files are on disk first. Where nothing was, nothing can be
        // lost but this run.
        let written = FILES.iter().map(|file| staged.path().join(file));
        let written: Vec<PathBuf> = written.filter(|path| path.exists()).collect();
        atomic::sync(&written).map_err(|error| fail(&error))?;
    }
    for file in FILES {
        let target = folder.join(file);
        match fs::rename(staged.path().join(file), &target) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // A file of the certificate before that this one does not have would not fit it.
                let _ = fs::remove_file(&target);
            }
            Err(error) => return Err(error).or_fail(format!("cannot write {}", target.display())),
        }
    }
    if force {
        atomic::sync_folder(folder).or_fail(format!("cannot write to {}", folder.display()))?;
    }
    say_issued(&fresh, order.names, folder, session, store);
    if fresh.ca.is_some() {
        session
            .ui
            .status(&format!("  CA     {}", folder.join("ca.pem").display()));
    }
    Ok(fresh)
}
