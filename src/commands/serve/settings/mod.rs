//! `serve`'s settings: flags, environment, `[serve]` in `config.toml`, defaults.

mod issuers;
mod key;
mod reader;
mod value;

use std::path::PathBuf;

use super::Arguments;
use super::engine::{self, Upstream, Vad};
use crate::commands::Session;
use crate::commands::config::{File, unusable};
use crate::commands::speech::{ModelChoices, Shortcuts, Sizing, Tuning};
use crate::config::{ConfigError, Environment, Origin, Setting};
use crate::error::Failure;
use crate::serve::auth::{Mode, Registry};
use crate::serve::client::Proxies;
use crate::serve::listen::{ListenAddress, inherited};
use crate::serve::live::{Hsts, Terms};
use crate::serve::origin::Origins;
use crate::store::{LineageName, Store};

pub(super) use issuers::{Given as Issuers, IssuerArguments, wrong as wrong_issuer};
pub(super) use reader::Reader;
pub(in crate::commands) use reader::Shown;
pub(super) use value::List;

/// The port of a server that nobody told otherwise: free for users, and not one of the well-known plain ones.
const PORT: u16 = 8443;

/// What the server is started with.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) listen: Setting<Vec<ListenAddress>>,
    pub(super) http: Vec<ListenAddress>,
    pub(super) metrics: Vec<ListenAddress>,
    pub(super) certificate: Given,
    pub(super) behind_proxy: bool,
    pub(super) proxies: Proxies,
    pub(super) models: ModelChoices,
    pub(super) vad: Vad,
    pub(super) tuning: Tuning,
    pub(super) upstream: Upstream,
    /// The file with keys, users and the token secret that several servers share.
    pub(super) access: Option<PathBuf>,
    pub(super) open: bool,
    pub(super) issuers: Issuers,
    pub(super) log: Setting<String>,
    pub(super) log_json: bool,
    /// What SIGHUP may change.
    pub(super) terms: Terms,
    /// Everything, for those who ask.
    pub(super) shown: Vec<Shown>,
}

/// Which certificate is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// None: plain HTTP.
    Plain,
    /// These files.
    Files { certificate: PathBuf, key: PathBuf },
    /// A lineage.
    Lineage(LineageName),
    /// Nothing: `serve` makes its own, or orders one.
    Nothing,
}

/// Reads all settings.
///
/// # Errors
///
/// A usage failure that names the setting, its value and where it came from.
pub(super) fn read(arguments: &Arguments, session: &Session) -> Result<Resolved, Failure> {
    let file = File::read(&session.paths.config_file()).map_err(|error| unusable(&error))?;
    of(file, arguments, session)
}

/// The same without a file and without an environment.
///
/// # Errors
///
/// As [`read`], for flags.
pub(super) fn without_file(arguments: &Arguments, session: &Session) -> Result<Resolved, Failure> {
    let bare = Session {
        environment: Environment::default(),
        ..session.clone()
    };
    of(File::default(), arguments, &bare)
}

