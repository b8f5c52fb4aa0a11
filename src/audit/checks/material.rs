//! Keys, folders and files on disk: who gets at them, and whether they fit together.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::health::machine::of_doctor;
use crate::audit::check::table;
use crate::audit::local::Machine;
use crate::audit::repair;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::doctor::local::modes::{Fault, Loose, is_key, look};
use crate::doctor::{Code, Row, local};

table! { Material, Machine;
    KEY_MODES = "key-modes", "private keys are their owner's", Critical, F,
        "Others may read a private key.",
        "Whoever can read the key can pose as the server, and with a CA's as any server.",
        "`chmod 600 FILE`";
    SECRET_MODES = "secret-modes", "secrets are their owner's", Critical, F,
        "Others may read what the server tells its users by.",
        "With the secret of the tokens anybody signs himself in; hashes of keys and passwords are there to be tried.",
        "`chmod 600 FILE`";
    WRITABLE = "state-writable", "nobody else writes there", Critical, F,
        "Others may write into the state folder.",
        "Whoever does puts keys, users and certificates of his own there.",
        "`chmod 700 FOLDER`";
    FOLDERS = "folder-modes", "folders of keys are closed", Medium, B,
        "Others may look into a folder of keys.",
        "One file that is written with the wrong mode is enough then.",
        "`chmod 700 FOLDER`";
    OWNER = "key-owner", "keys belong to who uses them", Medium, B,
        "A key or its folder belongs to somebody else.",
        "The server, or what renews, cannot read or replace it.",
        "`sudo chown -R \"$USER\" FOLDER`";
    CONFIG = "config-modes", "nobody else changes the settings", High, C,
        "Others may write the configuration.",
        "Whoever does opens the server for himself, with the next restart.",
        "`chmod go-w FILE`";
    MISMATCH = "key-mismatch", "keys and certificates belong together", Critical, F,
        "Key and certificate of a lineage do not belong together.",
        "One of the two files was replaced and the other one not: no handshake will succeed.",
        "`voicectl cert new NAMES --lineage LINEAGE --force`";
    DAMAGED = "damaged", "everything can be read", High, C,
        "A CA or a lineage cannot be read.",
        "It can be neither served nor renewed.",
        "restore it from a backup, or `voicectl cert new NAMES --lineage LINEAGE --force`";
}

/// What is in the state folder, and which of its files are secret.
const FOLDERS_OF_KEYS: [&str; 4] = ["accounts", "ca", "cas", "certs"];

pub(super) fn judge(machine: &Machine<'_>, rows: &mut Rows) {
    let root = machine.store.root();
    if let Err(error) = fs::metadata(root) {
        let why = format!("{}: {error}", root.display());
        for check in CHECKS.iter().filter(|check| check.id != CONFIG.id) {
            rows.add(
                check,
                match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        Outcome::NotApplicable(format!("{} is not there yet", root.display()))
                    }
                    _ => Outcome::Unknown(why.clone()),
                },
            );
        }
        rows.add(&CONFIG, config(machine.config));
        return;
    }
    modes(machine, root, rows);
    rows.add(&CONFIG, config(machine.config));
    let mut mismatch = Vec::new();
    let mut damaged = Vec::new();
    let of = |row: Row, folder: &str| {
        let name = row.subject.split(' ').nth(1).unwrap_or_default().to_owned();
        let place = root.join(folder).join(name);
        row.causes
            .into_iter()
            .map(move |found| (found.code, of_doctor(found).file(&place)))
    };
    let surroundings = machine.surroundings;
    let lineages = local::lineages(surroundings, machine.store).into_iter();
    let cas = local::cas(surroundings, machine.store).into_iter();
    for (code, found) in lineages
        .flat_map(|row| of(row, "certs"))
        .chain(cas.flat_map(|row| of(row, "cas")))
    {
        match code {
            Code::KeyMismatch => mismatch.push(found),
            Code::DamagedCertificate => damaged.push(found),
            // Whatever else is wrong is somebody else's check.
            _ => {}
        }
    }
    rows.add(&MISMATCH, Outcome::of(mismatch));
    rows.add(&DAMAGED, Outcome::of(damaged));
}

fn modes(machine: &Machine<'_>, root: &Path, rows: &mut Rows) {
    let mut keys = Vec::new();
    for folder in FOLDERS_OF_KEYS {
        let folder = root.join(folder);
        if folder.symlink_metadata().is_ok() {
            look(&folder, &is_key, &mut keys);
        }
    }
    let mut secrets = Vec::new();
    let access = root.join("access");
    if access.symlink_metadata().is_ok() {
        look(&access, &|_| true, &mut secrets);
    }
    if let Ok(setup) = machine.setup {
        for (files, loose) in [
            (setup.key.as_slice(), &mut keys),
            (setup.secrets.as_slice(), &mut secrets),
        ] {
            for file in files {
                look(file, &|_| true, loose);
            }
        }
    }
    let about = fs::metadata(root).map_or(0, |about| about.permissions().mode());
    let mut folders = vec![Loose {
        path: root.to_owned(),
        fault: Fault::Open {
            mode: about,
            is_folder: true,
        },
    }];
    let mut unreadable = None;
    let mut owners = Vec::new();
    let mut files = [Vec::new(), Vec::new()];
    for (at, all) in [keys, secrets].into_iter().enumerate() {
        for loose in all {
            match &loose.fault {
                Fault::Open {
                    is_folder: true, ..
                } => folders.push(loose),
                Fault::Open { .. } => files[at].push(finding(&loose)),
                Fault::Owned { .. } => owners.push(finding(&loose)),
                Fault::Unreadable(_) => unreadable = Some(loose.fact()),
            }
        }
    }
    let [keys, secrets] = files;
    // What could not be read may be as bad as anything.
    let or_unknown = |findings: Vec<Finding>| match &unreadable {
        Some(why) if findings.is_empty() => Outcome::Unknown(why.clone()),
        _ => Outcome::of(findings),
    };
    rows.add(&KEY_MODES, or_unknown(keys));
    rows.add(&SECRET_MODES, or_unknown(secrets));
    let may = |mask: u32| {
        folders.iter().filter(move |loose| match loose.fault {
            Fault::Open { mode, .. } => mode & mask != 0,
            _ => false,
        })
    };
    rows.add(&WRITABLE, Outcome::of(may(0o022).map(finding)));
    // That something is in the state folder is no secret.
    let open = may(0o055).filter(|loose| loose.path != root);
    let open =
        open.filter(|loose| !matches!(loose.fault, Fault::Open { mode, .. } if mode & 0o022 != 0));
    rows.add(&FOLDERS, Outcome::of(open.map(finding)));
    rows.add(&OWNER, or_unknown(owners));
}

fn finding(loose: &Loose) -> Finding {
    let found = Finding::new(loose.fact()).file(&loose.path);
    loose.repairs().into_iter().fold(found, Finding::repair)
}

fn config(path: &Path) -> Outcome {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Outcome::NotApplicable(format!("{} is not there", path.display()));
        }
        Err(error) => return Outcome::Unknown(format!("{}: {error}", path.display())),
    };
    let mode = about.permissions().mode();
    Outcome::of((mode & 0o022 != 0).then(|| {
        Finding::new(format!("{} has mode {:04o}", path.display(), mode & 0o7777))
            .file(path)
            .repair(format!("`chmod go-w {}`", repair::path(path)))
    }))
}
