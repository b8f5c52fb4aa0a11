//! `voicectl serve`.

mod certificate;
mod greeting;
mod settings;

use std::path::PathBuf;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::speech::{self, ModelChoice};
use super::{Session, cert};
use crate::commands::cert::CaArguments;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::serve::listen::ListenAddress;
use crate::serve::state::Engines;
use crate::serve::{ServeError, Server, Settings};
use crate::store::{LineageName, Store};

use settings::Resolved;
pub(super) use settings::listen_addresses;

/// The voice server: HTTPS, speech to text, text to speech.
///
/// Without any set-up it makes a local CA and a certificate for this machine, loads a recognition model and listens on
/// `https://localhost:8443`. The page is at `/`; programs use `POST /stt` and `POST /tts`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl serve
  voicectl serve --listen 0.0.0.0:8443 --open      for everyone on the network
  voicectl serve --model small-q5_1 --http localhost:8080
  voicectl serve --cert fullchain.pem --key privkey.pem --listen 0.0.0.0:443 --open
  voicectl serve --lineage voice.lan
  voicectl serve --plain --listen 127.0.0.1:8000   behind a proxy that has the certificate")]
pub struct Arguments {
    /// Address to listen on; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Vec<ListenAddress>,
    /// Address for plain HTTP that is redirected to HTTPS, and answers http-01 challenges; may be repeated
    #[arg(long, value_name = "ADDR:PORT", conflicts_with = "plain")]
    http: Vec<ListenAddress>,
    /// Let everyone who reaches the address use the server
    #[arg(long)]
    open: bool,
    /// Certificate file: leaf and intermediates in PEM form
    #[arg(long, value_name = "FILE", requires = "key", conflicts_with_all = ["lineage", "plain"])]
    cert: Option<PathBuf>,
    /// Private key file of `--cert`
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Lineage to serve [default: one that `serve` makes and keeps for this machine]
    #[arg(long, value_name = "NAME", conflicts_with = "plain")]
    lineage: Option<LineageName>,
    #[command(flatten)]
    ca: CaArguments,
    /// No TLS: for a proxy in front, which has the certificate
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    model: ModelChoice,
    /// Recordings that are recognised side by side [default: by the number of cores]
    #[arg(long, value_name = "N")]
    states: Option<usize>,
    /// Threads of one recognition [default: by the number of cores]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]
    #[arg(long, value_name = "FILTER")]
    log: Option<String>,
    /// Log as JSON lines
    #[arg(long)]
    log_json: bool,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let resolved = settings::resolve(arguments, session)?;
    start_log(&resolved, session)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .or_fail("cannot start the server's threads")?;
    runtime.block_on(serve(resolved, arguments, session))
}

async fn serve(
    resolved: Resolved,
    arguments: &Arguments,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    // Signals count from here on: one that comes while the model loads ends the server too.
    let mut signals = Signals::listen()?;

    let certificate = certificate::choose(arguments, &resolved, &store, session)?;
    let server = Server::bind(Settings {
        listen: resolved.listen.value.clone(),
        http: resolved.http.clone(),
        certificate: certificate.source,
        stand_in: None,
        challenges: store.challenges(),
        limits: resolved.limits,
    })
    .map_err(|error| serve_failure(&error, session))?;

    let source = tokio::select! {
        source = speech::choose_model(&arguments.model, session) => source?,
        () = signals.stop() => {
            return Err(Failure::failed("the server was stopped before it was ready"));
        }
    };
    let synthesizer = speech::synthesizer(resolved.limits.text_characters)?;
    let engines = Engines::new(synthesizer);
    greeting::print(
        &server,
        &engines,
        &source,
        certificate.ca.as_deref(),
        session,
    );

    let loading = tokio::task::spawn_blocking({
        let (sizing, queue) = (resolved.sizing, resolved.limits.uploads);
        move || speech::load(&source, sizing, queue)
    });
    let ready = engines.clone();
    let load_failed = async {
        match loading.await {
            Ok(Ok(recognizer)) => {
                ready.set_recognizer(recognizer);
                session.ui.status("Ready");
                std::future::pending().await
            }
            Ok(Err(failure)) => failure,
            Err(panic) => Failure::bug("loading the model stopped").because(panic),
        }
    };
    let mut failure = None;
    let ended = server
        .run(engines, async {
            tokio::select! {
                () = signals.stop() => session.ui.status("Stopping: open requests may end"),
                why = load_failed => failure = Some(why),
            }
        })
        .await;
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

/// The signals that stop a server.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> Result<Self, Failure> {
        let listen = |kind| signal(kind).or_fail("cannot listen for signals");
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    /// Waits for the next of them.
    async fn stop(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

fn start_log(resolved: &Resolved, session: &Session) -> Result<(), Failure> {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::builder()
        .parse(&resolved.log.value)
        .map_err(|error| {
            Failure::usage(format!(
                "`{}` from {} is no log filter",
                resolved.log.value, resolved.log.origin
            ))
            .caused_by(&error)
            .hint("pass `--log info` or `--log voicectl=debug`")
        })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if resolved.log_json {
        log.json().init();
    } else {
        log.with_ansi(session.ui.is_coloured())
            .with_target(false)
            .compact()
            .init();
    }
    Ok(())
}

/// What a server error means to the user, with its repair.
fn serve_failure(error: &ServeError, session: &Session) -> Failure {
    let failure = Failure::failed("cannot start the server");
    match error {
        ServeError::Listen { address, source } => {
            let failure = Failure::failed(format!("cannot listen on {address}")).caused_by(source);
            match source.kind() {
                std::io::ErrorKind::AddrInUse => failure.hint(
                    "another program has that port: stop it, or pass `--listen localhost:9443`",
                ),
                std::io::ErrorKind::PermissionDenied => {
                    failure.hint("ports below 1024 need root: pass `--listen 127.0.0.1:8443`")
                }
                std::io::ErrorKind::AddrNotAvailable => failure
                    .hint("this machine does not have that address: pass `--listen 0.0.0.0:8443`"),
                _ => failure,
            }
        }
        ServeError::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => failure
            .caused_by(error)
            .hint("`voicectl cert new localhost --out DIR` makes such files; without `--cert`, `serve` makes its own"),
        ServeError::KeyMismatch { .. } => failure.caused_by(error).hint(
            "`openssl x509 -in CERT -noout -pubkey` and `openssl pkey -in KEY -pubout` must agree",
        ),
        ServeError::Store(error) => {
            cert::store_failure("cannot start the server", error).hint(format!(
                "`voicectl cert list --state {}` shows the lineages",
                session.paths.state.display()
            ))
        }
        ServeError::NotPem {
            what: "private key",
            ..
        } => failure
            .caused_by(error)
            .hint("an encrypted key must be decrypted first: `openssl pkey -in KEY -out PLAIN`"),
        _ => failure.caused_by(error),
    }
}
