//! `voicectl serve`.

mod access;
mod acme;
mod browse;
mod certificate;
mod described;
mod engine;
mod failure;
mod greeting;
mod log;
mod own;
mod renewal;
mod reread;
mod settings;
mod setup;
mod signals;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, FromArgMatches};

use super::Session;
use super::speech::{self, Engine, ModelChoices, ShortcutChoice};
use crate::commands::cert::CaArguments;
use crate::commands::passphrase::PassphraseSource;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::serve::auth::Mode;
use crate::serve::client::TrustedProxy;
use crate::serve::limits::Limits;
use crate::serve::listen::ListenAddress;
use crate::serve::live::Hsts;
use crate::serve::origin::PageOrigin;
use crate::serve::state::Engines;
use crate::serve::{Server, Settings, footprint, handles, notify};
use crate::speech::Recognizer;
use crate::speech::vad::Detection;
use crate::store::{CaName, LineageName, Store};

use access::Access;
use acme::AcmeArguments;
pub(super) use described::defaults;
use engine::{EngineArguments, Vad};
use failure::serve_failure;
use log::Log;
use renewal::{Renewal, Work};
use reread::Reread;
use settings::{IssuerArguments, Resolved};
pub(super) use settings::{Shown, listen_addresses};
pub(super) use setup::{of_file, setup};
use signals::Signals;

/// The voice server: HTTPS, speech to text, text to speech.
///
/// Without any set-up it makes a local CA and a certificate for this machine, loads a recognition model and listens on
/// `https://localhost:8443`. The page is at `/`; programs use `POST /stt` and `POST /tts`.
///
/// That certificate, and with `--acme` one of a CA that everybody trusts, is renewed while the server runs. Any certificate
/// that is renewed by something else is taken from the next handshake on; SIGHUP has it looked at now.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl serve
  voicectl serve --browse                          and open the page
  voicectl serve --listen 0.0.0.0:8443             for those with a key: `voicectl auth key new NAME`
  voicectl serve --listen 0.0.0.0:8443 --open      for everyone on the network
  voicectl serve --model small-q5_1 --http localhost:8080
  voicectl serve --cert fullchain.pem --key privkey.pem --listen 0.0.0.0:443 --open
  voicectl serve --lineage voice.lan
  voicectl serve --acme -d voice.example.com --agree-tos --listen 0.0.0.0:443 --http 0.0.0.0:80 --open
  voicectl serve --plain --listen 127.0.0.1:8000   behind a proxy that has the certificate")]