/// The same with a file that is given.
///
/// # Errors
///
/// As [`read`].
pub(super) fn of(
    file: File,
    arguments: &Arguments,
    session: &Session,
) -> Result<Resolved, Failure> {
    let mut reader = Reader::new(file.serve, session.paths.config_file(), session)?;
    let plain = is_set(&mut reader, "plain", arguments.plain)?;
    let listen = listen(&arguments.listen, plain, &mut reader, session)?;
    let mut http = reader.pick("http", List::of_flags(&arguments.http), List(Vec::new()))?;
    let (_, fds) = of_systemd().unwrap_or_default();
    if http.origin == Origin::Default && !fds.is_empty() && !plain {
        http = reader.correct("http", List(fds), Origin::Environment("LISTEN_FDS".into()));
    }
    let metrics = reader.pick(
        "metrics",
        List::of_flags(&arguments.metrics),
        List(Vec::new()),
    )?;
    let certificate = certificate(arguments, plain, &mut reader)?;
    let behind_proxy = is_set(&mut reader, "behind-proxy", arguments.behind_proxy)?;
    let trusted = List::of_flags(&arguments.trusted_proxy);
    let proxies = Proxies {
        trusted: reader
            .pick("trusted-proxy", trusted, List(Vec::new()))?
            .value
            .0,
        proxy_protocol: is_set(&mut reader, "proxy-protocol", arguments.proxy_protocol)?,
        forwarded: is_set(&mut reader, "forwarded", arguments.forwarded)?,
    };
    let mut upstream = engine::read(&arguments.engine, &mut reader)?;
    let models = List::of_flags(arguments.models.names());
    let models = reader.pick("model", models, List(Vec::new()))?;
    let vad = reader.pick("vad", arguments.vad, Vad::default())?.value;
    let states = reader.pick("states", arguments.states.map(Some), None)?;
    let threads = reader.pick("threads", arguments.threads.map(Some), None)?;
    let without = List::of_flags(arguments.shortcuts.without());
    let without = reader.pick("without", without, List(Vec::new()))?;
    let access = arguments.access.clone().map(Some);
    let access = reader.pick("access", access, None)?.value;
    let open = is_set(&mut reader, "open", arguments.open)?;
    let allowed = List::of_flags(&arguments.allow_origin);
    let origins = Origins {
        allowed: reader
            .pick("allow-origin", allowed, List(Vec::new()))?
            .value
            .0,
        allow_none: is_set(&mut reader, "allow-no-origin", arguments.allow_no_origin)?,
    };
    let issuers = issuers::read(&arguments.issuer, &mut reader)?;
    let hsts = reader.pick("hsts", arguments.hsts, Hsts::default())?.value;
    let log = reader.pick("log", arguments.log.clone(), "info".to_owned())?;
    let log_json = is_set(&mut reader, "log-json", arguments.log_json)?;
    let limits = reader.limits(&arguments.limits)?;
    upstream.bound(limits.queue_limits());

    let sizing = Sizing::choose(states.value, threads.value).map_err(|error| {
        Failure::usage("these numbers of states and threads cannot be used").caused_by(&error)
    })?;
    Ok(Resolved {
        listen,
        http: http.value.0,
        metrics: metrics.value.0,
        certificate,
        behind_proxy,
        proxies,
        models: arguments.models.of(models.value.0),
        vad,
        tuning: Tuning {
            sizing,
            shortcuts: Shortcuts::without(&without.value.0),
        },
        upstream,
        access,
        open,
        issuers,
        log,
        log_json,
        terms: Terms {
            limits,
            origins,
            hsts,
        },
        shown: reader.shown,
    })
}

/// Refuses settings that would leave the server open to those it is not meant for.
///
/// # Errors
///
/// A usage failure that names the flag which says that it is meant so.
pub(super) fn check(resolved: &Resolved, session: &Session) -> Result<Mode, Failure> {
    refuse_clear_text(resolved, session)?;
    mode(resolved, session)
}

/// Where the server would listen without a flag, as text.
///
/// # Errors
///
/// A usage failure when environment or file cannot be used.
pub(in crate::commands) fn listen_addresses(session: &Session) -> Result<Vec<String>, Failure> {
    let path = session.paths.config_file();
    let file = File::read(&path).map_err(|error| unusable(&error))?;
    let mut reader = Reader::new(file.serve, path, session)?;
    let plain = is_set(&mut reader, "plain", false)?;
    let listen = listen(&[], plain, &mut reader, session)?;
    Ok(listen.value.iter().map(ToString::to_string).collect())
}

fn listen(
    flags: &[ListenAddress],
    plain: bool,
    reader: &mut Reader<'_>,
    session: &Session,
) -> Result<Setting<Vec<ListenAddress>>, Failure> {
    let default = List(vec![ListenAddress::localhost(PORT)]);
    let mut listen = reader.pick("listen", List::of_flags(flags), default)?;
    let (fds, _) = of_systemd().unwrap_or_default();
    if listen.origin == Origin::Default && !fds.is_empty() {
        let origin = Origin::Environment("LISTEN_FDS".into());
        listen = reader.correct("listen", List(fds), origin);
    }
    // What starts containers names a port, and a proxy of its own that speaks TLS.
    let port = session.environment.text("PORT").filter(|_| plain);
    if let (Origin::Default, Some(port)) = (&listen.origin, port) {
        let origin = Origin::Environment("PORT".into());
        let address = format!("0.0.0.0:{port}").parse();
        let address: ListenAddress = address.map_err(|_| {
            unusable(&ConfigError::Value {
                value: port.to_owned(),
                origin: origin.clone(),
                reason: "it is no port".to_owned(),
            })
        })?;
        listen = reader.correct("listen", List(vec![address]), origin);
    }
    Ok(Setting {
        value: listen.value.0,
        origin: listen.origin,
    })
}

