//! Whose tokens are taken: one issuer by flags, several as `[[serve.issuer]]`.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Value;
use zeroize::Zeroizing;

use super::reader::Reader;
use super::value::List;
use crate::commands::Session;
use crate::commands::cert::read_file;
use crate::error::Failure;
use crate::serve::auth::jwt::{
    Algorithm, BadAlgorithm, BadKeyUrl, IssuerError, IssuerSettings, KeysFrom,
};
use crate::serve::auth::{BadScope, Scope};

/// Flags of one issuer.
#[derive(clap::Args, Debug)]
pub(in crate::commands::serve) struct IssuerArguments {
    /// Take tokens of this OpenID Connect issuer, as its tokens name it in `iss`
    #[arg(
        long,
        value_name = "URL",
        requires = "audience",
        help_heading = "Access"
    )]
    oidc_issuer: Option<String>,
    /// What the issuer's tokens name as their audience, `aud`; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Access")]
    audience: Vec<String>,
    /// Where the issuer's keys are: the URL of a JWK Set, or a file with one or with PEM keys [default: what the issuer says]
    #[arg(long, value_name = "URL|FILE", help_heading = "Access")]
    jwks: Option<String>,
    /// Algorithm of the issuer's tokens: RS256, ES256 or EdDSA; may be repeated [default: RS256]
    #[arg(long, value_name = "NAME", help_heading = "Access")]
    jwt_algorithm: Vec<Algorithm>,
    /// Take tokens of this Firebase project
    #[arg(long, value_name = "PROJECT", help_heading = "Access")]
    firebase: Option<String>,
    /// CA that the issuer's server may have a certificate of, beside the system's [PEM file]
    #[arg(long, value_name = "FILE", help_heading = "Access")]
    issuer_root: Option<PathBuf>,
}

/// Whose tokens are taken.
#[derive(Clone, Debug, Default)]
pub(in crate::commands::serve) struct Given {
    pub(in crate::commands::serve) issuers: Vec<IssuerSettings>,
    /// A further CA for the issuers' servers, in PEM form.
    pub(in crate::commands::serve) root: Option<Zeroizing<Vec<u8>>>,
}

impl Given {
    /// Whether nothing changed, as far as that shows: secrets never do.
    pub(in crate::commands::serve) fn is_same(&self, other: &Self) -> bool {
        let is_secret = |one: &IssuerSettings| matches!(one.keys, KeysFrom::Secret(_));
        self.root == other.root
            && !self.issuers.iter().any(is_secret)
            && format!("{:?}", self.issuers) == format!("{:?}", other.issuers)
    }
}

/// `[[serve.issuer]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    issuer: Option<String>,
    #[serde(default)]
    audience: Texts,
    jwks: Option<String>,
    secret_file: Option<PathBuf>,
    algorithms: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    firebase: Option<String>,
}

/// One text or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Several(Vec<String>),
}

impl Default for Texts {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Texts {
    fn all(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Several(texts) => texts,
        }
    }
}

/// Reads both.
///
/// # Errors
///
/// A usage failure that says what is wrong with which issuer.
pub(super) fn read(flags: &IssuerArguments, reader: &mut Reader<'_>) -> Result<Given, Failure> {
    let issuer = reader.pick("oidc-issuer", flags.oidc_issuer.clone().map(Some), None)?;
    let audience = List::of_flags(&flags.audience);
    let audience = reader.pick("audience", audience, List(Vec::new()))?.value.0;
    let jwks = reader
        .pick("jwks", flags.jwks.clone().map(Some), None)?
        .value;
    let algorithms = List::of_flags(&flags.jwt_algorithm);
    let algorithms = reader.pick("jwt-algorithm", algorithms, List(Vec::new()))?;
    let firebase = reader.pick("firebase", flags.firebase.clone().map(Some), None)?;
    let root = reader.pick("issuer-root", flags.issuer_root.clone().map(Some), None)?;

    let mut issuers = Vec::new();
    if let Some(project) = &firebase.value {
        issuers.push(IssuerSettings::firebase(project).map_err(|error| wrong(&error))?);
    }
    if let Some(issuer) = issuer.value {
        let mut settings = IssuerSettings::new(issuer, keys(jwks)?, audience);
        if !algorithms.value.0.is_empty() {
            settings.algorithms = algorithms.value.0;
        }
        issuers.push(settings);
    }
    let tables = reader.issuers()?;
    for value in tables {
        issuers.push(of_table(value, reader.session)?);
    }
    let root = root.value.map(|path| read_file(&path)).transpose()?;
    Ok(Given { issuers, root })
}

fn of_table(value: Value, session: &Session) -> Result<IssuerSettings, Failure> {
    let path = session.paths.config_file();
    let bad = |why: String| {
        Failure::usage("the settings cannot be used").because(format!(
            "a `[[serve.issuer]]` of {} cannot be used: {why}",
            path.display()
        ))
    };
    let table: Table = value
        .try_into()
        .map_err(|error: toml::de::Error| bad(error.message().to_owned()))?;
    let mut settings = match (table.firebase, table.issuer) {
        (Some(project), None) => {
            IssuerSettings::firebase(&project).map_err(|error| wrong(&error))?
        }
        (None, Some(issuer)) => {
            let keys = match &table.secret_file {
                Some(file) => secret(file)?,
                None => keys(table.jwks)?,
            };
            IssuerSettings::new(issuer, keys, table.audience.all())
        }
        _ => return Err(bad("it needs either `issuer` or `firebase`".to_owned())),
    };
    if let Some(algorithms) = table.algorithms {
        let parsed: Result<_, _> = algorithms.iter().map(|name| name.parse()).collect();
        settings.algorithms = parsed.map_err(|error: BadAlgorithm| bad(error.to_string()))?;
    }
    if let Some(scopes) = table.scopes {
        let parsed: Result<_, _> = scopes.iter().map(|name| name.parse::<Scope>()).collect();
        settings.scopes = parsed.map_err(|error: BadScope| bad(error.to_string()))?;
    }
    Ok(settings)
}

/// Where the keys are: what the issuer says, at a URL, in a file.
fn keys(jwks: Option<String>) -> Result<KeysFrom, Failure> {
    jwks.map_or(Ok(KeysFrom::Discovery), |place| {
        place.parse().map_err(|error: BadKeyUrl| {
            Failure::usage("the settings cannot be used").caused_by(&error)
        })
    })
}

fn secret(path: &Path) -> Result<KeysFrom, Failure> {
    let bytes = Zeroizing::new(read_file(path)?);
    Ok(KeysFrom::Secret(Zeroizing::new(
        bytes.trim_ascii().to_vec(),
    )))
}

pub(in crate::commands::serve) fn wrong(error: &IssuerError) -> Failure {
    Failure::usage("an issuer of tokens cannot be used").caused_by(error)
}