pub struct Arguments {
    /// Address to listen on, unix:/PATH[,mode=660], or fd:NAME for sockets that systemd opened; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Vec<ListenAddress>,
    /// Address for plain HTTP that is redirected to HTTPS, and answers http-01 challenges; may be repeated
    #[arg(long, value_name = "ADDR:PORT", conflicts_with = "plain")]
    http: Vec<ListenAddress>,
    /// Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated
    #[arg(long, value_name = "ADDR:PORT")]
    metrics: Vec<ListenAddress>,
    /// File with keys, users and the token secret that several servers share, written by `auth share`; it is only read [default: what this state folder has]
    #[arg(long, value_name = "FILE", help_heading = "Access")]
    access: Option<PathBuf>,
    /// Let everyone who reaches the address use the server; what needs more than speech still needs a key
    #[arg(long, help_heading = "Access")]
    open: bool,
    /// Origin of pages of another site that may use the server, such as `https://app.example.com`; may be repeated
    #[arg(long, value_name = "ORIGIN", help_heading = "Access")]
    allow_origin: Vec<PageOrigin>,
    /// Where there is a list of origins: take requests with neither an origin nor a credential too, which is what programs send, and whoever wants to get around the list
    #[arg(long, help_heading = "Access")]
    allow_no_origin: bool,
    #[command(flatten)]
    issuer: IssuerArguments,
    /// Tell browsers to come back over HTTPS only: auto (not for localhost and addresses), on or off [default: auto]
    #[arg(long, value_name = "WHEN", help_heading = "Access")]
    hsts: Option<Hsts>,
    /// A limit, such as upload=50MiB; may be repeated; `voicectl config show` lists them
    #[arg(long = "limit", value_name = "NAME=VALUE", help_heading = "Access")]
    limits: Vec<String>,
    /// Certificate file: leaf and intermediates in PEM form
    #[arg(long, value_name = "FILE", requires = "key", conflicts_with_all = ["lineage", "plain"])]
    cert: Option<PathBuf>,
    /// Private key file of `--cert`
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Lineage to serve [default: one that `serve` makes and keeps for this machine; with --acme, the first name's]
    #[arg(long, value_name = "NAME", conflicts_with = "plain")]
    lineage: Option<LineageName>,
    /// The local CA that signs [default: local]; with --acme letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory, which may be repeated in order of preference [default: letsencrypt]
    #[arg(long, value_name = "CA", help_heading = "CA")]
    ca: Vec<String>,
    /// Where the pass phrase of the local CA's key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]
    #[arg(
        long,
        value_name = "SOURCE",
        conflicts_with = "acme",
        help_heading = "CA"
    )]
    ca_passphrase: Option<PassphraseSource>,
    #[command(flatten)]
    acme: AcmeArguments,
    /// No TLS: for a proxy in front, which has the certificate
    #[arg(long)]
    plain: bool,
    /// With --plain beyond this machine: a proxy with TLS is in front
    #[arg(long)]
    behind_proxy: bool,
    /// Proxy in front that is believed when it says who the client is: an address, a network, `loopback` or `private`; may be repeated
    #[arg(long, value_name = "CIDR", help_heading = "Proxies in front")]
    trusted_proxy: Vec<TrustedProxy>,
    /// Connections of trusted proxies begin with a PROXY header, version 1 or 2
    #[arg(long, help_heading = "Proxies in front")]
    proxy_protocol: bool,
    /// Trusted proxies set `Forwarded` (RFC 7239), not `X-Forwarded-For`
    #[arg(long, help_heading = "Proxies in front")]
    forwarded: bool,
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    models: ModelChoices,
    /// What finds voice in live speech: earshot, or silero, which `voicectl model pull silero-v5.1.2` fetches [default: earshot] [env: VOICECTL_VAD]
    #[arg(long, value_name = "NAME")]
    vad: Option<Vad>,
    /// Open the page in the browser of this desktop once the server is ready
    #[arg(long)]
    browse: bool,
    /// Recordings that are recognised side by side [default: by the number of cores]
    #[arg(long, value_name = "N")]
    states: Option<usize>,
    /// Threads of one recognition [default: by the number of cores, and more while there is no other]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    shortcuts: ShortcutChoice,
    /// What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]
    #[arg(long, value_name = "FILTER")]
    log: Option<String>,
    /// Log as JSON lines
    #[arg(long)]
    log_json: bool,
    /// Print the settings that would be in force, with where each comes from, and end
    #[arg(long)]
    print_config: bool,
}

