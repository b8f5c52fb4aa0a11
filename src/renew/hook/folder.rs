//! `CONFIG/hooks/{pre,deploy,post}/`: executables that run for every lineage, in the order of their names.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::HookKind;
use crate::machine::foreign;
use crate::pki::shown::shown;

/// A file or folder of hooks that is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path} is not run: {why}")]
pub struct Refused {
    /// Where it is, fit for a terminal.
    pub path: String,
    /// Why not, and what changes that.
    pub why: String,
}

/// What is in the folders.
#[derive(Clone, Debug, Default)]
pub(super) struct Folders {
    pre: Vec<PathBuf>,
    deploy: Vec<PathBuf>,
    post: Vec<PathBuf>,
    pub(super) refused: Vec<Refused>,
}

impl Folders {
    pub(super) fn of(&self, kind: HookKind) -> &[PathBuf] {
        match kind {
            HookKind::Pre => &self.pre,
            HookKind::Deploy => &self.deploy,
            HookKind::Post => &self.post,
        }
    }

    /// Folders that are not there hold nothing.
    pub(super) fn read(hooks: &Path) -> Self {
        let mut found = Self::default();
        // Hooks run elsewhere.
        let hooks = std::path::absolute(hooks).unwrap_or_else(|_| hooks.to_owned());
        let refused = &mut found.refused;
        for (kind, files) in [
            (HookKind::Pre, &mut found.pre),
            (HookKind::Deploy, &mut found.deploy),
            (HookKind::Post, &mut found.post),
        ] {
            let folder = hooks.join(kind.name());
            match list(&folder, refused) {
                Ok(listed) => *files = listed,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => refused.push(refusal(&folder, error.to_string())),
            }
        }
        found
    }
}

fn list(folder: &Path, refused: &mut Vec<Refused>) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut files = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        // What editors leave behind, and what is hidden.
        if text.starts_with('.') || text.ends_with('~') {
            continue;
        }
        files.push(folder.join(name));
    }
    files.sort();
    if files.is_empty() {
        return Ok(files);
    }
    // Who may write here may put another file in the place of any of them.
    if let Some(why) = foreign::why(&fs::metadata(folder)?) {
        refused.push(refusal(folder, why));
        return Ok(Vec::new());
    }
    files.retain(|path| match fs::metadata(path) {
        Ok(about) if !about.is_file() || about.mode() & 0o111 == 0 => false,
        Ok(about) => match foreign::why(&about) {
            Some(why) => {
                refused.push(refusal(path, why));
                false
            }
            None => true,
        },
        // A link that leads nowhere.
        Err(_) => false,
    });
    Ok(files)
}

fn refusal(path: &Path, why: String) -> Refused {
    Refused {
        path: shown(&path.to_string_lossy()),
        why,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn put(path: &Path, mode: u32) {
        fs::write(path, "#!/bin/sh\n").expect("written");
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
    }

    #[test]
    fn executables_in_the_order_of_their_names() {
        let home = tempfile::tempdir().expect("a folder");
        let deploy = home.path().join("deploy");
        fs::create_dir(&deploy).expect("a folder");
        for (name, mode) in [
            ("20-b", 0o755),
            ("10-a.sh", 0o700),
            ("3-c", 0o700),
            ("10-a.sh~", 0o700),
            (".hidden", 0o700),
            ("README", 0o644),
            ("40-group", 0o775),
            ("41-all", 0o757),
        ] {
            put(&deploy.join(name), mode);
        }
        fs::create_dir(deploy.join("folder")).expect("a folder");
        symlink(deploy.join("20-b"), deploy.join("5-link")).expect("a link");
        symlink("nowhere", deploy.join("6-broken")).expect("a link");
        let found = Folders::read(home.path());
        let names: Vec<_> = found
            .of(HookKind::Deploy)
            .iter()
            .map(|path| path.file_name().expect("a name").to_string_lossy())
            .collect();
        assert_eq!(names, ["10-a.sh", "20-b", "3-c", "5-link"]);
        let refused: Vec<String> = found.refused.iter().map(ToString::to_string).collect();
        assert_eq!(refused.len(), 2, "{refused:?}");
        assert!(refused[0].contains("40-group is not run: others than its owner may write it"));
        assert!(refused[1].contains("41-all"), "{refused:?}");
        assert!(found.of(HookKind::Pre).is_empty());
    }

    #[test]
    fn a_folder_that_others_may_write_is_not_used() {
        let home = tempfile::tempdir().expect("a folder");
        let post = home.path().join("post");
        fs::create_dir(&post).expect("a folder");
        put(&post.join("a"), 0o700);
        fs::set_permissions(&post, fs::Permissions::from_mode(0o777)).expect("its mode");
        let found = Folders::read(home.path());
        assert!(found.of(HookKind::Post).is_empty());
        assert_eq!(found.refused.len(), 1, "{:?}", found.refused);
    }
}
