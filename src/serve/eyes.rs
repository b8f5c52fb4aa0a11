//! Events of folders, also of folders that come later or are replaced.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::Sender;
use tracing::warn;

/// A watch of folders.
pub(super) struct Eyes {
    watcher: Option<RecommendedWatcher>,
    /// With device and inode: a folder that was removed and made again is another one.
    watched: BTreeMap<PathBuf, (u64, u64)>,
    /// Folders that were complained about.
    refused: BTreeSet<PathBuf>,
}

impl Eyes {
    /// Rings `changed` at each event.
    pub(super) fn open(changed: Sender<()>) -> Self {
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading is no change: a reload that read the files would otherwise cause the next one.
            let is_read = |event: &Event| {
                event.kind.is_access()
                    && event.kind != EventKind::Access(AccessKind::Close(AccessMode::Write))
            };
            if !event.is_ok_and(|event| is_read(&event)) {
                // Full means that a reload is due already.
                let _ = changed.try_send(());
            }
        });
        if let Err(error) = &watcher {
            warn!("cannot watch files, so they are looked at every few seconds: {error}");
        }
        Self {
            watcher: watcher.ok(),
            watched: BTreeMap::new(),
            refused: BTreeSet::new(),
        }
    }

    /// Watches these folders and no others. Of one that is not there, what is above it.
    pub(super) fn look_at(&mut self, folders: &BTreeSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        let wanted: BTreeMap<PathBuf, (u64, u64)> =
            folders.iter().filter_map(|folder| there(folder)).collect();
        self.watched.retain(|folder, identity| {
            let stays = wanted.get(folder) == Some(identity);
            if !stays {
                // It may be gone already.
                let _ = watcher.unwatch(folder);
            }
            stays
        });
        for (folder, identity) in wanted {
            if self.watched.contains_key(&folder) {
                continue;
            }
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(folder, identity);
                }
                Err(error) => {
                    if self.refused.insert(folder.clone()) {
                        warn!(
                            "cannot watch {}, so it is looked at every few seconds: {error}",
                            folder.display()
                        );
                    }
                }
            }
        }
    }
}

/// The folder, or the nearest one above it that is there, with device and inode.
fn there(folder: &Path) -> Option<(PathBuf, (u64, u64))> {
    folder.ancestors().find_map(|folder| {
        let about = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
        Some((folder.to_owned(), (about.dev(), about.ino())))
    })
}
