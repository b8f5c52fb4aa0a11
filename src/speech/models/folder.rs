//! The folder of models: what is installed, what could be, and which file a name means.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::part::Part;
use super::stamp::Stamp;
use super::{
    DEMO, DEMO_SIZE, Header, KNOWN, KnownModel, ModelError, ModelFile, ModelSource, Purpose,
    SILERO, Sha256Digest, layout,
};

/// A folder of `ggml-NAME.bin` files.
#[derive(Clone, Debug)]
pub struct ModelFolder {
    path: PathBuf,
}

/// A line of `model list`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedModel {
    /// Name, as other commands take it.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Size in bytes: of the file if it is there, else of the one that would be pulled.
    pub size: u64,
    /// The file, if it is there.
    pub path: Option<PathBuf>,
    /// What it is for; `None` for a file that is no model.
    pub purpose: Option<Purpose>,
    /// Whether it knows more languages than English; `None` for one without words.
    pub multilingual: Option<bool>,
}

/// Where a model comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Part of voicectl.
    BuiltIn,
    /// Known by name, with a pinned digest.
    Known,
    /// Put there by its owner.
    Custom,
}

/// What a full check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Sha256Digest,
    /// Whether there was a digest to compare with.
    pub pinned: bool,
}

impl ModelFolder {
    /// The folder at `path`, which need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the model called `name` is or would be.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(format!("ggml-{name}.bin"))
    }

    /// The built-in model, then all that are known, then the owner's own.
    ///
    /// # Errors
    ///
    /// When the folder exists but cannot be read.
    pub fn list(&self) -> Result<Vec<ListedModel>, ModelError> {
        let mut models = Vec::new();
        if cfg!(feature = "whisper") {
            models.push(ListedModel {
                name: DEMO.to_owned(),
                origin: Origin::BuiltIn,
                size: DEMO_SIZE,
                path: None,
                purpose: Some(Purpose::Words),
                multilingual: Some(false),
            });
        }
        let mut installed = self.installed()?;
        for known in KNOWN {
            let found = installed.iter().position(|(name, ..)| name == known.name);
            let file = found.map(|at| installed.swap_remove(at));
            models.push(ListedModel {
                name: known.name.to_owned(),
                origin: Origin::Known,
                size: file.as_ref().map_or(known.size, |file| file.1),
                path: file.map(|file| file.2),
                purpose: Some(known.purpose),
                multilingual: known.is_multilingual(),
            });
        }
        installed.sort();
        for (name, size, path) in installed {
            let header = File::open(&path)
                .ok()
                .and_then(|file| layout::inspect(file).ok());
            models.push(ListedModel {
                name,
                origin: Origin::Custom,
                size,
                path: Some(path),
                purpose: header.as_ref().map(|_| Purpose::Words),
                multilingual: header.as_ref().map(Header::is_multilingual),
            });
        }
        Ok(models)
    }

    /// Name, size and path of every file that is called like a model.
    fn installed(&self) -> Result<Vec<(String, u64, PathBuf)>, ModelError> {
        let entries = match fs::read_dir(&self.path) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(ModelError::file("read", &self.path))?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(ModelError::file("read", &self.path))?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.and_then(|name| name.strip_prefix("ggml-")?.strip_suffix(".bin"));
            // A file that vanished since is no longer installed.
            if let (Some(name), Ok(about)) = (name, fs::metadata(&path))
                && about.is_file()
                && is_name(name)
            {
                files.push((name.to_owned(), about.len(), path));
            }
        }
        Ok(files)
    }

    /// Which recognition model a name or a path means.
    ///
    /// The built-in model, a known one, one of the folder, or a path: one with a `/`, or one that ends in `.bin`.
    ///
    /// # Errors
    ///
    /// [`ModelError::NotInstalled`], [`ModelError::Unknown`], [`ModelError::NoFile`], [`ModelError::NoWords`].
    pub fn resolve(&self, name_or_path: &str) -> Result<ModelSource, ModelError> {
        // Installed or not.
        if KnownModel::find(name_or_path).is_some_and(|known| known.purpose == Purpose::Voice) {
            return Err(ModelError::NoWords(name_or_path.to_owned()));
        }
        match self.locate(name_or_path)? {
            ModelSource::File(file) if file.purpose() == Purpose::Voice => {
                Err(ModelError::NoWords(file.name))
            }
            source => Ok(source),
        }
    }

    /// The installed model that finds where somebody speaks.
    ///
    /// # Errors
    ///
    /// [`ModelError::NotInstalled`].
    pub fn detector(&self) -> Result<ModelFile, ModelError> {
        self.find(SILERO)
    }

    /// The installed models that recognise words, small ones first, and what is no model, so that whoever loads it says so.
    ///
    /// # Errors
    ///
    /// As [`ModelFolder::list`].
    pub fn recognizers(&self) -> Result<Vec<ListedModel>, ModelError> {
        let mut models = self.list()?;
        models.retain(|model| model.path.is_some() && model.purpose != Some(Purpose::Voice));
        models.sort_by_key(|model| model.size);
        Ok(models)
    }

    fn locate(&self, name_or_path: &str) -> Result<ModelSource, ModelError> {
        if name_or_path == DEMO && cfg!(feature = "whisper") {
            return Ok(ModelSource::Demo);
        }
        if is_name(name_or_path) && self.file(name_or_path).is_file() {
            return Ok(ModelSource::File(self.named(name_or_path)));
        }
        if KnownModel::find(name_or_path).is_some() {
            return Err(ModelError::NotInstalled {
                name: name_or_path.to_owned(),
                folder: self.path.clone(),
            });
        }
        let path = Path::new(name_or_path);
        let is_path = name_or_path.contains('/')
            || path
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("bin"));
        if !is_path {
            return Err(unknown(name_or_path));
        }
        if !path.is_file() {
            return Err(ModelError::NoFile(path.to_owned()));
        }
        if let Some(name) = KNOWN
            .iter()
            .map(|known| known.name)
            .find(|name| self.file(name) == path)
        {
            return Ok(ModelSource::File(self.named(name)));
        }
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        Ok(ModelSource::File(ModelFile {
            name,
            path: path.to_owned(),
            sha256: None,
        }))
    }

    /// The file of an installed model with its digest: the pinned one, else the one it was pulled with.
    fn named(&self, name: &str) -> ModelFile {
        let path = self.file(name);
        let pinned = KnownModel::find(name).map(|known| known.sha256);
        ModelFile {
            name: name.to_owned(),
            sha256: pinned.or_else(|| Stamp::noted(&path)),
            path,
        }
    }

    /// The installed model called `name`, as a file.
    fn find(&self, name: &str) -> Result<ModelFile, ModelError> {
        match self.locate(name)? {
            ModelSource::Demo => Err(ModelError::BuiltIn(DEMO)),
            ModelSource::File(file) => Ok(file),
        }
    }

    /// Hashes a model from its first byte to its last, whatever was noted about it, and checks its layout.
    ///
    /// # Errors
    ///
    /// As [`ModelFolder::resolve`], [`ModelError::WrongDigest`], [`ModelError::NotAModel`].
    pub fn verify(&self, name_or_path: &str) -> Result<Verified, ModelError> {
        let model = self.find(name_or_path)?;
        let file = model.open()?;
        let sha256 = model.hash(&file)?;
        model.inspect_as(model.purpose(), &file)?;
        let size = file
            .metadata()
            .map_err(ModelError::file("read", &model.path))?
            .len();
        Ok(Verified {
            pinned: model.sha256.is_some(),
            path: model.path,
            size,
            sha256,
        })
    }

    /// Deletes an installed model and what a broken-off pull of it left; says how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`ModelError::InUse`] while it is being pulled, [`ModelError::NotInstalled`] and [`ModelError::Unknown`] when
    /// there is nothing to delete.
    pub fn remove(&self, name: &str) -> Result<u64, ModelError> {
        if name == DEMO {
            return Err(ModelError::BuiltIn(DEMO));
        }
        if !is_name(name) {
            return Err(unknown(name));
        }
        let path = self.file(name);
        let partial = Part::remove(&path, name)?;
        let installed = match fs::metadata(&path) {
            Ok(about) => Some(about.len()),
            Err(why) if why.kind() == io::ErrorKind::NotFound => None,
            Err(why) => return Err(ModelError::file("read", &path)(why)),
        };
        if installed.is_some() {
            fs::remove_file(&path).map_err(ModelError::file("delete", &path))?;
            // Without its model the note says nothing; it is not worth an error.
            let _ = fs::remove_file(Stamp::path(&path));
        }
        match (installed, partial) {
            (None, None) if KnownModel::find(name).is_some() => Err(ModelError::NotInstalled {
                name: name.to_owned(),
                folder: self.path.clone(),
            }),
            (None, None) => Err(unknown(name)),
            (installed, partial) => Ok(installed.unwrap_or(0) + partial.unwrap_or(0)),
        }
    }
}

fn unknown(name: &str) -> ModelError {
    let demo = cfg!(feature = "whisper").then_some(DEMO);
    let known = demo
        .into_iter()
        .chain(KNOWN.iter().map(|known| known.name))
        .collect();
    ModelError::Unknown {
        name: name.to_owned(),
        known,
    }
}

/// Whether `name` makes a good part of a file name.
pub(super) fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && name.bytes().any(|byte| byte.is_ascii_alphanumeric())
}
