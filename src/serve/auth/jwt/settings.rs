//! Whose tokens are taken, as a user says it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use time::Duration;
use zeroize::Zeroizing;

use super::{Algorithm, BadKeyUrl, KeyUrl};
use crate::serve::auth::Scopes;
use crate::store::StoreError;
use crate::store::access::Access;

/// Bytes of the shortest secret: as many as the hash has (RFC 7518 section 3.2).
pub(super) const SHORTEST_SECRET: usize = 32;
/// Longest leeway.
pub(super) const LONGEST_LEEWAY: Duration = Duration::minutes(5);

/// Where Firebase publishes the keys of all projects.
const FIREBASE_KEYS: &str =
    "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com";

/// An issuer whose tokens are taken.
#[derive(Clone, Debug)]
pub struct IssuerSettings {
    /// `iss`, letter by letter.
    pub issuer: String,
    /// Where its keys come from.
    pub keys: KeysFrom,
    /// What `aud` may be; a token needs one of them. Never empty.
    pub audiences: Vec<String>,
    /// What `alg` may be. HS256 goes with a secret, and a secret with nothing else. Never empty.
    pub algorithms: Vec<Algorithm>,
    /// What its tokens are good for: all of it where a token names no scope of this server, and at most this where it does.
    pub scopes: Scopes,
    /// How much clocks may differ: 30 seconds, and at most five minutes.
    pub leeway: Duration,
    /// Whether `auth_time` has to be there, and in the past, as Firebase asks.
    pub firebase: bool,
}

/// Where the keys of an issuer come from.
#[derive(Clone)]
pub enum KeysFrom {
    /// `jwks_uri` of the issuer's `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0 section 4).
    Discovery,
    /// A JWK Set (RFC 7517 section 5) at a URL.
    Jwks(KeyUrl),
    /// A file with a JWK Set, or with public keys in PEM form. It is read again when it changes.
    File(PathBuf),
    /// A secret that the issuer shares with this server, of 32 bytes or more.
    Secret(Zeroizing<Vec<u8>>),
    /// The server's own secret, in `STATE/access`. It is read again when it changes.
    Own(Access),
}

impl fmt::Debug for KeysFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Discovery => f.write_str("Discovery"),
            Self::Jwks(url) => write!(f, "Jwks({url})"),
            Self::File(path) => write!(f, "File({})", path.display()),
            Self::Secret(_) => f.write_str("Secret"),
            Self::Own(_) => f.write_str("Own"),
        }
    }
}

/// From the URL of a JWK Set, or from the path of a file.
impl FromStr for KeysFrom {
    type Err = BadKeyUrl;

    fn from_str(text: &str) -> Result<Self, BadKeyUrl> {
        if text.contains("://") {
            text.parse().map(Self::Jwks)
        } else {
            Ok(Self::File(text.into()))
        }
    }
}

impl IssuerSettings {
    /// An issuer with the usual rules: HS256 with a secret and RS256 else, `stt tts stream`, 30 seconds.
    #[must_use]
    pub fn new(issuer: impl Into<String>, keys: KeysFrom, audiences: Vec<String>) -> Self {
        let algorithm = match keys {
            KeysFrom::Secret(_) | KeysFrom::Own(_) => Algorithm::Hs256,
            KeysFrom::Discovery | KeysFrom::Jwks(_) | KeysFrom::File(_) => Algorithm::Rs256,
        };
        Self {
            issuer: issuer.into(),
            keys,
            audiences,
            algorithms: vec![algorithm],
            scopes: Scopes::SPEECH,
            leeway: Duration::seconds(30),
            firebase: false,
        }
    }

    /// ID tokens of a Firebase project (its documentation, "Verify ID tokens using a third-party JWT library").
    ///
    /// # Errors
    ///
    /// [`IssuerError::Project`].
    pub fn firebase(project: &str) -> Result<Self, IssuerError> {
        let is_good = (4..=30).contains(&project.len())
            && project
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !is_good {
            return Err(IssuerError::Project(project.to_owned()));
        }
        let issuer = format!("https://securetoken.google.com/{project}");
        let url = FIREBASE_KEYS
            .parse()
            .map_err(|source| IssuerError::Url(issuer.clone(), source))?;
        Ok(Self {
            firebase: true,
            ..Self::new(issuer, KeysFrom::Jwks(url), vec![project.to_owned()])
        })
    }
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerError {
    /// No `iss`.
    #[error("an issuer has no name: `issuer` is what its tokens have as `iss`")]
    NoIssuer,
    /// Two with one `iss`.
    #[error("the issuer `{0}` is there twice")]
    Twice(String),
    /// No audience.
    #[error(
        "the issuer `{0}` has no audience: without one, tokens that it made for others would open this server"
    )]
    NoAudience(String),
    /// No algorithm.
    #[error("the issuer `{0}` has no algorithm: give RS256, ES256 or EdDSA")]
    NoAlgorithm(String),
    /// HS256 with public keys.
    #[error("the issuer `{0}` has public keys, and HS256 needs a secret: take HS256 away")]
    SecretNeeded(String),
    /// A secret with something else than HS256.
    #[error("the issuer `{0}` has a secret, which is good for HS256 and for nothing else")]
    OnlyHs256(String),
    /// A secret that can be guessed.
    #[error("the secret of the issuer `{0}` is shorter than {SHORTEST_SECRET} bytes")]
    ShortSecret(String),
    /// A key as secret.
    #[error(
        "the secret of the issuer `{0}` is a PEM file: a public key is no secret, give it as key file"
    )]
    PemAsSecret(String),
    /// Too much leeway.
    #[error("the issuer `{0}` has a leeway of over five minutes")]
    Leeway(String),
    /// A URL that keys do not come from.
    #[error("the keys of the issuer `{0}` cannot be asked for")]
    Url(String, #[source] BadKeyUrl),
    /// No Firebase project.
    #[error(
        "`{0}` is no id of a Firebase project: four to thirty small letters, digits and hyphens, from the settings of the project"
    )]
    Project(String),
    /// A file without a usable key.
    #[error("{} has no key for the tokens of `{issuer}`: {reason}", path.display())]
    File {
        /// The issuer.
        issuer: String,
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The further root is no certificate, or there is no TLS at all.
    #[error("keys of issuers cannot be asked for: {0}")]
    Client(String),
    /// The server's own secret.
    #[error(transparent)]
    Store(#[from] StoreError),
}
