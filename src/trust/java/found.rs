//! Where JDKs are, as data, and which of them have a key store of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::trust::machine::Machine;

/// Folders of the system with JDKs in them.
const SYSTEM: &[&str] = &[
    "/usr/lib/jvm",
    "/usr/lib64/jvm",
    "/usr/java",
    "/usr/local",
    "/opt",
    "/Library/Java/JavaVirtualMachines",
];

/// Folders of a user with JDKs in them, one folder or two above them.
const HOME: &[&str] = &[
    ".sdkman/candidates/java",
    ".jdks",
    ".gradle/jdks",
    ".asdf/installs/java",
    ".local/share/mise/installs/java",
    ".jabba/jdk",
    ".local/share/JetBrains/Toolbox/apps",
    "Library/Java/JavaVirtualMachines",
];

/// Below a folder of a JDK, where its home may be.
const BELOW: &[&str] = &["", "Contents/Home", "jbr"];

/// Below the home of a JDK, where its key store may be; Java 8 has a JRE inside.
const STORES: &[&str] = &["lib/security/cacerts", "jre/lib/security/cacerts"];

/// A key store and a JDK that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Jdk {
    /// Its home, by the shortest name.
    pub(super) home: PathBuf,
    /// The key store, all links followed.
    pub(super) store: PathBuf,
}

/// One JDK for each key store.
pub(super) fn jdks(machine: &Machine) -> Vec<Jdk> {
    let mut stores: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for home in homes(machine) {
        let mut files = STORES.iter().map(|store| home.join(store));
        let Some(store) = files.find_map(|file| file.canonicalize().ok()) else {
            continue;
        };
        if !store.is_file() {
            continue;
        }
        let known = stores.entry(store).or_insert_with(|| home.clone());
        // `java-17-openjdk-amd64` and its other names are one; one with a keytool is of more use.
        let rank = |home: &Path| (!home.join("bin/keytool").exists(), home.as_os_str().len());
        if rank(&home) < rank(known) {
            *known = home;
        }
    }
    stores
        .into_iter()
        .map(|(store, home)| Jdk { home, store })
        .collect()
}

fn homes(machine: &Machine) -> Vec<PathBuf> {
    let mut homes: Vec<PathBuf> = machine.java_home.iter().cloned().collect();
    // HOME/bin/java, behind links such as Debian's alternatives.
    let java = machine
        .locate("java")
        .and_then(|java| java.canonicalize().ok());
    homes.extend(java.and_then(|java| Some(java.parent()?.parent()?.to_owned())));
    let system = SYSTEM.iter().map(|folder| machine.system(folder));
    let own = HOME.iter().filter_map(|folder| machine.below_home(folder));
    for folder in system.chain(own) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        entries.sort();
        let below = |entry: &PathBuf| {
            BELOW
                .iter()
                .map(|name| entry.join(name))
                .collect::<Vec<_>>()
        };
        homes.extend(entries.iter().flat_map(below));
    }
    homes
}
