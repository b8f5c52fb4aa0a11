//! `voicectl doctor [URL]`.

mod report;
mod setup;

use std::path::PathBuf;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::Session;
use super::inspect::parse_duration;
use crate::doctor::program::{self, Errand};
use crate::doctor::server::{self, Question};
use crate::doctor::{ClientId, Known, Row, Surroundings, Target, Verdict, local};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::inspect::file;
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
  voicectl doctor https://localhost:8443 --json")]
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
    /// For each probe and each program
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_duration)]
    timeout: Duration,
    /// Answer in JSON, always an array, documented in docs/doctor.md
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
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