/// The sockets that were opened for this process, by their names: those of the server, and those of the redirect.
fn of_systemd() -> Option<(Vec<ListenAddress>, Vec<ListenAddress>)> {
    // What is wrong with them is said where they are opened.
    let mut names: Vec<String> = inherited().ok()?.into_iter().map(|one| one.name).collect();
    names.sort_unstable();
    names.dedup();
    let (http, others): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name == "http");
    let sockets = |names: Vec<String>| names.into_iter().map(ListenAddress::inherited).collect();
    Some((sockets(others), sockets(http)))
}

/// The strongest word on the certificate counts: a flag silences what the file says.
fn certificate(
    arguments: &Arguments,
    plain: bool,
    reader: &mut Reader<'_>,
) -> Result<Given, Failure> {
    let cert = reader.pick("cert", arguments.cert.clone().map(Some), None)?;
    let key = reader.pick("key", arguments.key.clone().map(Some), None)?;
    let lineage = reader.pick("lineage", arguments.lineage.clone().map(Some), None)?;
    let of_flags = arguments.lineage.is_some() || arguments.acme.acme;
    Ok(match (cert.value, key.value, lineage.value) {
        _ if plain => Given::Plain,
        (Some(certificate), Some(key), _) if !of_flags => Given::Files { certificate, key },
        (Some(_), None, _) | (None, Some(_), _) if !of_flags => {
            return Err(Failure::usage("a certificate and its key go together")
                .because(format!(
                    "one of them comes from {}, the other is not set",
                    if cert.origin == Origin::Default {
                        key.origin
                    } else {
                        cert.origin
                    }
                ))
                .hint("pass `--cert FILE --key FILE`"));
        }
        (_, _, Some(lineage)) => Given::Lineage(lineage),
        _ => Given::Nothing,
    })
}

/// A setting that is on or off.
fn is_set(reader: &mut Reader<'_>, name: &'static str, flag: bool) -> Result<bool, Failure> {
    Ok(reader.pick(name, flag.then_some(true), false)?.value)
}

fn beyond(listen: &Setting<Vec<ListenAddress>>) -> Option<&ListenAddress> {
    listen.value.iter().find(|address| !address.is_loopback())
}

/// Without TLS keys and recordings go over the network for everyone to read, unless something in front has TLS.
fn refuse_clear_text(resolved: &Resolved, session: &Session) -> Result<(), Failure> {
    let listen = &resolved.listen;
    let plain = resolved.certificate == Given::Plain;
    // Cloud Run's front end speaks TLS, and says that it is there.
    let is_cloud_run = session.environment.text("K_SERVICE").is_some();
    match beyond(listen) {
        Some(address) if plain && !resolved.behind_proxy && !is_cloud_run => Err(Failure::usage(format!(
            "the server does not speak plain HTTP on {address} unless a proxy with TLS is in front"
        ))
        .because("whoever is on the way would read keys and recordings")
        .because(format!("the address comes from {}", listen.origin))
        .hint("pass `--behind-proxy` if there is one, or `--listen localhost:8000` for a proxy on this machine")),
        _ => Ok(()),
    }
}

/// For whom the server is. Beyond loopback anyone may come: either there is somebody to tell from others, or everyone was
/// asked for in so many words.
fn mode(resolved: &Resolved, session: &Session) -> Result<Mode, Failure> {
    if resolved.open {
        return Ok(Mode::Open);
    }
    let Some(address) = beyond(&resolved.listen) else {
        return Ok(Mode::Auto);
    };
    // A file that cannot be read closes: it may hold keys.
    let access = Store::new(&session.paths.state).access();
    let registry = Registry::new(access.sharing(resolved.access.clone()));
    if resolved.issuers.issuers.is_empty() && registry.known().is_ok_and(|known| known.is_empty()) {
        return Err(Failure::usage(format!(
            "the server does not listen on {address} for everyone unless asked to"
        ))
        .because("whoever reaches that address could use it: there is no key, no user and no issuer of tokens")
        .because(format!("the address comes from {}", resolved.listen.origin))
        .hint("`voicectl auth key new NAME` makes a key")
        .hint("or pass `--open` if everyone is welcome, or `--listen localhost:8443` for this machine only"));
    }
    Ok(Mode::Closed)
}
