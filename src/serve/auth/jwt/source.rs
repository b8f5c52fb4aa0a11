//! Where the keys of an issuer come from, ready to be asked.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tokio::time::timeout;

use super::Algorithm;
use super::fetch::{Asker, KeyUrl, LARGEST};
use super::keyset::KeySet;
use crate::serve::watched::Stamp;
use crate::store::StoreError;
use crate::store::access::Access;

/// Longest wait for all of it.
const LIMIT: Duration = Duration::from_secs(10);
/// How often it is looked whether a file has changed.
const LOOK: Duration = Duration::from_secs(1);
/// How long a server that failed is left alone.
const PAUSE: Duration = Duration::from_secs(10);
/// How long a server is not asked again for a key that it did not have.
const UNKNOWN_KID: Duration = Duration::from_mins(1);

/// A source of keys.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A document that says where they are.
    Discovery {
        /// `issuer` in it.
        issuer: String,
        /// Where it is.
        url: KeyUrl,
        asker: Asker,
    },
    /// A JWK Set.
    Jwks { url: KeyUrl, asker: Asker },
    /// A file.
    File(PathBuf),
    /// The server's own secret.
    Own(Access),
    /// The settings; they do not change.
    Fixed,
}

/// Keys that came.
pub(super) struct Loaded {
    /// Nothing when they are those of the stamp.
    pub(super) keys: Option<KeySet>,
    /// How long they may be kept.
    pub(super) kept: Duration,
    /// Of the files that they are from.
    pub(super) stamp: Option<Stamp>,
}

impl Source {
    /// Loads the keys, for people's eyes where that fails. Files are not read again while they have the stamp `seen`.
    pub(super) async fn load(
        &self,
        allowed: &[Algorithm],
        seen: Option<Stamp>,
    ) -> Result<Loaded, String> {
        let load = async {
            match self {
                Self::Discovery { issuer, url, asker } => {
                    let document = asker.get(url).await?;
                    let keys = keys_of(&document.body, issuer, url)
                        .map_err(|why| format!("{url}: {why}"))?;
                    jwks(asker, &keys, allowed).await
                }
                Self::Jwks { url, asker } => jwks(asker, url, allowed).await,
                Self::File(_) | Self::Own(_) | Self::Fixed => {
                    let (source, allowed) = (self.clone(), allowed.to_vec());
                    // A file system that hangs stops nobody else.
                    tokio::task::spawn_blocking(move || source.read(&allowed, seen.as_ref()))
                        .await
                        .map_err(|_| "reading it failed".to_owned())?
                }
            }
        };
        timeout(LIMIT, load)
            .await
            .unwrap_or_else(|_| Err(format!("no keys within {} s", LIMIT.as_secs())))
    }

    /// The same for files, at once.
    pub(super) fn read(
        &self,
        allowed: &[Algorithm],
        seen: Option<&Stamp>,
    ) -> Result<Loaded, String> {
        // First the stamp: what changes after it is seen the next time.
        let stamp = Stamp::of(self.files().iter().map(PathBuf::as_path));
        let keys = if seen == Some(&stamp) {
            None
        } else {
            match self {
                Self::File(path) => Some(file(path, allowed)?),
                Self::Own(access) => {
                    let secrets = access.token_secrets().map_err(|error| why(&error))?;
                    Some(KeySet::of_own(&secrets))
                }
                _ => None,
            }
        };
        Ok(Loaded {
            keys,
            kept: LOOK,
            stamp: Some(stamp),
        })
    }

    fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::File(path) => vec![path.clone()],
            Self::Own(access) => access.token_secret_files().to_vec(),
            _ => Vec::new(),
        }
    }

    /// Whether it is a server.
    const fn is_remote(&self) -> bool {
        matches!(self, Self::Discovery { .. } | Self::Jwks { .. })
    }

    /// How long it is left alone after a failure.
    pub(super) const fn pause(&self) -> Duration {
        if self.is_remote() { PAUSE } else { LOOK }
    }

    /// How long it is left alone after it was asked for a key that nobody has. A file is looked at whenever that may help.
    pub(super) const fn pause_unknown(&self) -> Duration {
        if self.is_remote() {
            UNKNOWN_KID
        } else {
            Duration::ZERO
        }
    }
}

async fn jwks(asker: &Asker, url: &KeyUrl, allowed: &[Algorithm]) -> Result<Loaded, String> {
    let document = asker.get(url).await?;
    let keys = KeySet::of_jwks(&document.body, allowed).map_err(|why| format!("{url}: {why}"))?;
    Ok(Loaded {
        keys: Some(keys),
        kept: document.kept,
        stamp: None,
    })
}

/// `jwks_uri` of a discovery document, which has to be the issuer's own (OpenID Connect Discovery 1.0 section 4.3).
fn keys_of(document: &[u8], issuer: &str, from: &KeyUrl) -> Result<KeyUrl, String> {
    let document: Value =
        serde_json::from_slice(document).map_err(|_| "it is no JSON".to_owned())?;
    if document.get("issuer").and_then(Value::as_str) != Some(issuer) {
        return Err(format!("its `issuer` is not `{issuer}`, letter by letter"));
    }
    document
        .get("jwks_uri")
        .and_then(Value::as_str)
        .and_then(|url| url.parse::<KeyUrl>().ok())
        // What came over TLS does not lead to what did not.
        .filter(|url| from.is_plain() || !url.is_plain())
        .ok_or_else(|| "it has no `jwks_uri` with https".to_owned())
}

fn file(path: &Path, allowed: &[Algorithm]) -> Result<KeySet, String> {
    let read = || {
        // A pipe would never end.
        if !path.metadata()?.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX);
        File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| error.to_string())?;
    if bytes.len() > LARGEST {
        return Err(format!("it has more than {} KiB", LARGEST >> 10));
    }
    KeySet::of_file(&bytes, allowed)
}

fn why(error: &StoreError) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}
