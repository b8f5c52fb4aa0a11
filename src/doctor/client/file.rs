//! Trust stores that are files of others: NSS databases, Java keystores, browser policies.
//!
//! They are only asked whether they hold a certificate that is at hand. NSS 3.87 (cert9.db, SQLite) and Java (JKS, and the
//! PKCS#12 without a password that JDKs from 18 on bring) store certificates as they are, so their bytes are looked for
//! (measured; both overwrite what is deleted).

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;
use zeroize::Zeroizing;

use crate::doctor::Surroundings;
use crate::inspect::file;
use crate::pki::decode::{self, Item};
use crate::pki::passphrase::Passphrase;

/// Octets at either end of a certificate that tell it from every other: serial number in front, signature behind.
const END: usize = 64;

/// Profiles and policy files beyond these are not looked at.
const MOST_FILES: usize = 64;

/// Whether a store holds a certificate. A page of a database may cut one end of it, not both.
fn holds(store: &[u8], certificate: &CertificateDer<'_>) -> bool {
    let first = certificate.first_chunk::<END>();
    let last = certificate.last_chunk::<END>();
    let (Some(first), Some(last)) = (first, last) else {
        return false;
    };
    find(store, first) || find(store, last)
}

/// By the first octets of a signature or serial, which are rare, so the comparison behind them is.
fn find(store: &[u8], piece: &[u8; END]) -> bool {
    // From behind the tag and length that every certificate shares.
    let (skip, rare) = (8, piece[8]);
    let mut from = skip;
    while let Some(at) = store
        .get(from..)
        .and_then(|rest| rest.iter().position(|byte| *byte == rare))
    {
        let begin = from + at - skip;
        if store.get(begin..begin + END) == Some(piece.as_slice()) {
            return true;
        }
        from += at + 1;
    }
    false
}

/// Those of `candidates` that one of the files holds.
fn held_by<'c>(
    files: &[PathBuf],
    candidates: &'c [CertificateDer<'static>],
) -> Vec<&'c CertificateDer<'static>> {
    let contents: Vec<_> = files
        .iter()
        .filter_map(|path| file::bytes(path).ok())
        .collect();
    candidates
        .iter()
        .filter(|one| contents.iter().any(|bytes| holds(bytes, one)))
        .collect()
}

/// A store of others: which of the candidates it holds, and what it is called in a sentence.
pub(super) struct Found {
    pub(super) roots: Vec<CertificateDer<'static>>,
    pub(super) place: String,
}

fn listed(files: &[PathBuf], none: &str) -> String {
    match files {
        [] => none.to_owned(),
        [one] => one.display().to_string(),
        [one, rest @ ..] => format!("{} and {} more", one.display(), rest.len()),
    }
}

