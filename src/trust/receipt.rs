//! Receipts: what was done to which place, so that it is undone and nothing else.
//!
//! Where they are, the [`shelf`](super::shelf) says.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::TrustError;
use super::anchor::{Anchor, Source};
use super::shelf::Shelf;
use super::step::{Action, By, Plan};
use crate::store::{Lock, atomic};

/// Everything that was done for one anchor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// SHA-256 of the DER, lower-case hex.
    pub fingerprint: String,
    /// The subject.
    pub subject: String,
    /// Where it came from.
    pub source: String,
    /// The certificate in PEM form: it is found again when the CA is gone.
    pub certificate: String,
    /// The places.
    #[serde(default, rename = "place")]
    pub places: Vec<Kept>,
}

/// What was done to one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The kind of store.
    pub store: String,
    /// The place.
    pub place: String,
    /// Whether root did it.
    #[serde(default)]
    pub by_root: bool,
    /// Folders that were made, the outermost first.
    #[serde(default)]
    pub folders: Vec<PathBuf>,
    /// Files that were written.
    #[serde(default, rename = "file")]
    pub files: Vec<KeptFile>,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptFile {
    /// Where.
    pub path: PathBuf,
    /// What was there before; nothing where there was no file.
    pub previous: Option<String>,
}

impl KeptFile {
    /// A file that is not there yet.
    fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            previous: None,
        }
    }
}

impl Kept {
    /// Whether it made a file.
    pub(super) fn made(&self, path: &Path) -> bool {
        let mut files = self.files.iter();
        files.any(|file| file.path == path && file.previous.is_none())
    }

    /// What a plan will do to a place.
    #[must_use]
    pub fn of(store: &str, place: &str, plan: &Plan) -> Self {
        let mut kept = Self {
            store: store.to_owned(),
            place: place.to_owned(),
            by_root: plan.needs_root(),
            files: plan.makes.iter().map(|path| KeptFile::new(path)).collect(),
            ..Self::default()
        };
        for step in &plan.steps {
            match &step.action {
                Action::MakeFolder { path, .. } => kept.folders.push(path.clone()),
                Action::Write { path, .. } => kept.files.push(KeptFile {
                    path: path.clone(),
                    previous: fs::read_to_string(path).ok(),
                }),
                _ => {}
            }
        }
        kept
    }

    /// Whether it is about a place.
    #[must_use]
    pub fn is_about(&self, store: &str, place: &str) -> bool {
        self.store == store && self.place == place
    }

    /// Adds what an earlier receipt knows of the same place: the state before the first change is what counts.
    fn inherit(&mut self, earlier: &Self) {
        self.by_root |= earlier.by_root;
        let new: Vec<PathBuf> = earlier
            .folders
            .iter()
            .filter(|folder| !self.folders.contains(folder))
            .cloned()
            .collect();
        self.folders.splice(0..0, new);
        for file in &earlier.files {
            match self.files.iter_mut().find(|own| own.path == file.path) {
                Some(own) => own.previous.clone_from(&file.previous),
                None => self.files.push(file.clone()),
            }
        }
    }

    /// What takes the folders away that were made, as far as they are empty.
    pub(super) fn remove_folders(&self, plan: &mut Plan) {
        let by = if self.by_root { By::Root } else { By::User };
        for folder in self.folders.iter().rev().filter(|folder| folder.is_dir()) {
            plan.push(by, Action::RemoveFolder(folder.clone()));
            plan.let_fail();
        }
    }
}

/// The receipts of a state folder.
#[derive(Debug)]
pub struct Receipts {
    shelf: Shelf,
    all: Vec<Receipt>,
    doubted: Vec<PathBuf>,
}

impl Receipts {
    /// Reads them; a folder that is not there holds none.
    ///
    /// # Errors
    ///
    /// [`TrustError::Io`], [`TrustError::Receipt`].
    pub fn read(shelf: &Shelf) -> Result<Self, TrustError> {
        let mut receipts = Self {
            shelf: shelf.clone(),
            all: Vec::new(),
            doubted: Vec::new(),
        };
        for path in files(&shelf.receipts())? {
            let about = fs::symlink_metadata(&path)
                .map_err(|source| TrustError::io("read", &path, source))?;
            if !shelf.believes(&about) {
                receipts.doubted.push(path);
                continue;
            }
            let text = fs::read_to_string(&path)
                .map_err(|source| TrustError::io("read", &path, source))?;
            let wrong = |reason: &str| TrustError::Receipt {
                path: path.clone(),
                reason: reason.trim().to_owned(),
            };
            let receipt: Receipt =
                toml::from_str(&text).map_err(|error| wrong(&error.to_string()))?;
            // It is where a path is made of it.
            if path.file_stem().and_then(|stem| stem.to_str()) != Some(&receipt.fingerprint) {
                return Err(wrong("its name is not the fingerprint in it"));
            }
            receipts.all.push(receipt);
        }
        receipts
            .all
            .sort_by(|one, other| one.fingerprint.cmp(&other.fingerprint));
        // Those that root has as well were given away together with the folder.
        for path in shelf
            .stranger_s()
            .map(files)
            .transpose()?
            .unwrap_or_default()
        {
            let name = path.file_stem().and_then(|stem| stem.to_str());
            if name.is_none_or(|name| receipts.of(name).is_none()) {
                receipts.doubted.push(path);
            }
        }
        receipts.doubted.sort();
        Ok(receipts)
    }

