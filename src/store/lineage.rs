//! Lineages: one certificate through all its renewals.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{Issuance, Lock, NewVersion, Record, RenewalTerms, StoreError, Version, atomic, owner};
use crate::pki::summary::Summary;
use crate::pki::validity::date;

/// Versions that are kept, the current one included.
const KEPT: usize = 5;

/// The name of a lineage: a folder name without surprises.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineageName(String);

/// A text that is no [`LineageName`].
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` cannot be a name here: letters, digits, `.`, `-` and `_`, at most 200, the first no dot or hyphen"
)]
pub struct BadLineageName(String);

impl LineageName {
    /// A name that the source code gives.
    pub(super) fn known(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LineageName {
    type Err = BadLineageName;

    fn from_str(text: &str) -> Result<Self, BadLineageName> {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let fits = (1..=200).contains(&text.len())
            && text.bytes().all(good)
            && !text.starts_with(['.', '-']);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadLineageName(text.to_owned()))
        }
    }
}

impl fmt::Display for LineageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a new version is to the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// The same certificate, later: it must not end earlier, unless the present one is revoked.
    Renew,
    /// Another certificate, because someone asked for it.
    Replace,
}

/// One lineage on disk.
#[derive(Clone, Debug)]
pub struct Lineage {
    folder: PathBuf,
    name: LineageName,
}

impl Lineage {
    pub(super) const fn new(folder: PathBuf, name: LineageName) -> Self {
        Self { folder, name }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &LineageName {
        &self.name
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether anything of it is there.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.folder.symlink_metadata().is_ok()
    }

    /// The link that always points to a matching pair: the path for the configuration of other programs.
    #[must_use]
    pub fn current_link(&self) -> PathBuf {
        self.folder.join("current")
    }

    /// Where its record is.
    #[must_use]
    pub fn record_path(&self) -> PathBuf {
        self.folder.join("lineage.toml")
    }

    /// The present version; `None` before the first one.
    ///
    /// The link is resolved once, so the files of the answer belong together whatever is switched meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn current(&self) -> Result<Option<Version>, StoreError> {
        let link = self.current_link();
        match fs::read_link(&link) {
            Ok(target) => {
                let number = number_of(&target).unwrap_or(0);
                Ok(Some(Version::new(number, self.folder.join(target))))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::io("read", &link, source)),
        }
    }

    /// Its record; `None` when there is none.
    ///
    /// # Errors
    ///
    /// As [`Record::read`].
    pub fn record(&self) -> Result<Option<Record>, StoreError> {
        Record::read(&self.record_path())
    }

    /// What was issued before. A record that cannot be read must not keep a certificate from being replaced: it is written
    /// anew.
    #[must_use]
    pub fn history(&self) -> Vec<Issuance> {
        let record = self.record().ok().flatten();
        record.map(|record| record.history).unwrap_or_default()
    }

    /// What happens around each renewal, as it was said before.
    #[must_use]
    pub fn renewal(&self) -> RenewalTerms {
        let record = self.record().ok().flatten();
        record.map(|record| record.renewal).unwrap_or_default()
    }

    /// Writes other renewal terms into the record; `_held` shows that the caller has the lock.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoLineage`] without a record, [`StoreError::DamagedRecord`], [`StoreError::Io`].
    pub fn set_renewal(&self, _held: &Lock, renewal: RenewalTerms) -> Result<(), StoreError> {
        let Some(record) = self.record()? else {
            return Err(StoreError::NoLineage(self.name.to_string()));
        };
        let path = self.record_path();
        let staged = Record { renewal, ..record }.stage(&path)?;
        atomic::sync(&[staged.waits_at().to_owned()])?;
        staged.commit()?;
        atomic::sync(std::slice::from_ref(&self.folder))
    }

    /// Locks it against other writers, making its folder when there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn lock(&self, waiting: &dyn Fn()) -> Result<Lock, StoreError> {
        loop {
            if let Some(certs) = self.folder.parent() {
                atomic::folder(certs, atomic::SECRET_FOLDER)?;
            }
            atomic::folder(&self.folder, atomic::SECRET_FOLDER)?;
            match self.take(waiting) {
                // Whoever had the lock has removed it.
                Err(_) if !self.exists() => {}
                taken => return taken,
            }
        }
    }

    /// Locks it against other writers where it is there: who renews or removes it makes none.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoLineage`], [`StoreError::Io`].
    pub fn lock_existing(&self, waiting: &dyn Fn()) -> Result<Lock, StoreError> {
        match self.take(waiting) {
            Err(_) if !self.exists() => Err(StoreError::NoLineage(self.name.to_string())),
            taken => taken,
        }
    }

    fn take(&self, waiting: &dyn Fn()) -> Result<Lock, StoreError> {
        Lock::exclusive(&self.folder.join(".lock"), waiting)
    }

    /// Writes a new version and switches to it; `_held` shows that the caller has the lock.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unfit`] when key and certificate do not match, [`StoreError::EndsEarlier`] for a renewal that ends
    /// earlier, [`StoreError::Io`]. Whatever the error, the present version is still the present version.
    pub fn install(
        &self,
        _held: &Lock,
        new: &NewVersion<'_>,
        mut record: Record,
        switch: Switch,
    ) -> Result<Version, StoreError> {
        let summary = self.admit(new, switch)?;
        let versions = self.folder.join("versions");
        atomic::folder(&versions, atomic::SECRET_FOLDER)?;
        let earlier = self.clear(&versions)?;
        let number = earlier
            .iter()
            .max()
            .map_or(Some(1), |last| last.checked_add(1))
            .ok_or_else(|| StoreError::Exists(versions.clone()))?;
        let folder = versions.join(format!("{number:04}"));
        let fresh = atomic::fresh_folder(&versions, ".new-", atomic::SECRET_FOLDER)?;
        new.write(fresh.path())?;
        fs::rename(fresh.path(), &folder)
            .map_err(|source| StoreError::io("write", &folder, source))?;
        let _ = fresh.keep();
        record.remember(number, &summary);
        let record = record.stage(&self.record_path())?;
        let mut paths = new.to_sync(&folder);
        paths.extend([versions.clone(), record.waits_at().to_owned()]);
        atomic::sync(&paths)?;

        // All of it is on disk: now the switch. The record may run ahead of it by one entry; `current` is what counts.
        record.commit()?;
        self.point_to(number)?;
        prune(&versions, earlier);
        Ok(Version::new(number, folder))
    }

    /// Remembers that the CA has revoked a certificate of it, and why; `_held` shows that the caller has the lock. The first
    /// reason stays: the CA's list has that one.
    ///
    /// # Errors
    ///
    /// As [`Lineage::record`]; [`StoreError::Io`].
    pub fn remember_revocation(
        &self,
        _held: &Lock,
        serial: &str,
        reason: &str,
    ) -> Result<(), StoreError> {
        let Some(mut record) = self.record()? else {
            return Ok(());
        };
        for issuance in &mut record.history {
            if issuance.serial == serial {
                issuance.revoked.get_or_insert_with(|| reason.to_owned());
            }
        }
        let record = record.stage(&self.record_path())?;
        atomic::sync(&[record.waits_at().to_owned()])?;
        record.commit()
    }

    /// Removes it with all its versions; `_held` shows that the caller has the lock.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn remove(&self, _held: &Lock) -> Result<(), StoreError> {
        atomic::remove_folder(&self.folder)
    }

    /// Key and certificate match, and a renewal ends no earlier.
    fn admit(&self, new: &NewVersion<'_>, switch: Switch) -> Result<Summary, StoreError> {
        let summary = Summary::of(new.leaf).map_err(StoreError::Unfit)?;
        summary.check_key(new.key).map_err(StoreError::Unfit)?;
        // One that cannot be read helps nobody: anything is better.
        if switch == Switch::Renew
            && let Some(present) = self.current()?
            && let Ok(present) = present.summary()
        {
            let end = present.validity.not_after;
            if summary.validity.not_after < end && !self.is_revoked(&present) {
                return Err(StoreError::EndsEarlier {
                    new: date(summary.validity.not_after),
                    old: date(end),
                });
            }
        }
        Ok(summary)
    }

    /// Whether a certificate of it is remembered as revoked: then any other is better, however short it lasts.
    fn is_revoked(&self, certificate: &Summary) -> bool {
        self.history().iter().any(|issuance| {
            issuance.fingerprint == certificate.fingerprint && issuance.revoked.is_some()
        })
    }

    /// Removes what a killed run left; answers the numbers of the versions that are there.
    fn clear(&self, versions: &Path) -> Result<Vec<u32>, StoreError> {
        let fail = |source| StoreError::io("read", versions, source);
        let mut numbers = Vec::new();
        for entry in fs::read_dir(versions).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name();
            if name.to_string_lossy().starts_with(".new-") {
                let _ = fs::remove_dir_all(versions.join(&name));
            } else if let Some(number) = number_of(Path::new(&name)) {
                numbers.push(number);
            }
        }
        for entry in fs::read_dir(&self.folder).map_err(fail)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(".new-") {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(numbers)
    }

    /// One rename of one symlink: the switch.
    fn point_to(&self, number: u32) -> Result<(), StoreError> {
        let link = self.current_link();
        let beside = self.folder.join(".new-current");
        let switch = || {
            match fs::remove_file(&beside) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            symlink(format!("versions/{number:04}"), &beside)?;
            owner::give_link(&beside)?;
            fs::rename(&beside, &link)?;
            atomic::sync_folder(&self.folder)
        };
        switch().map_err(|source| StoreError::Io {
            action: "switch",
            path: link.clone(),
            source,
        })
    }
}

/// All but the latest of the earlier versions go; one that cannot be removed is left for the next time.
fn prune(versions: &Path, mut earlier: Vec<u32>) {
    earlier.sort_unstable_by(|a, b| b.cmp(a));
    for number in earlier.into_iter().skip(KEPT - 1) {
        let _ = fs::remove_dir_all(versions.join(format!("{number:04}")));
    }
}

/// The number of a version folder, such as 3 for `versions/0003`.
fn number_of(path: &Path) -> Option<u32> {
    let name = path.file_name()?.to_str()?;
    (name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| name.parse().ok())?
}
