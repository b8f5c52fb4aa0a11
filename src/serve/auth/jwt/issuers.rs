//! All issuers whose tokens are taken.

use std::sync::Arc;

use futures_util::future::join_all;
use rustls::pki_types::CertificateDer;
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::cache::{Cache, Held};
use super::claims::Rules;
use super::fetch::{Asker, KeyUrl};
use super::keyset::KeySet;
use super::settings::{LONGEST_LEEWAY, SHORTEST_SECRET};
use super::source::Source;
use super::token::Token;
use super::{Algorithm, IssuerError, IssuerSettings, KeysFrom, TokenRefused};
use crate::pki::decode::{Item, decode};
use crate::serve::auth::Scopes;

/// What an accepted token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// `iss`.
    pub issuer: String,
    /// `sub`: one to 255 characters, none of them a control character.
    pub subject: String,
    /// What the token is good for.
    pub scopes: Scopes,
    /// `exp`.
    pub expires_at: OffsetDateTime,
    /// `sid`, the session that the token is of.
    pub session: Option<String>,
}

/// The issuers of a server.
#[derive(Debug)]
pub struct Issuers(Vec<Issuer>);

#[derive(Debug)]
struct Issuer {
    rules: Rules,
    algorithms: Vec<Algorithm>,
    cache: Arc<Cache>,
}

impl Issuers {
    /// Checks settings and reads their files; no server is asked before the first token comes.
    ///
    /// `extra_root` is in PEM form: servers of issuers are checked against it besides what the system trusts.
    ///
    /// # Errors
    ///
    /// [`IssuerError`].
    pub fn new(
        settings: Vec<IssuerSettings>,
        extra_root: Option<&[u8]>,
    ) -> Result<Self, IssuerError> {
        let roots = extra_root.map_or_else(|| Ok(Vec::new()), roots)?;
        let mut issuers: Vec<Issuer> = Vec::new();
        for one in settings {
            if issuers.iter().any(|other| other.rules.issuer == one.issuer) {
                return Err(IssuerError::Twice(one.issuer));
            }
            issuers.push(Issuer::new(one, &roots)?);
        }
        Ok(Self(issuers))
    }

    /// Whether there is none, and so no token is taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Asks for all keys that are not there, so that the first tokens need not wait; what fails is in the log.
    pub async fn prepare(&self, now: OffsetDateTime) {
        // The keys are what it is about, not one of them, and so there is no answer.
        join_all(self.0.iter().map(|issuer| issuer.cache.keys(None, now))).await;
    }

    /// Verifies a token; waits for its issuer's keys where they are not there.
    ///
    /// # Errors
    ///
    /// [`TokenRefused`].
    pub async fn verify(&self, token: &str, now: OffsetDateTime) -> Result<Verified, TokenRefused> {
        let token = Token::parse(token)?;
        let name = token.claims.get("iss").and_then(Value::as_str);
        let issuer = self
            .0
            .iter()
            .find(|issuer| Some(issuer.rules.issuer.as_str()) == name)
            .ok_or(TokenRefused::UnknownIssuer)?;
        let algorithm = token
            .algorithm
            .parse()
            .ok()
            .filter(|algorithm| issuer.algorithms.contains(algorithm))
            .ok_or(TokenRefused::Algorithm)?;
        let keys = issuer.cache.keys(token.kid.as_deref(), now).await?;
        keys.verify(&token, algorithm, now)?;
        issuer.rules.check(&token.claims, now)
    }
}

impl Issuer {
    fn new(settings: IssuerSettings, roots: &[CertificateDer<'_>]) -> Result<Self, IssuerError> {
        check(&settings)?;
        let IssuerSettings {
            issuer,
            keys,
            audiences,
            algorithms,
            scopes,
            leeway,
            firebase,
        } = settings;
        let mut granted = scopes;
        let asker = |url: &KeyUrl| Asker::new(roots, url.is_plain()).map_err(IssuerError::Client);
        let (source, held) = match keys {
            KeysFrom::Discovery => {
                // Section 4.1: a slash at the end of the issuer goes.
                let url = format!(
                    "{}/.well-known/openid-configuration",
                    issuer.strip_suffix('/').unwrap_or(&issuer)
                );
                let url: KeyUrl = url
                    .parse()
                    .map_err(|source| IssuerError::Url(issuer.clone(), source))?;
                let asker = asker(&url)?;
                let issuer = issuer.clone();
                (Source::Discovery { issuer, url, asker }, None)
            }
            KeysFrom::Jwks(url) => {
                let asker = asker(&url)?;
                (Source::Jwks { url, asker }, None)
            }
            KeysFrom::Secret(secret) => {
                (Source::Fixed, Some(Held::fixed(KeySet::of_secret(&secret))))
            }
            KeysFrom::File(path) => {
                let source = Source::File(path.clone());
                let loaded =
                    source
                        .read(&algorithms, None)
                        .map_err(|reason| IssuerError::File {
                            issuer: issuer.clone(),
                            path,
                            reason,
                        })?;
                let held = Held::loaded(loaded, None, OffsetDateTime::now_utc());
                (source, held)
            }
            KeysFrom::Own(access) => {
                // Programs sign with it too, and have to say what a token is good for.
                granted = Scopes::NONE;
                (Source::Own(access), None)
            }
        };
        Ok(Self {
            cache: Arc::new(Cache::new(issuer.clone(), source, algorithms.clone(), held)),
            rules: Rules {
                issuer,
                audiences,
                granted,
                most: scopes,
                leeway,
                firebase,
            },
            algorithms,
        })
    }
}

/// Checks what has to be true of any settings.
fn check(settings: &IssuerSettings) -> Result<(), IssuerError> {
    let issuer = || settings.issuer.clone();
    if settings.issuer.is_empty() {
        return Err(IssuerError::NoIssuer);
    }
    if settings.audiences.is_empty() || settings.audiences.iter().any(String::is_empty) {
        return Err(IssuerError::NoAudience(issuer()));
    }
    if settings.algorithms.is_empty() {
        return Err(IssuerError::NoAlgorithm(issuer()));
    }
    if !(Duration::ZERO..=LONGEST_LEEWAY).contains(&settings.leeway) {
        return Err(IssuerError::Leeway(issuer()));
    }
    let hs256 = |algorithm: &Algorithm| *algorithm == Algorithm::Hs256;
    match &settings.keys {
        KeysFrom::Secret(_) | KeysFrom::Own(_) if !settings.algorithms.iter().all(hs256) => {
            Err(IssuerError::OnlyHs256(issuer()))
        }
        KeysFrom::Secret(secret) if secret.trim_ascii_start().starts_with(b"-----BEGIN ") => {
            Err(IssuerError::PemAsSecret(issuer()))
        }
        KeysFrom::Secret(secret) if secret.len() < SHORTEST_SECRET => {
            Err(IssuerError::ShortSecret(issuer()))
        }
        KeysFrom::Secret(_) | KeysFrom::Own(_) => Ok(()),
        _ if settings.algorithms.iter().any(hs256) => Err(IssuerError::SecretNeeded(issuer())),
        _ => Ok(()),
    }
}

fn roots(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, IssuerError> {
    let wrong = |why: String| IssuerError::Client(format!("the further root: {why}"));
    let content = decode(pem, None).map_err(|error| wrong(error.to_string()))?;
    let roots: Vec<_> = content
        .items
        .into_iter()
        .filter_map(|item| match item {
            Item::Certificate(root) => Some(root),
            _ => None,
        })
        .collect();
    if roots.is_empty() {
        return Err(wrong("there is no certificate in it".to_owned()));
    }
    Ok(roots)
}
