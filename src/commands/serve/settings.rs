//! `serve`'s settings: flags, environment, `[serve]` in `config.toml`, defaults.

use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Arguments;
use crate::commands::Session;
use crate::commands::speech::Sizing;
use crate::config::{self, ConfigError, Origin, Setting, Sources};
use crate::error::Failure;
use crate::serve::auth::{Mode, Registry};
use crate::serve::limits::Limits;
use crate::serve::listen::{BadListenAddress, ListenAddress};
use crate::store::Store;

/// The port of a server that nobody told otherwise: free for users, and not one of the well-known plain ones.
const PORT: u16 = 8443;

/// What the server is started with.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) listen: Setting<Vec<ListenAddress>>,
    pub(super) http: Vec<ListenAddress>,
    pub(super) log: Setting<String>,
    pub(super) log_json: bool,
    pub(super) limits: Limits,
    /// For whom.
    pub(super) mode: Mode,
    pub(super) sizing: Sizing,
}

/// `config.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    serve: ServeTable,
    /// The business of `renew`.
    #[serde(default, rename = "notify")]
    _notify: Option<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ServeTable {
    listen: Option<Vec<String>>,
    http: Option<Vec<String>>,
    log: Option<String>,
}

/// Addresses in one text, with commas: the form of the environment variable.
struct Addresses(Vec<ListenAddress>);

impl FromStr for Addresses {
    type Err = BadListenAddress;

    fn from_str(text: &str) -> Result<Self, BadListenAddress> {
        text.split(',')
            .map(|address| address.trim().parse())
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

pub(super) fn resolve(arguments: &Arguments, session: &Session) -> Result<Resolved, Failure> {
    let path = session.paths.config_file();
    let file: File = config::read_file(&path).map_err(|error| unusable(&error))?;
    let sources = Sources::new(&session.environment, &path);

    let given = (!arguments.listen.is_empty()).then(|| Addresses(arguments.listen.clone()));
    let listen = listen(given, file.serve.listen.as_deref(), &sources, &path)?;
    let http = if arguments.http.is_empty() {
        addresses(file.serve.http.as_deref(), &path)?
            .map(|addresses| addresses.0)
            .unwrap_or_default()
    } else {
        arguments.http.clone()
    };
    let log = sources
        .pick(
            ("--log", arguments.log.clone()),
            "VOICECTL_LOG",
            file.serve.log,
            "info".to_owned(),
        )
        .map_err(|error| unusable(&error))?;
    let mode = mode(arguments, &listen, session)?;
    let sizing = Sizing::choose(arguments.states, arguments.threads).map_err(|error| {
        Failure::usage("these numbers of states and threads cannot be used").caused_by(&error)
    })?;
    Ok(Resolved {
        listen,
        http,
        log,
        log_json: arguments.log_json,
        limits: Limits::default(),
        mode,
        sizing,
    })
}

/// Where the server would listen without a flag, as text.
///
/// # Errors
///
/// A usage failure when environment or file cannot be used.
pub(in crate::commands) fn listen_addresses(session: &Session) -> Result<Vec<String>, Failure> {
    let path = session.paths.config_file();
    let file: File = config::read_file(&path).map_err(|error| unusable(&error))?;
    let sources = Sources::new(&session.environment, &path);
    let listen = listen(None, file.serve.listen.as_deref(), &sources, &path)?;
    Ok(listen.value.iter().map(ToString::to_string).collect())
}

fn listen(
    given: Option<Addresses>,
    of_file: Option<&[String]>,
    sources: &Sources<'_>,
    path: &Path,
) -> Result<Setting<Vec<ListenAddress>>, Failure> {
    let listen = sources
        .pick(
            ("--listen", given),
            "VOICECTL_LISTEN",
            addresses(of_file, path)?,
            Addresses(vec![ListenAddress::localhost(PORT)]),
        )
        .map_err(|error| unusable(&error))?;
    Ok(Setting {
        value: listen.value.0,
        origin: listen.origin,
    })
}

/// The addresses of a key of the file.
fn addresses(texts: Option<&[String]>, path: &Path) -> Result<Option<Addresses>, Failure> {
    let parse = |text: &String| {
        text.parse()
            .map_err(|error: BadListenAddress| ConfigError::Value {
                value: text.clone(),
                origin: Origin::File(path.to_owned()),
                reason: error.to_string(),
            })
    };
    let Some(texts) = texts else { return Ok(None) };
    let parsed: Result<_, ConfigError> = texts.iter().map(parse).collect();
    parsed
        .map(|addresses| Some(Addresses(addresses)))
        .map_err(|error| unusable(&error))
}

fn unusable(error: &ConfigError) -> Failure {
    Failure::usage("the settings cannot be used").caused_by(error)
}

/// For whom the server is. Beyond loopback anyone may come: either there is somebody to tell from others, or everyone was
/// asked for in so many words.
fn mode(
    arguments: &Arguments,
    listen: &Setting<Vec<ListenAddress>>,
    session: &Session,
) -> Result<Mode, Failure> {
    if arguments.open {
        return Ok(Mode::Open);
    }
    let Some(address) = listen.value.iter().find(|address| !address.is_loopback()) else {
        return Ok(Mode::Auto);
    };
    // A file that cannot be read closes: it may hold keys.
    let registry = Registry::new(Store::new(&session.paths.state).access());
    if registry.known().is_ok_and(|known| known.is_empty()) {
        return Err(Failure::usage(format!(
            "the server does not listen on {address} for everyone unless asked to"
        ))
        .because("whoever reaches that address could use it: there is no key and no user")
        .because(format!("the address comes from {}", listen.origin))
        .hint("`voicectl auth key new NAME` makes a key")
        .hint("or pass `--open` if everyone is welcome, or `--listen localhost:8443` for this machine only"));
    }
    Ok(Mode::Closed)
}
