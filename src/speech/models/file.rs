//! One model file: that it is a model, and the right one, before anything loads it.

use std::fs::File;
use std::path::PathBuf;

use super::stamp::Stamp;
use super::{
    Header, KnownModel, Malformed, ModelError, Purpose, Sha256Digest, SileroTensors, layout, silero,
};

/// A model file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFile {
    /// Name, or the file's name for a file outside of the folder of models.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The digest that it must have; `None` for a file that its owner answers for.
    pub sha256: Option<Sha256Digest>,
}

impl ModelFile {
    /// Checks that the file is a model, and the right one, before anything loads it.
    ///
    /// With a digest the file is hashed, unless it is noted that this very file had it. The layout is always checked.
    ///
    /// # Errors
    ///
    /// [`ModelError::WrongDigest`], [`ModelError::NotAModel`], [`ModelError::File`].
    pub fn check(&self) -> Result<Header, ModelError> {
        let file = self.open()?;
        self.check_digest(&file)?;
        self.inspect(&file)
    }

    /// The same for a model of any kind.
    pub(super) fn check_as(&self, purpose: Purpose) -> Result<(), ModelError> {
        let file = self.open()?;
        self.check_digest(&file)?;
        self.inspect_as(purpose, &file)
    }

    /// The numbers of a model that finds voice, which is hashed and checked as it is read.
    ///
    /// # Errors
    ///
    /// [`ModelError::WrongDigest`], [`ModelError::NotAModel`], [`ModelError::File`].
    pub(in crate::speech) fn silero(&self) -> Result<SileroTensors, ModelError> {
        let malformed = |why| self.malformed(why);
        let bytes = silero::bytes(&self.open()?).map_err(malformed)?;
        let found = Sha256Digest::of(&bytes[..]).map_err(ModelError::file("read", &self.path))?;
        self.compare(found)?;
        silero::read(&bytes).map_err(malformed)
    }

    /// What it is for: what is not known by its digest is taken for a model with words.
    pub(super) fn purpose(&self) -> Purpose {
        let known = KnownModel::find(&self.name);
        known
            .filter(|known| self.sha256 == Some(known.sha256))
            .map_or(Purpose::Words, |known| known.purpose)
    }

    /// What the file says of itself; its digest is not looked at.
    ///
    /// # Errors
    ///
    /// [`ModelError::NotAModel`], [`ModelError::File`].
    pub fn header(&self) -> Result<Header, ModelError> {
        self.inspect(&self.open()?)
    }

    pub(super) fn open(&self) -> Result<File, ModelError> {
        File::open(&self.path).map_err(ModelError::file("open", &self.path))
    }

    fn check_digest(&self, file: &File) -> Result<(), ModelError> {
        match self.sha256 {
            Some(expected) if !Stamp::holds(&self.path, file, expected) => {
                self.hash(file).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// The digest of the file, which is noted; it must be the expected one, if there is one.
    pub(super) fn hash(&self, file: &File) -> Result<Sha256Digest, ModelError> {
        let found = Sha256Digest::of(file).map_err(ModelError::file("read", &self.path))?;
        self.compare(found)?;
        // Without one a note would pin what nobody has vouched for.
        if let Some(expected) = self.sha256 {
            Stamp::write(&self.path, file, expected);
        }
        Ok(found)
    }

    fn compare(&self, found: Sha256Digest) -> Result<(), ModelError> {
        match self.sha256 {
            Some(expected) if expected != found => Err(ModelError::WrongDigest {
                what: self.path.display().to_string(),
                expected,
                found,
            }),
            _ => Ok(()),
        }
    }

    fn inspect(&self, file: &File) -> Result<Header, ModelError> {
        layout::inspect(file).map_err(|why| self.malformed(why))
    }

    pub(super) fn inspect_as(&self, purpose: Purpose, file: &File) -> Result<(), ModelError> {
        purpose.inspect(file).map_err(|why| self.malformed(why))
    }

    fn malformed(&self, why: Malformed) -> ModelError {
        ModelError::NotAModel {
            path: self.path.clone(),
            why,
        }
    }
}
