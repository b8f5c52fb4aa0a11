//! Fetching a model: resumed where the last try stopped, hashed while it arrives, in place only when it is right.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Url;
use tokio::task::{JoinError, spawn_blocking};

use super::folder::is_name;
use super::part::Part;
use super::stamp::Stamp;
use super::transfer::Transfer;
use super::{DEMO, KnownModel, ModelError, ModelFile, ModelFolder, Purpose, Sha256Digest, client};

/// How often a pull looks whether another process still pulls the same model: a thread that waits for a lock could not be
/// called back.
const LOOK: Duration = Duration::from_millis(200);

/// Gets told how a pull goes.
pub trait Progress: Send {
    /// Another process pulls the same model, and is waited for.
    fn wait(&mut self);
    /// A transfer begins, or begins anew: `total` bytes if that is known, `done` of them on disk already.
    fn start(&mut self, total: Option<u64>, done: u64);
    /// So many bytes more.
    fn advance(&mut self, bytes: u64);
    /// Everything arrived and was right.
    fn finish(&mut self);
}

/// How patient a pull is.
#[derive(Clone, Copy, Debug)]
pub struct PullOptions {
    /// Longest time to reach the server.
    pub connect_timeout: Duration,
    /// Longest silence of the server.
    pub read_timeout: Duration,
    /// How many transfers in a row may break off; one that brought something is counted as the first.
    pub attempts: u32,
    /// Wait before the second attempt; each further wait is twice as long.
    pub pause: Duration,
}

impl Default for PullOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            attempts: 5,
            pause: Duration::from_secs(1),
        }
    }
}

/// What to fetch.
#[derive(Clone, Debug)]
pub struct Download {
    pub(super) name: String,
    pub(super) url: Url,
    pub(super) sha256: Sha256Digest,
    pub(super) size: Option<u64>,
    pub(super) purpose: Purpose,
}

/// What a pull did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pulled {
    /// The model was fetched into this file.
    Fetched(PathBuf),
    /// The model was there and right.
    Present(PathBuf),
}

impl Download {
    /// A model of the table, from `base_url` (usually [`KnownModel::home`]).
    ///
    /// # Errors
    ///
    /// [`ModelError::Url`].
    pub fn known(model: &KnownModel, base_url: &str) -> Result<Self, ModelError> {
        let url = format!("{}/ggml-{}.bin", base_url.trim_end_matches('/'), model.name);
        Ok(Self {
            name: model.name.to_owned(),
            url: client::parse(&url).map_err(|_| ModelError::Url(base_url.to_owned()))?,
            sha256: model.sha256,
            size: Some(model.size),
            purpose: model.purpose,
        })
    }

    /// Any other model. Without `name` it is called as in the URL: `.../ggml-NAME.bin` or `.../NAME.bin`.
    ///
    /// # Errors
    ///
    /// [`ModelError::Url`], [`ModelError::Name`], [`ModelError::NameTaken`].
    pub fn custom(url: &str, name: Option<&str>, sha256: Sha256Digest) -> Result<Self, ModelError> {
        let url = client::parse(url)?;
        let last = url.path().rsplit('/').next().unwrap_or_default();
        let name = name.unwrap_or_else(|| {
            let stem = last.strip_suffix(".bin").unwrap_or(last);
            stem.strip_prefix("ggml-").unwrap_or(stem)
        });
        if !is_name(name) {
            return Err(ModelError::Name(name.to_owned()));
        }
        if name == DEMO || KnownModel::find(name).is_some() {
            return Err(ModelError::NameTaken(name.to_owned()));
        }
        Ok(Self {
            name: name.to_owned(),
            sha256,
            size: None,
            purpose: Purpose::Words,
            url,
        })
    }

    /// What it is for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Name that the model will have.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it comes from, without anything secret.
    #[must_use]
    pub fn url(&self) -> String {
        client::shown(&self.url)
    }
}

/// Fetches a model into `folder`.
///
/// A transfer that breaks off is taken up again; what arrived stays on disk, whatever happens, and the next pull goes on
/// from there, also after this future was dropped. A file with a wrong digest is deleted. Where another process pulls the same
/// model, its end is waited for; what it leaves is gone on with.
///
/// # Errors
///
/// [`ModelError`]: the server refuses or cannot be reached, the file has a wrong size or digest or is no model, or there
/// is no room.
pub async fn pull(
    folder: &ModelFolder,
    download: &Download,
    options: &PullOptions,
    progress: &mut dyn Progress,
) -> Result<Pulled, ModelError> {
    let target = folder.file(&download.name);
    let (sha256, purpose) = (download.sha256, download.purpose);
    let Some(mut part) = begin(&target, download, progress).await? else {
        return Ok(Pulled::Present(target));
    };
    let transfer = Transfer::new(folder, download, *options)?;
    let mut resumed = part.length() > 0;
    loop {
        part = transfer.complete(part, progress).await?;
        if part.digest() == sha256 {
            break;
        }
        if !resumed {
            let found = part.digest();
            part.discard()?;
            return Err(ModelError::WrongDigest {
                what: download.url(),
                expected: sha256,
                found,
            });
        }
        // What was on disk may be the beginning of another version.
        part.restart(None)?;
        resumed = false;
    }
    let path = target.clone();
    let installed = spawn_blocking(move || -> Result<(), ModelError> {
        if let Err(why) = purpose.inspect(part.file()) {
            part.discard()?;
            return Err(ModelError::NotAModel { path, why });
        }
        let file = part.install(&path)?;
        Stamp::write(&path, &file, sha256);
        Ok(())
    });
    installed.await.map_err(died)??;
    progress.finish();
    Ok(Pulled::Fetched(target))
}

/// What there is of the file `target`, as soon as no other process pulls it; `None` where it is whole.
async fn begin(
    target: &Path,
    download: &Download,
    progress: &mut dyn Progress,
) -> Result<Option<Part>, ModelError> {
    let mut is_told = false;
    loop {
        let purpose = download.purpose;
        let file = ModelFile {
            name: download.name.clone(),
            path: target.to_owned(),
            sha256: Some(download.sha256),
        };
        let opened = spawn_blocking(move || -> Result<_, ModelError> {
            let part = Part::open(&file.path, &file.name)?;
            // The lock comes first: the one who held it may just have finished.
            if file.path.exists() && file.check_as(purpose).is_ok() {
                part.discard()?;
                return Ok(None);
            }
            Ok(Some(part))
        });
        match opened.await.map_err(died)? {
            Err(ModelError::InUse(_)) => {}
            opened => return opened,
        }
        if !is_told {
            progress.wait();
            is_told = true;
        }
        tokio::time::sleep(LOOK).await;
    }
}

pub(super) fn died(error: JoinError) -> ModelError {
    ModelError::File {
        action: "write",
        path: PathBuf::from("the model"),
        why: std::io::Error::other(error),
    }
}
