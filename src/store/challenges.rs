//! `STATE/challenges`: answers to http-01 challenges that a running `serve` or nginx hands out.

use std::fmt;
use std::fs::{self, Permissions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Store, StoreError, atomic};

/// Bytes of the longest answer: token, dot and thumbprint.
const LONGEST: u64 = 1024;

/// A challenge's token (RFC 8555 section 8.1): base64url and nothing else, so it can be the name of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Token(String);

/// A text that is no [`Token`]; it is not shown, because a stranger chose it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a token of letters that no token may have")]
pub struct BadToken;

impl Token {
    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Token {
    type Err = BadToken;

    fn from_str(text: &str) -> Result<Self, BadToken> {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if (1..=200).contains(&text.len()) && text.bytes().all(good) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadToken)
        }
    }
}

impl TryFrom<String> for Token {
    type Error = BadToken;

    fn try_from(text: String) -> Result<Self, BadToken> {
        text.parse()
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The folder of answers: one file per token.
#[derive(Clone, Debug)]
pub struct Challenges {
    folder: PathBuf,
}

impl Store {
    /// Answers that a running server hands out.
    #[must_use]
    pub fn challenges(&self) -> Challenges {
        Challenges::new(self.root().join("challenges"))
    }
}

impl Challenges {
    /// A folder that need not exist, such as `.well-known/acme-challenge` of a web server.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts an answer in place; a web server of another user may read it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn put(&self, token: &Token, answer: &str) -> Result<(), StoreError> {
        if !self.folder.is_dir() {
            atomic::folder(&self.folder, 0o755)?;
            open(&self.folder, 0o755)?;
        }
        // Not durable: the challenge is over when the machine is up again.
        let staged = atomic::stage(&self.path(token), answer.as_bytes(), atomic::PUBLIC)?;
        open(staged.waits_at(), atomic::PUBLIC)?;
        staged.commit()
    }

    /// The answer, if there is one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn get(&self, token: &Token) -> Result<Option<String>, StoreError> {
        let path = self.path(token);
        let read = || {
            let mut text = String::new();
            fs::File::open(&path)?
                .take(LONGEST)
                .read_to_string(&mut text)?;
            Ok(text)
        };
        match read() {
            Ok(text) => Ok(Some(text)),
            Err(error) if ErrorKind::NotFound == std::io::Error::kind(&error) => Ok(None),
            Err(source) => Err(StoreError::io("read", &path, source)),
        }
    }

    /// Takes an answer away; one that is not there is no error.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn remove(&self, token: &Token) -> Result<(), StoreError> {
        let path = self.path(token);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                Err(StoreError::io("remove", &path, source))
            }
            _ => Ok(()),
        }
    }

    fn path(&self, token: &Token) -> PathBuf {
        self.folder.join(token.as_str())
    }
}

/// A hardened umask would keep the web server out, and nothing here is secret.
fn open(path: &Path, mode: u32) -> Result<(), StoreError> {
    fs::set_permissions(path, Permissions::from_mode(mode))
        .map_err(|source| StoreError::io("open", path, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_a_path() {
        for wrong in [
            "",
            "..",
            "a/b",
            "../../etc/passwd",
            "a.b",
            "a b",
            "a\n",
            "ä",
            &"a".repeat(201),
        ] {
            assert!(wrong.parse::<Token>().is_err(), "{wrong:?}");
        }
        assert!(
            "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0"
                .parse::<Token>()
                .is_ok()
        );
    }

    #[test]
    fn answers_come_and_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let challenges = Store::new(folder.path()).challenges();
        let token: Token = "abc-_1".parse().expect("a token");
        assert_eq!(challenges.get(&token).expect("readable"), None);
        challenges.put(&token, "abc-_1.print").expect("written");
        assert_eq!(
            challenges.get(&token).expect("readable").as_deref(),
            Some("abc-_1.print")
        );
        challenges.remove(&token).expect("removed");
        challenges.remove(&token).expect("removed twice");
        assert_eq!(challenges.get(&token).expect("readable"), None);
    }
}
