//! `voicectl doctor [URL]`.

mod report;
mod setup;

use std::path::PathBuf;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::Session;
use super::inspect::parse_duration;
use crate::doctor::health::{HealthError, health};
use crate::doctor::program::{self, Errand};
use crate::doctor::server::{self, Question};
use crate::doctor::{ClientId, Known, Row, Surroundings, Target, Verdict, local};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::inspect::file;
use crate::machine::shell;
use crate::store::Store;

/// Find out why a client does not come through, and what repairs it.
///
/// With a URL, the server is asked as each client would: browsers, Python, Node, Java, curl, Apple's systems. Each gets a
/// verdict by its rules and by the roots that it has on this machine, and the programs that are installed try by
/// themselves. Without a URL, the set-up of this machine is looked at: clock, state folder, CAs, lineages, models, ports.
///
/// Below the table each cause is explained once, with the command that repairs it. Nothing is changed. The exit code is 0
/// when all is well, 3 when something needs attention, 1 when it could not be looked at.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl doctor
  voicectl doctor https://localhost:8443
  voicectl doctor https://192.168.1.20:8443 --client chromium --client apple
  voicectl doctor wss://voice.example.com/ws/asr
  voicectl doctor voice.lan:8443 --ca root.pem        as if every client had that root
  voicectl doctor https://localhost:8443 --json
  voicectl doctor --health https://localhost:8443     the health check of a container: 0 or 1, and no output when well")]
pub(crate) struct Arguments {
    /// `https://host:port/path`, `wss://...`, `http://...` or `host:port`
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Take every client to have the roots of this file; may be repeated
    #[arg(long, value_name = "FILE", requires = "url")]
    ca: Vec<PathBuf>,
    /// Only this client: chromium, firefox, python, requests, node, java, curl, apple; may be repeated
    #[arg(long, value_name = "NAME", requires = "url")]
    client: Vec<ClientId>,
    /// Ask for WebSocket at this path too
    #[arg(long, value_name = "PATH", requires = "url")]
    websocket: Option<String>,
    /// Verdicts by rules only: run no program
    #[arg(long, requires = "url")]
    no_programs: bool,
    /// Ask a server on this machine whether it is well, `/healthz` where the URL has no path; say nothing if so, else the exit code is 1. For health checks of containers: over loopback any certificate will do
    #[arg(long, requires = "url", conflicts_with_all = ["ca", "client", "websocket", "no_programs", "json"])]
    health: bool,
    /// For each probe and each program
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_duration)]
    timeout: Duration,
    /// Answer in JSON, always an array, documented in docs/doctor.md
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    if let Some(url) = arguments.url.as_ref().filter(|_| arguments.health) {
        return is_well(url, arguments.timeout);
    }
    let machine = Surroundings::new(OffsetDateTime::now_utc(), |name| {
        session.environment.get(name)
    });
    let store = Store::new(&session.paths.state);
    let rows = match &arguments.url {
        Some(url) => examine(url, arguments, session, &machine, &store)?,
        None => setup::rows(arguments.timeout, session, &machine, &store)?,
    };
    if arguments.json {
        session.ui.json(&rows)?;
    } else {
        session
            .ui
            .data(&report::render(&rows, arguments.url.is_some(), &session.ui))?;
    }
    Ok(if rows.iter().any(|row| row.verdict == Verdict::Trouble) {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}

fn is_well(url: &str, limit: Duration) -> Result<ExitStatus, Failure> {
    let target = Target::parse(url).map_err(|error| {
        Failure::usage("cannot ask that URL")
            .caused_by(&error)
            .hint("`voicectl doctor --health https://localhost:8443`")
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .or_fail("cannot start asking servers")?;
    let answer = runtime.block_on(health(&target, limit));
    runtime.shutdown_background();
    answer
        .map(|()| ExitStatus::Done)
        .map_err(|error| match &error {
            HealthError::Elsewhere(_) => Failure::usage("`--health` asks servers on this machine")
                .caused_by(&error)
                .hint(format!(
                    "`voicectl doctor {}` examines that one",
                    shell::quoted(url)
                )),
            _ => Failure::failed("the server is not well").caused_by(&error),
        })
}

fn examine(
    url: &str,
    arguments: &Arguments,
    session: &Session,
    machine: &Surroundings,
    store: &Store,
) -> Result<Vec<Row>, Failure> {
    let usage =
        |what: String| Failure::usage(what).hint("`voicectl doctor https://localhost:8443`");
    let target = Target::parse(url)
        .map_err(|error| usage("cannot examine that URL".to_owned()).caused_by(&error))?;
    let websocket = arguments.websocket.as_deref().map(|path| {
        let slash = if path.starts_with('/') { "" } else { "/" };
        let url = format!(
            "{}{slash}{path}",
            Target {
                path: String::new(),
                ..target.clone()
            }
            .url("wss")
        );
        Target::parse(&url)
            .map(|target| target.path)
            .map_err(|error| usage(format!("`--websocket {path:?}` is no path")).caused_by(&error))
    });
    let given = given_roots(&arguments.ca)?;
    let known = Known::of(machine, store, given);
    let question = Question {
        target,
        clients: arguments.client.clone(),
        websocket: websocket.transpose()?,
        timeout: arguments.timeout,
        store,
        known: &known,
        machine,
    };
    let runtime = runtime()?;
    let mut examined = runtime.block_on(server::examine(&question));
    // A resolver that still waits is left behind.
    runtime.shutdown_background();
    examined
        .rows
        .splice(0..0, local::wrong_clock(machine, store));
    if let Some(target) = examined.for_programs.filter(|_| !arguments.no_programs) {
        session.ui.status("Asking the programs that are installed");
        let errand = Errand::new(
            &target,
            &question.clients,
            arguments.timeout,
            machine,
            &known.given,
        )
        .or_fail("cannot prepare a folder for the programs")
        .map_err(|failure| failure.hint("pass `--no-programs`"))?;
        let measured = program::measure(&errand, &examined.rows);
        for row in measured {
            // Behind the last row of its client.
            let at = examined
                .rows
                .iter()
                .rposition(|known| known.subject == row.subject);
            let at = at.map_or(examined.rows.len(), |at| at + 1);
            examined.rows.insert(at, row);
        }
    }
    Ok(examined.rows)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .or_fail("cannot start asking servers")
}

/// The certificates of `--ca`.
fn given_roots(files: &[PathBuf]) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let mut roots = Vec::new();
    for path in files {
        let what = || format!("cannot read roots from {}", path.display());
        let contents =
            file::read(path, None).map_err(|error| Failure::failed(what()).caused_by(&error))?;
        let before = roots.len();
        let chains = contents.chains.iter();
        roots.extend(
            chains
                .flat_map(|chain| &chain.certificates)
                .map(|one| one.der.clone()),
        );
        if roots.len() == before {
            return Err(Failure::failed(what()).because("there is no certificate in it"));
        }
    }
    Ok(roots)
}