/// Chromium's: the NSS database of the user (the old place wins where it exists), those of snaps, and policy files.
pub(super) fn chromium(machine: &Surroundings, candidates: &[CertificateDer<'static>]) -> Found {
    let home = machine.path("HOME");
    let mut databases: Vec<PathBuf> = Vec::new();
    let old = home.as_ref().map(|home| home.join(".pki/nssdb"));
    let new = machine
        .xdg("XDG_DATA_HOME", ".local/share")
        .map(|data| data.join("pki/nssdb"));
    databases.extend(
        [old, new]
            .into_iter()
            .flatten()
            .find(|folder| folder.is_dir()),
    );
    if let Some(home) = &home {
        databases.push(home.join("snap/chromium/current/.pki/nssdb"));
    }
    let databases: Vec<PathBuf> = databases
        .into_iter()
        .map(|folder| folder.join("cert9.db"))
        .filter(|file| file.is_file())
        .collect();
    let mut roots: Vec<_> = held_by(&databases, candidates)
        .into_iter()
        .cloned()
        .collect();
    for folder in [
        "/etc/chromium/policies/managed",
        "/etc/opt/chrome/policies/managed",
        "/etc/opt/edge/policies/managed",
        "/etc/brave/policies/managed",
    ] {
        let policies = within(&machine.at(folder), |path| {
            path.extension().is_some_and(|end| end == "json")
        });
        for policy in policies.iter().filter_map(|path| file::bytes(path).ok()) {
            let text = String::from_utf8_lossy(&policy).replace("\\/", "/");
            let named = |one: &&CertificateDer<'static>| text.contains(&STANDARD.encode(one));
            roots.extend(candidates.iter().filter(named).cloned());
        }
    }
    Found {
        roots,
        place: listed(&databases, "any NSS database (there is none yet)"),
    }
}

/// Firefox's: the database of each profile, and what its policy file installs.
pub(super) fn firefox(machine: &Surroundings, candidates: &[CertificateDer<'static>]) -> Found {
    let home = machine.path("HOME");
    let config = machine.xdg("XDG_CONFIG_HOME", ".config");
    let folders = [
        home.as_ref().map(|home| home.join(".mozilla/firefox")),
        config.map(|config| config.join("mozilla/firefox")),
        home.as_ref()
            .map(|home| home.join("snap/firefox/common/.mozilla/firefox")),
    ];
    let databases: Vec<PathBuf> = folders
        .into_iter()
        .flatten()
        .flat_map(|folder| within(&folder, Path::is_dir))
        .map(|profile| profile.join("cert9.db"))
        .filter(|file| file.is_file())
        .collect();
    let mut roots: Vec<_> = held_by(&databases, candidates)
        .into_iter()
        .cloned()
        .collect();
    roots.extend(installed_by_policy(machine));
    Found {
        roots,
        place: listed(&databases, "any Firefox profile (there is none yet)"),
    }
}

/// `policies.Certificates.Install` with absolute paths.
fn installed_by_policy(machine: &Surroundings) -> Vec<CertificateDer<'static>> {
    let read = || -> Option<Vec<CertificateDer<'static>>> {
        let bytes = file::bytes(&machine.at("/etc/firefox/policies/policies.json")).ok()?;
        let policy: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        let paths = policy["policies"]["Certificates"]["Install"]
            .as_array()?
            .clone();
        let files = paths
            .iter()
            .take(MOST_FILES)
            .filter_map(|path| path.as_str());
        let absolute = files.filter(|path| path.starts_with('/'));
        Some(
            absolute
                .flat_map(|path| certificates_of(&machine.at(path), None))
                .collect(),
        )
    };
    read().unwrap_or_default()
}

/// Java's: `-Djavax.net.ssl.trustStore` where a variable says so, else the cacerts of the JDK.
pub(super) fn java(machine: &Surroundings, candidates: &[CertificateDer<'static>]) -> Found {
    let option = |name: &str| {
        ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"]
            .iter()
            .find_map(|variable| {
                let mut words = machine.text(variable)?.split_whitespace();
                words.find_map(|word| word.strip_prefix(&format!("-Djavax.net.ssl.{name}=")))
            })
    };
    let store = option("trustStore")
        .map(PathBuf::from)
        .or_else(|| cacerts(machine));
    let Some(store) = store else {
        return Found {
            roots: Vec::new(),
            place: "any Java keystore (no JDK was found)".to_owned(),
        };
    };
    let mut roots: Vec<_> = held_by(std::slice::from_ref(&store), candidates)
        .into_iter()
        .cloned()
        .collect();
    if roots.is_empty() {
        // keytool's own PKCS#12 is encrypted; cacerts has the password that all of them have.
        let password = option("trustStorePassword").unwrap_or("changeit");
        roots = certificates_of(
            &store,
            Some(&Passphrase::new(Zeroizing::new(password.to_owned()))),
        );
    }
    Found {
        roots,
        place: store.display().to_string(),
    }
}

/// The keystore of the JDK that `java` would start with.
fn cacerts(machine: &Surroundings) -> Option<PathBuf> {
    let by_program = || {
        fs::canonicalize(machine.program("java")?)
            .ok()?
            .parent()?
            .parent()
            .map(Path::to_owned)
    };
    let home = machine.path("JAVA_HOME").or_else(by_program)?;
    [
        "lib/security/jssecacerts",
        "lib/security/cacerts",
        "jre/lib/security/cacerts",
    ]
    .iter()
    .map(|path| home.join(path))
    .find(|path| path.is_file())
}

/// Certificates of a file in any form; none of one that cannot be read.
pub(super) fn certificates_of(
    path: &Path,
    passphrase: Option<&Passphrase>,
) -> Vec<CertificateDer<'static>> {
    let read = || {
        let bytes = file::bytes(path).ok()?;
        decode::decode(&bytes, passphrase).ok()
    };
    let items = read().map(|found| found.items).unwrap_or_default();
    let certificates = items.into_iter().filter_map(|item| match item {
        Item::Certificate(der) => Some(der),
        _ => None,
    });
    certificates.collect()
}

/// Entries of a folder that are wanted, by name; none of one that cannot be read.
fn within(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| wanted(path))
        .take(MOST_FILES)
        .collect();
    paths.sort();
    paths
}
