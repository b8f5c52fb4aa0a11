//! Receipts: what was done to which place, so that it is undone and nothing else.
//!
//! ```text
//! STATE/trust/receipts/<fingerprint>.toml
//! ```

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::TrustError;
use super::anchor::{Anchor, Source};
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
    state: PathBuf,
    all: Vec<Receipt>,
}

impl Receipts {
    /// Reads them; a folder that is not there holds none.
    ///
    /// # Errors
    ///
    /// [`TrustError::Io`], [`TrustError::Receipt`].
    pub fn read(state: &Path) -> Result<Self, TrustError> {
        let mut receipts = Self {
            state: state.to_owned(),
            all: Vec::new(),
        };
        let folder = receipts.folder();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(receipts),
            Err(source) => return Err(TrustError::io("read", folder, source)),
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|found| found != "toml") {
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
        Ok(receipts)
    }

    /// Keeps other runs from changing stores and receipts at the same time; `waiting` is called once when one does.
    ///
    /// # Errors
    ///
    /// [`TrustError::Store`].
    pub fn lock(state: &Path, waiting: &dyn Fn()) -> Result<Lock, TrustError> {
        let folder = state.join("trust");
        atomic::folder(&folder, atomic::SECRET_FOLDER)?;
        own_as(state, &folder);
        let path = folder.join("lock");
        let lock = Lock::exclusive(&path, waiting)?;
        own_as(state, &path);
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
        let path = self.path(&receipt.fingerprint);
        fs::remove_file(&path).map_err(|source| TrustError::io("remove", path, source))?;
        self.all
            .retain(|one| one.fingerprint != receipt.fingerprint);
        // Fails while there are others.
        let _ = fs::remove_dir(self.folder());
        Ok(())
    }

    fn put(&mut self, receipt: Receipt) -> Result<(), TrustError> {
        let path = self.path(&receipt.fingerprint);
        let text = toml::to_string(&receipt).map_err(|error| TrustError::Receipt {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        let folder = self.folder();
        atomic::folder(&folder, atomic::SECRET_FOLDER)?;
        own_as(&self.state, &folder);
        atomic::replace(&path, text.as_bytes(), atomic::PUBLIC)?;
        own_as(&self.state, &path);
        self.all
            .retain(|one| one.fingerprint != receipt.fingerprint);
        self.all.push(receipt);
        Ok(())
    }

    fn folder(&self) -> PathBuf {
        self.state.join("trust/receipts")
    }

    fn path(&self, fingerprint: &str) -> PathBuf {
        self.folder().join(format!("{fingerprint}.toml"))
    }
}

/// Gives what root made in somebody's state folder to its owner, who could not change it otherwise. Others cannot.
fn own_as(state: &Path, path: &Path) {
    if let Ok(owner) = state.metadata() {
        let _ = chown(path, Some(owner.uid()), Some(owner.gid()));
    }
}