    /// Files that somebody else may have written: what they say is not done.
    #[must_use]
    pub fn doubted(&self) -> &[PathBuf] {
        &self.doubted
    }

    /// Keeps other runs from changing stores and receipts at the same time; `waiting` is called once when one does.
    ///
    /// # Errors
    ///
    /// [`TrustError::Store`].
    pub fn lock(shelf: &Shelf, waiting: &dyn Fn()) -> Result<Lock, TrustError> {
        let path = shelf.lock()?;
        let lock = Lock::exclusive(&path, waiting)?;
        shelf.own(&path);
        for folder in shelf.written() {
            atomic::sweep_staged(&folder);
        }
        Ok(lock)
    }

    /// All of them, by fingerprint.
    #[must_use]
    pub fn all(&self) -> &[Receipt] {
        &self.all
    }

    /// That of an anchor.
    #[must_use]
    pub fn of(&self, fingerprint: &str) -> Option<&Receipt> {
        self.all
            .iter()
            .find(|receipt| receipt.fingerprint == fingerprint)
    }

    /// What those of some anchors know of a place.
    #[must_use]
    pub fn about(&self, anchors: &[&Anchor], store: &str, place: &str) -> Vec<Kept> {
        let receipts = anchors
            .iter()
            .filter_map(|anchor| self.of(anchor.fingerprint()));
        let places = receipts.flat_map(|receipt| &receipt.places);
        places
            .filter(|kept| kept.is_about(store, place))
            .cloned()
            .collect()
    }

    /// Writes down what will be done to a place for an anchor; before it is done, so that a run that is killed is undone too.
    ///
    /// # Errors
    ///
    /// [`TrustError::Store`].
    pub fn add(&mut self, anchor: &Anchor, mut kept: Kept) -> Result<(), TrustError> {
        for receipt in &self.all {
            for earlier in &receipt.places {
                if earlier.is_about(&kept.store, &kept.place) {
                    kept.inherit(earlier);
                }
            }
        }
        let mut receipt = self
            .of(anchor.fingerprint())
            .cloned()
            .unwrap_or_else(|| Receipt {
                fingerprint: anchor.fingerprint().to_owned(),
                subject: anchor.subject().to_owned(),
                source: match anchor.source() {
                    Source::File(path) => path.clone(),
                    source => source.label(),
                },
                certificate: anchor.pem(),
                places: Vec::new(),
            });
        receipt
            .places
            .retain(|earlier| !earlier.is_about(&kept.store, &kept.place));
        receipt.places.push(kept);
        self.put(receipt)
    }

    /// Forgets what was done to a place for an anchor: it is undone.
    ///
    /// # Errors
    ///
    /// [`TrustError::Store`], [`TrustError::Io`].
    pub fn forget(&mut self, anchor: &Anchor, store: &str, place: &str) -> Result<(), TrustError> {
        let Some(mut receipt) = self.of(anchor.fingerprint()).cloned() else {
            return Ok(());
        };
        receipt.places.retain(|kept| !kept.is_about(store, place));
        if !receipt.places.is_empty() {
            return self.put(receipt);
        }
        for folder in self.shelf.written() {
            let path = folder.join(name(&receipt.fingerprint));
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(TrustError::io("remove", path, error));
                }
                _ => {}
            }
        }
        // As long as there are others they stay.
        self.shelf.tidy();
        self.all
            .retain(|one| one.fingerprint != receipt.fingerprint);
        Ok(())
    }

    fn put(&mut self, receipt: Receipt) -> Result<(), TrustError> {
        for folder in self.shelf.written() {
            let path = folder.join(name(&receipt.fingerprint));
            let text = toml::to_string(&receipt).map_err(|error| TrustError::Receipt {
                path: path.clone(),
                reason: error.to_string(),
            })?;
            atomic::folder(&folder, atomic::SECRET_FOLDER)?;
            self.shelf.own(&folder);
            atomic::replace(&path, text.as_bytes(), atomic::PUBLIC)?;
            self.shelf.own(&path);
        }
        self.all
            .retain(|one| one.fingerprint != receipt.fingerprint);
        self.all.push(receipt);
        Ok(())
    }
}

fn name(fingerprint: &str) -> String {
    format!("{fingerprint}.toml")
}

/// The receipts in a folder, which need not be there.
fn files(folder: &Path) -> Result<Vec<PathBuf>, TrustError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(TrustError::io("read", folder, source)),
    };
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths
        .filter(|path| path.extension().is_some_and(|found| found == "toml"))
        .collect())
}
