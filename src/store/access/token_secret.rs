//! `STATE/access/token-secret`: what the server signs its own tokens with.
//!
//! One line of base64url, whose letters are the key as they stand. After a rotation the one before it stands in
//! `token-secret.previous`, with the second since 1970 at which it is over.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{Access, random_text};
use crate::pki::summary::hex;
use crate::store::StoreError;

/// Letters of a secret: 256 bits in base64url.
const LETTERS: usize = 43;

/// A secret that tokens are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret(Zeroizing<String>);

/// The present secret and perhaps the one before it.
#[derive(Debug)]
pub struct TokenSecrets {
    /// What tokens are signed with.
    pub present: TokenSecret,
    /// What tokens were signed with, and until when they are taken.
    pub previous: Option<(TokenSecret, OffsetDateTime)>,
}

impl TokenSecret {
    fn generate() -> Result<Self, StoreError> {
        random_text().map(Self)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (text.len() == LETTERS && text.bytes().all(is_letter))
            .then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The key: the letters of the file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// As in the file.
    pub(super) fn to_text(&self) -> String {
        self.0.to_string()
    }

    /// Which secret it is, for everybody's eyes: the first 16 digits of its SHA-256.
    #[must_use]
    pub fn id(&self) -> String {
        hex(&digest(&SHA256, self.bytes()).as_ref()[..8])
    }
}

/// Its id.
impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenSecret({})", self.id())
    }
}

impl Access {
    /// The files that the secrets are in; neither need exist.
    #[must_use]
    pub fn token_secret_files(&self) -> [PathBuf; 2] {
        ["token-secret", "token-secret.previous"].map(|name| self.folder.join(name))
    }

    /// The secrets for tokens. Where there is none, one is made, and of two processes that make one both get the same.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`]; [`StoreError::DamagedRecord`] for a file with something else in it.
    pub fn token_secrets(&self) -> Result<TokenSecrets, StoreError> {
        if let Some(file) = &self.shared {
            return Self::shared_secrets(file);
        }
        let [path, _] = self.token_secret_files();
        if !path.exists() {
            let _lock = self.lock(&|| {})?;
            if !path.exists() {
                self.write_line(&path, &TokenSecret::generate()?.0)?;
            }
        }
        self.read_token_secrets()
    }

    /// Makes a new secret; the present one is taken until `previous_until`, or not any more.
    ///
    /// # Errors
    ///
    /// As [`Access::token_secrets`].
    pub fn rotate_token_secret(
        &self,
        previous_until: Option<OffsetDateTime>,
    ) -> Result<(), StoreError> {
        let _lock = self.lock(&|| {})?;
        let [path, previous] = self.token_secret_files();
        // In this order: a run that is killed in between leaves the old secret, which is then in both.
        match previous_until {
            Some(until) if path.exists() => {
                let present = self.read_token_secrets()?.present;
                let line = format!("{} {}", *present.0, until.unix_timestamp());
                self.write_line(&previous, &Zeroizing::new(line))?;
            }
            _ => match fs::remove_file(&previous) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::io("remove", &previous, error));
                }
                _ => {}
            },
        }
        self.write_line(&path, &TokenSecret::generate()?.0)
    }

    fn write_line(&self, path: &Path, line: &str) -> Result<(), StoreError> {
        self.write(path, Zeroizing::new(format!("{line}\n")).as_bytes())
    }

    fn read_token_secrets(&self) -> Result<TokenSecrets, StoreError> {
        let [path, previous] = self.token_secret_files();
        let present =
            TokenSecret::parse(read(&path)?.trim_ascii()).ok_or_else(|| damaged(&path))?;
        let previous = match read(&previous) {
            Ok(line) => Some(parse_previous(line.trim_ascii()).ok_or_else(|| damaged(&previous))?),
            Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(TokenSecrets { present, previous })
    }
}

pub(super) fn parse_previous(line: &str) -> Option<(TokenSecret, OffsetDateTime)> {
    let (secret, until) = line.split_once(' ')?;
    let until = OffsetDateTime::from_unix_timestamp(until.parse().ok()?).ok()?;
    Some((TokenSecret::parse(secret)?, until))
}

fn damaged(path: &Path) -> StoreError {
    StoreError::DamagedRecord {
        path: path.to_owned(),
        reason: "there is no secret for tokens in it; remove it to get another".to_owned(),
    }
}

fn read(path: &Path) -> Result<Zeroizing<String>, StoreError> {
    fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|source| StoreError::io("read", path, source))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::thread;

    use super::*;
    use crate::store::Store;

    #[test]
    fn who_comes_first_makes_the_secret_for_all() {
        let home = tempfile::tempdir().expect("a folder");
        let access = Store::new(home.path()).access();
        let ids: Vec<String> = thread::scope(|scope| {
            let each = || access.token_secrets().expect("secrets").present.id();
            let all: Vec<_> = (0..16).map(|_| scope.spawn(each)).collect();
            all.into_iter()
                .map(|one| one.join().expect("no panic"))
                .collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        let mode = |path: &Path| {
            let about = fs::metadata(path).expect("it is there");
            about.permissions().mode() & 0o777
        };
        assert_eq!(mode(home.path().join("access").as_path()), 0o700);
        assert_eq!(mode(&access.token_secret_files()[0]), 0o600);
    }

    #[test]
    fn a_rotation_keeps_the_one_before_or_not() {
        let home = tempfile::tempdir().expect("a folder");
        let access = Store::new(home.path()).access();
        let first = access.token_secrets().expect("secrets").present;
        let until = OffsetDateTime::from_unix_timestamp(1_800_000_900).expect("a time");
        access.rotate_token_secret(Some(until)).expect("rotated");
        let second = access.token_secrets().expect("secrets");
        assert_ne!(second.present, first);
        assert_eq!(second.previous, Some((first.clone(), until)));
        access.rotate_token_secret(None).expect("rotated");
        let third = access.token_secrets().expect("secrets");
        assert!(third.previous.is_none() && third.present != second.present);
        let shown = format!("{third:?}");
        assert!(!shown.contains(&*third.present.0), "{shown}");
    }

    #[test]
    fn a_file_with_something_else_is_no_secret() {
        let home = tempfile::tempdir().expect("a folder");
        let access = Store::new(home.path()).access();
        access.token_secrets().expect("secrets");
        for bad in ["", "hush", &"a".repeat(44), &"-".repeat(42)] {
            fs::write(&access.token_secret_files()[0], bad).expect("written");
            let error = access.token_secrets().expect_err("damaged").to_string();
            assert!(
                error.contains("is damaged") && !error.contains("hush"),
                "{error}"
            );
        }
    }
}
