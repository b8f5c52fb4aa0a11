//! What has to be watched of a file that is replaced by rename, or through links on its way.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

/// Links that are followed: more are a circle.
const LINKS: usize = 40;

/// The folders in which something decides what `path` is: its own, and that of every link on the way. `current` in
/// `current/cert.pem` may be a link, and so may `..data` of a Kubernetes secret: switching it is no event in the folder
/// that it pointed to.
#[must_use]
pub fn folders(path: &Path) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    let mut links = LINKS;
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    walk(&whole, &mut folders, &mut links);
    folders
}

fn walk(path: &Path, folders: &mut BTreeSet<PathBuf>, links: &mut usize) {
    let mut at = PathBuf::new();
    let mut rest = path.components();
    while let Some(part) = rest.next() {
        if part == Component::ParentDir {
            at.pop();
            continue;
        }
        let parent = at.clone();
        at.push(part);
        let is_last = rest.as_path().as_os_str().is_empty();
        let target = fs::read_link(&at).ok();
        if is_last || target.is_some() {
            folders.insert(parent.clone());
        }
        let Some(target) = target else { continue };
        if *links == 0 {
            return;
        }
        *links -= 1;
        // From here on where the link leads; an absolute target replaces all of it.
        return walk(&parent.join(target).join(rest.as_path()), folders, links);
    }
}

/// Which files there are at some paths, as far as the file system tells: another file, or other content, is another stamp.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp(Vec<Option<[i128; 4]>>);

impl Stamp {
    /// Of what is there now, links followed.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let one = |path: &Path| {
            let about = fs::metadata(path).ok()?;
            let nanoseconds =
                |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
            Some([
                i128::from(about.dev()) << 64 | i128::from(about.ino()),
                i128::from(about.len()),
                nanoseconds(about.mtime(), about.mtime_nsec()),
                nanoseconds(about.ctime(), about.ctime_nsec()),
            ])
        };
        Self(paths.into_iter().map(one).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn every_link_on_the_way_counts() {
        let home = tempfile::tempdir().expect("a folder");
        let home = home.path().canonicalize().expect("a path");
        let at = |name: &str| home.join(name);
        // As a lineage has it, and as Kubernetes does.
        fs::create_dir_all(at("x/versions/0001")).expect("made");
        symlink("versions/0001", at("x/current")).expect("linked");
        fs::write(at("x/versions/0001/cert.pem"), "").expect("written");
        let found = folders(&at("x/current/cert.pem"));
        assert!(found.contains(&at("x")), "{found:?}");
        assert!(found.contains(&at("x/versions/0001")), "{found:?}");

        fs::create_dir_all(at("tls/..1")).expect("made");
        fs::write(at("tls/..1/tls.crt"), "").expect("written");
        symlink("..1", at("tls/..data")).expect("linked");
        symlink("..data/tls.crt", at("tls/tls.crt")).expect("linked");
        let found = folders(&at("tls/tls.crt"));
        assert_eq!(
            found,
            BTreeSet::from([at("tls"), at("tls/..1")]),
            "links and file"
        );
        // Nothing there is no reason to stop, nor is a circle.
        assert!(folders(&at("no/such")).contains(&at("no")));
        symlink("b", at("a")).expect("linked");
        symlink("a", at("b")).expect("linked");
        assert!(folders(&at("a")).contains(&home));
    }

    #[test]
    fn another_file_has_another_stamp() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("a");
        let stamp = || Stamp::of([path.as_path()]);
        let none = stamp();
        fs::write(&path, "1").expect("written");
        let one = stamp();
        assert!(none != one && one == stamp());
        fs::write(home.path().join("b"), "1").expect("written");
        fs::rename(home.path().join("b"), &path).expect("renamed");
        assert_ne!(one, stamp());
    }
}
