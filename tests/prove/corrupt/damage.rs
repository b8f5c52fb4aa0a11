//! What becomes of files: by disks, editors, scripts and people.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::path::Path;

use crate::random::Random;

/// One way to damage a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    Emptied,
    Truncated,
    /// A bit is flipped so many tenths into the file.
    Flipped(usize),
    /// A folder with a file in it has its place.
    Folder,
    /// A mebibyte of something else.
    Garbage,
    Removed,
    /// Nobody may read it, as its mode says.
    Forbidden,
}

impl Damage {
    pub(super) const ALL: [Self; 10] = [
        Self::Emptied,
        Self::Truncated,
        Self::Flipped(0),
        Self::Flipped(3),
        Self::Flipped(6),
        Self::Flipped(9),
        Self::Folder,
        Self::Garbage,
        Self::Removed,
        Self::Forbidden,
    ];

    /// Does it; whether there is such a thing for this file. A link is replaced, never what it leads to.
    pub(super) fn apply(self, path: &Path) -> bool {
        let is_link = path.is_symlink();
        if self == Self::Forbidden {
            let nobody = fs::Permissions::from_mode(0o000);
            return !is_link && fs::set_permissions(path, nobody).is_ok();
        }
        let owner = path.symlink_metadata().expect("a file");
        let is_done = self.replace(path, is_link);
        if is_done && self != Self::Removed {
            // What lies there now is theirs, too.
            let (user, group) = (Some(owner.uid()), Some(owner.gid()));
            lchown(path, user, group).expect("given");
        }
        is_done
    }

    fn replace(self, path: &Path, is_link: bool) -> bool {
        let bytes = if is_link {
            Vec::new()
        } else {
            fs::read(path).expect("a file")
        };
        let bytes = match self {
            Self::Emptied => Some(Vec::new()),
            Self::Truncated if bytes.len() > 1 => Some(bytes[..bytes.len() / 2].to_vec()),
            Self::Flipped(tenths) if !bytes.is_empty() => {
                let mut bytes = bytes;
                let place = bytes.len() * tenths / 10;
                bytes[place] ^= 0x10;
                Some(bytes)
            }
            Self::Truncated | Self::Flipped(_) => return false,
            // Neither text nor anything else.
            Self::Garbage => {
                let mut random = Random(0x9e37_79b9_7f4a_7c15);
                Some(
                    (0..1 << 17)
                        .flat_map(|_| random.next().to_le_bytes())
                        .collect(),
                )
            }
            Self::Folder | Self::Removed | Self::Forbidden => None,
        };
        let Some(bytes) = bytes else {
            fs::remove_file(path).expect("removed");
            if self == Self::Folder {
                fs::create_dir(path).expect("made");
                fs::write(path.join("something"), "else").expect("written");
            }
            return true;
        };
        if is_link {
            fs::remove_file(path).expect("removed");
        }
        // In place: owner and mode stay.
        fs::write(path, bytes).expect("written");
        true
    }
}
