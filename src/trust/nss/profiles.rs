//! Profiles of the Mozilla family: what `profiles.ini` and `installs.ini` name, and what else has a database.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Larger files are no lists of profiles.
const LARGEST: u64 = 1 << 20;

/// The profile folders below a root that are there, in order of their paths.
pub(super) fn profiles(root: &Path) -> Vec<PathBuf> {
    let mut found = BTreeSet::new();
    for file in ["profiles.ini", "installs.ini"] {
        found.extend(named(root, &read(&root.join(file))));
    }
    // Profiles that were started by their path are in no list.
    for folder in [root.to_owned(), root.join("Profiles")] {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        found.extend(
            entries
                .map(|entry| entry.path())
                .filter(|path| path.join("cert9.db").is_file()),
        );
    }
    found.into_iter().filter(|path| path.is_dir()).collect()
}

fn read(path: &Path) -> String {
    let is_small = path
        .metadata()
        .is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    if is_small {
        fs::read_to_string(path).unwrap_or_default()
    } else {
        String::new()
    }
}

/// The paths in a list: `Path=` of a profile, relative or not as `IsRelative=` says, `Default=` of an installation.
fn named(root: &Path, list: &str) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for section in list.split("\n[") {
        let field = |name: &str| {
            let mut lines = section.lines();
            lines.find_map(|line| line.trim().strip_prefix(name))
        };
        let is_profile = field("Name=").is_some();
        // `Default=1` of a profile says that it is the one; of an installation it is a path.
        let path = field("Path=").or_else(|| field("Default=").filter(|_| !is_profile));
        let Some(path) = path.filter(|path| !path.is_empty()) else {
            continue;
        };
        let path = PathBuf::from(path);
        let climbs = path
            .components()
            .any(|part| matches!(part, Component::ParentDir));
        if field("IsRelative=") == Some("0") && path.is_absolute() {
            paths.push(path);
        } else if !path.is_absolute() && !climbs {
            paths.push(root.join(path));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_and_absolute_paths_are_read() {
        let list = "[Install4F96D1932A9F858E]\nDefault=a.default-esr\nLocked=1\n\n[Profile1]\nName=default\nIsRelative=1\n\
                    Path=b.default\nDefault=1\n\n[Profile0]\nName=far\nIsRelative=0\nPath=/srv/far\n\n[General]\n\
                    StartWithLastProfile=1\n";
        let root = Path::new("/root-of-it");
        assert_eq!(
            named(root, list),
            [
                root.join("a.default-esr"),
                root.join("b.default"),
                PathBuf::from("/srv/far")
            ]
        );
        let installs = "[4F96D1932A9F858E]\nDefault=c.default-release\nLocked=1\n";
        assert_eq!(named(root, installs), [root.join("c.default-release")]);
        assert!(named(root, "[Profile0]\nName=x\nIsRelative=1\nPath=../../etc\n").is_empty());
        assert!(named(root, "\u{0}[[[Path=\n[").is_empty());
    }
}
