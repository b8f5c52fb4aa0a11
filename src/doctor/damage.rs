//! What repairs a damaged file of the state folder, by where it lies.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::word;
use crate::pki::key::PrivateKey;
use crate::store::{CaName, Issuer, Lineage, LineageName, LocalCa, Record, Store, Version};

/// What brings a file back, the best way first; commands in backticks. Nothing where the file is none of a state folder.
#[must_use]
pub fn repairs(path: &Path) -> Vec<String> {
    path.ancestors().find_map(of_folder).unwrap_or_default()
}

/// What makes a lineage whole again.
#[must_use]
pub fn repairs_of(lineage: &Lineage) -> Vec<String> {
    repairs(&lineage.record_path())
}

/// The repair of everything in a folder, where it is one that is known.
fn of_folder(folder: &Path) -> Option<Vec<String>> {
    let name = folder.file_name()?.to_str()?;
    let above = folder.parent()?;
    let of_state = |store: &Path, name: &str| {
        let ca: CaName = name.parse().ok()?;
        Some(of_ca(&Store::new(store).ca(&ca)))
    };
    match above.file_name().and_then(|above| above.to_str()) {
        Some("certs") => {
            let name: LineageName = name.parse().ok()?;
            let store = Store::new(above.parent()?);
            Some(of_lineage(&store, &store.lineage(&name)))
        }
        Some("cas") => of_state(above.parent()?, name),
        Some("accounts") => Some(of_account(folder, above.parent()?)),
        _ if name == "ca" => of_state(above, CaName::DEFAULT),
        _ => None,
    }
}

fn backup(folder: &Path) -> String {
    format!(
        "restore {} from a backup",
        word(&folder.display().to_string())
    )
}

fn of_ca(ca: &LocalCa) -> Vec<String> {
    let name = ca.name();
    let again = if ca.summary().is_ok() && ca.intermediate().is_ok() {
        // Its root is known: what it may sign, and where its lineages are.
        format!(
            "or `voicectl cert ca rotate {name} --without-overlap` makes a new one in its place, which clients must trust anew"
        )
    } else if *name == CaName::default() {
        format!(
            "or `voicectl cert ca rm {name} --yes`: the next certificate makes a new CA, which clients must trust anew"
        )
    } else {
        format!(
            "or `voicectl cert ca rm {name} --yes`, then `voicectl cert ca new {name}`, which clients must trust anew"
        )
    };
    vec![backup(ca.folder()), again]
}

fn of_lineage(store: &Store, lineage: &Lineage) -> Vec<String> {
    let name = lineage.name();
    let again = match lineage.record() {
        Ok(Some(record)) => Some(of_record(lineage, &record)),
        _ => match lineage.current() {
            Ok(Some(version)) => without_record(store, lineage, &version),
            _ => None,
        },
    };
    let again = again.unwrap_or_else(|| {
        format!("or `voicectl cert rm {name} --yes`, and issue it as the first time")
    });
    vec![backup(lineage.folder()), again]
}

/// The record says all that a renewal needs.
fn of_record(lineage: &Lineage, record: &Record) -> String {
    let name = lineage.name();
    match record.issuer {
        Issuer::Imported => format!(
            "or get it where it came from, then `voicectl cert import FILE --lineage {name} --force`"
        ),
        _ => format!("or `voicectl renew --only {name} --force` issues it anew"),
    }
}

/// The certificate says what it is for, and perhaps who signed it.
fn without_record(store: &Store, lineage: &Lineage, version: &Version) -> Option<String> {
    let summary = version.summary().ok()?;
    let name = lineage.name();
    let names: Vec<String> = summary.names.iter().map(|name| word(name)).collect();
    let signer = store
        .cas()
        .unwrap_or_default()
        .into_iter()
        .find(|ca| ca.has_signed(version));
    let new = format!("or `voicectl cert new {} --lineage {name}", names.join(" "));
    if names.is_empty() {
        return None;
    }
    Some(match signer {
        Some(ca) if *ca.name() == CaName::default() => format!("{new} --force` issues it anew"),
        Some(ca) => format!("{new} --ca {} --force` issues it anew", ca.name()),
        None if summary.issuer == summary.subject => {
            format!("{new} --self-signed --force` issues it anew")
        }
        None => format!(
            "or order it anew with the flags of the first time: `voicectl acme issue -d {} --name {name} --force`",
            names.join(",")
        ),
    })
}

/// An account is its key: with it everything else is found again.
fn of_account(folder: &Path, state: &Path) -> Vec<String> {
    let key = folder.join("key.pem");
    let is_whole = fs::read_to_string(&key)
        .map(Zeroizing::new)
        .is_ok_and(|pem| PrivateKey::from_pem(&pem).is_ok());
    let aside = folder.file_name().unwrap_or_default().to_string_lossy();
    let aside = state.join(format!("account-{aside}.damaged"));
    let shown = |path: &Path| word(&path.display().to_string());
    let aside = format!("`mv {} {}`", shown(folder), shown(&aside));
    let again = if is_whole {
        let kept = folder.file_name().unwrap_or_default().to_string_lossy();
        let key = state.join(format!("account-{kept}.damaged/key.pem"));
        format!(
            "or move it away, {aside}, and find the account by its key: `voicectl acme account import --key {}`, with `--ca` as the first time",
            shown(&key)
        )
    } else {
        format!(
            "or move it away, {aside}, and make another: `voicectl acme account new`, with `--ca` as the first time"
        )
    };
    vec![backup(folder), again]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_elsewhere_has_no_repair_here() {
        for path in ["/", "/etc/passwd", "relative", "/home/certs"] {
            assert_eq!(repairs(Path::new(path)), [""; 0], "{path}");
        }
    }

    #[test]
    fn a_lineage_may_be_called_as_a_ca_is() {
        let all = repairs(Path::new("/state/certs/ca/current"));
        assert!(all[1].contains("cert rm ca"), "{all:?}");
    }
}