impl Arguments {
    /// The CA of this state folder.
    fn local_ca(&self) -> Result<CaArguments, Failure> {
        let name = match self.ca.as_slice() {
            [] => None,
            [name] => Some(name.parse::<CaName>().map_err(|error| {
                Failure::usage("cannot use that as the name of a local CA")
                    .caused_by(&error)
                    .hint("a CA that speaks ACME needs `--acme -d NAME`")
            })?),
            _ => {
                return Err(Failure::usage("a server has one local CA")
                    .because("`--ca` is given more than once")
                    .hint("several are for `--acme`"));
            }
        };
        Ok(CaArguments {
            ca: name,
            ca_passphrase: self.ca_passphrase.clone(),
        })
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    arguments.acme.check()?;
    let resolved = settings::read(arguments, session)?;
    if arguments.print_config {
        super::config::print(&resolved.shown, true, session)?;
        return Ok(ExitStatus::Done);
    }
    let mode = settings::check(&resolved, session)?;
    let log = Log::start(&resolved, session)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .or_fail("cannot start the server's threads")?;
    runtime.block_on(serve(resolved, mode, log, arguments, session))
}

/// The settings of a server that is started without flags.
///
/// # Errors
///
/// A usage failure when environment or file cannot be used.
pub(super) fn shown_settings(session: &Session) -> Result<Vec<Shown>, Failure> {
    Ok(settings::read(&without_flags()?, session)?.shown)
}

fn command() -> clap::Command {
    Arguments::augment_args(clap::Command::new("serve"))
}

fn without_flags() -> Result<Arguments, Failure> {
    command()
        .try_get_matches_from(["serve"])
        .and_then(|matches| Arguments::from_arg_matches(&matches))
        .map_err(|error| Failure::bug("`serve` has no defaults").because(error))
}

/// What recognises, and what finds voice for it.
async fn choose(resolved: &Resolved, session: &Session) -> Result<(Engine, Detection), Failure> {
    let models = &resolved.models;
    let engine = resolved.upstream.recognition(models, session).await?;
    let voice = resolved.vad.load(models.pull(), session).await?;
    Ok((engine, voice))
}

async fn serve(
    resolved: Resolved,
    mode: Mode,
    log: Log,
    arguments: &Arguments,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    // Signals count from here on: one that comes while the model loads ends the server too.
    let mut signals = Signals::listen()?;

    let Access { auth, tokens } = Access::of(&resolved, mode, &store)?;
    make_room(&resolved.terms.limits, session);
    let mut certificate = certificate::choose(arguments, &resolved, &store, session)?;
    let server = Server::bind(Settings {
        listen: resolved.listen.value.clone(),
        http: resolved.http.clone(),
        metrics: resolved.metrics.clone(),
        certificate: certificate.source,
        stand_in: certificate.stand_in.take(),
        challenges: store.challenges(),
        terms: resolved.terms.clone(),
        auth: Arc::clone(&auth),
        proxies: resolved.proxies.clone(),
    })
    .map_err(|error| serve_failure(&error, session))?;

    let (engine, voice) = tokio::select! {
        chosen = choose(&resolved, session) => chosen?,
        () = signals.stop.next() => {
            return Err(Failure::failed("the server was stopped before it was ready"));
        }
    };
    let queue = resolved.terms.limits.queue_limits();
    let engines = Engines::new(resolved.upstream.speech(queue)?);
    let page = greeting::print(
        &server,
        &engines,
        &auth,
        &engine,
        certificate.ca.as_deref(),
        session,
    );

    let (tuning, idle) = (resolved.tuning, resolved.terms.limits.model_idle);
    let page = page.filter(|_| arguments.browse);
    let load_failed = load(engines.clone(), page, session, move || {
        let recognizers = speech::load(&engine, tuning, queue, idle)?;
        Ok(speech::hearing(recognizers, &voice))
    });
    if let Some(Work::Acme(plan)) = &mut certificate.work {
        plan.answered_at(&server.addresses(), &server.redirect_addresses());
    }
    let renewal = certificate
        .work
        .map(|work| Renewal::start(work, session))
        .transpose()?;
    let refused = async {
        match renewal {
            Some(mut renewal) => renewal.refused().await,
            None => std::future::pending().await,
        }
    };
    tokio::spawn({
        let tokens = Arc::clone(&tokens);
        async move { tokens.prepare().await }
    });
    let mut reread = Reread {
        arguments,
        session,
        live: server.live().clone(),
        log,
        tokens: Arc::clone(&tokens),
        issuers: resolved.issuers,
        shown: resolved.shown,
    };
    let Signals {
        mut stop,
        mut hangup,
    } = signals;
    let watchdog = notify::watchdog();
    let mut failure = None;
    let ended = server
        .run(engines, async {
            tokio::select! {
                () = stop.next() => session.ui.status("Stopping: open requests may end"),
                () = reread.at(&mut hangup) => {}
                why = load_failed => failure = Some(why),
                why = refused => failure = Some(why),
            }
            notify::stopping("open requests may end");
        })
        .await;
    if let Some(watchdog) = watchdog {
        watchdog.abort();
    }
    let cut = ended.map_err(|error| serve_failure(&error, session))?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    if cut > 0 {
        session.ui.warn(&format!(
            "{cut} connections were cut: they did not end in time"
        ));
    }
    Ok(ExitStatus::Done)
}

/// Loads the recognizers, says that the server is ready, and opens the page where that is wanted; ends only when that fails.
async fn load(
    engines: Engines,
    page: Option<String>,
    session: &Session,
    load: impl FnOnce() -> Result<Vec<Arc<dyn Recognizer>>, Failure> + Send + 'static,
) -> Failure {
    let load = move || {
        let loaded = load();
        footprint::forget_start();
        loaded
    };
    match tokio::task::spawn_blocking(load).await {
        Ok(Ok(recognizers)) => {
            engines.set_recognizers(recognizers);
            session.ui.status("Ready");
            notify::ready("ready");
            if let Some(page) = page {
                browse::open(&page, session);
            }
            std::future::pending().await
        }
        Ok(Err(failure)) => failure,
        Err(panic) => Failure::bug("loading the model stopped").because(panic),
    }
}

/// Has room for as many connections as there may be, or says that there is less.
fn make_room(limits: &Limits, session: &Session) {
    if let Err(connections) = handles::make_room(limits) {
        session.ui.warn(&format!(
            "at most {connections} connections at once, not {}: the limit of open files is too low (`ulimit -Hn`)",
            limits.connections
        ));
    }
}
