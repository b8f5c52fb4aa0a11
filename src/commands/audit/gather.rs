//! What the audit looks at: a server by its URL, the one that runs here, and this machine.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use time::OffsetDateTime;

use super::Arguments;
use crate::audit::{
    self, Installed, Machine, Offered, Question, Row, Schedule, Setup, Unreachable,
};
use crate::commands::inspect::{all_anchors, printable};
use crate::commands::{Session, receipt};
use crate::deploy::receipt::Receipt;
use crate::doctor::{Surroundings, Target};
use crate::error::{Failure, OrFail};
use crate::inspect::trust::Judge;
use crate::machine::Here;
use crate::renew::schedule::Host;
use crate::store::Store;

/// A server on this machine answers at once.
const AT_ONCE: Duration = Duration::from_millis(500);

/// The URL, which must be of TLS.
pub(super) fn target(url: &str) -> Result<Target, Failure> {
    let hint = "`voicectl audit https://localhost:8443`";
    let target = Target::parse(url).map_err(|error| {
        Failure::usage("cannot audit that URL")
            .caused_by(&error)
            .hint(hint)
    })?;
    if !target.is_tls {
        return Err(Failure::usage(format!("cannot audit {target}"))
            .because("it is a URL without TLS, and there is nothing to grade")
            .hint(format!("`voicectl audit {}`", target.url("https")))
            .hint("`--http-port PORT` looks at the redirect of a plain port as well"));
    }
    Ok(target)
}

/// The server that the settings name, and its port of plain HTTP, if somebody answers there; says what is done.
pub(super) fn running(setup: &Setup, session: &Session) -> Option<(Target, Option<u16>)> {
    if setup.plain {
        session.ui.status(
            "The settings say plain HTTP: give the URL of the proxy in front, and `--local`",
        );
        return None;
    }
    let targets = setup.listen.iter().filter_map(|address| {
        let address = address.to_string();
        let (host, port) = address.rsplit_once(':')?;
        // Whoever listens everywhere is to be found here, too.
        let host = if matches!(host, "0.0.0.0" | "[::]") {
            "localhost"
        } else {
            host
        };
        Target::parse(&format!("https://{host}:{port}")).ok()
    });
    let mut targets: Vec<Target> = targets.collect();
    targets.retain(answers);
    let found = targets.into_iter().next();
    session.ui.status(&match &found {
        Some(target) => format!("A server runs at {target}: it is audited as well"),
        None => "No server runs where the settings say: only this machine is audited".to_owned(),
    });
    let mut plain = setup.http.iter().filter_map(|address| {
        let address = address.to_string();
        address.rsplit_once(':')?.1.parse().ok()
    });
    found.map(|target| (target, plain.next()))
}

fn answers(target: &Target) -> bool {
    let found = (target.host().as_str(), target.endpoint.port).to_socket_addrs();
    found
        .into_iter()
        .flatten()
        .any(|address| TcpStream::connect_timeout(&address, AT_ONCE).is_ok())
}

/// A server, from outside.
pub(super) fn server(
    target: &Target,
    http_port: Option<u16>,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
    now: OffsetDateTime,
) -> Result<(Vec<Row>, Offered), Failure> {
    let anchors = all_anchors(&arguments.ca, session, store)?;
    let judge = anchors.map(|anchors| Judge::new(anchors, now));
    let question = Question {
        target: target.clone(),
        http_port,
        installed: installed(&target.host(), session),
        timeout: arguments.timeout,
        store,
        judge: judge.as_ref(),
        now,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .or_fail("cannot start asking the server")?;
    let progress = session.ui.spinner(&format!("Asking {}", target.endpoint));
    let answer = runtime.block_on(audit::server(&question));
    progress.finish();
    // A resolver that still waits is left behind.
    runtime.shutdown_background();
    answer.map_err(|error| unreachable(target, &error))
}

/// The proxies that `deploy` has installed files for, for this host. Whoever may not read what is installed knows of none.
fn installed(host: &str, session: &Session) -> Vec<Installed> {
    let folder = session.paths.config.join("deploy");
    let of = |proxy: &'static str| {
        let path = folder.join(format!("{proxy}.toml"));
        let read = receipt::read::<Receipt>(&path, str::to_owned);
        let command = read.ok()??.command;
        let words: Vec<&str> = command.split(' ').collect();
        words.contains(&host).then(|| Installed {
            proxy,
            command: format!("sudo {} --install", for_any_release(&words)),
        })
    };
    ["nginx", "caddy", "haproxy"]
        .into_iter()
        .filter_map(of)
        .collect()
}

/// A command without the releases that were found when it was run: there may be others now.
fn for_any_release(words: &[&str]) -> String {
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word.starts_with("--") && word.ends_with("-version") {
            words.next();
        } else {
            kept.push(*word);
        }
    }
    kept.join(" ")
}

fn unreachable(target: &Target, error: &Unreachable) -> Failure {
    let mut failure = Failure::failed(format!("cannot audit {target}")).caused_by(error);
    for cause in &mut failure.because {
        *cause = printable(cause);
    }
    failure.hint(format!("`voicectl doctor {target}` looks for the cause"))
}

/// This machine.
pub(super) fn machine(
    setup: &Result<Setup, Failure>,
    session: &Session,
    store: &Store,
    now: OffsetDateTime,
) -> Vec<Row> {
    let surroundings = Surroundings::new(now, |name| session.environment.get(name));
    let host = Host::here(false, &|name| {
        session.environment.get(name).map(ToOwned::to_owned)
    });
    let why = setup.as_ref().err().map(|failure| {
        let mut words = vec![failure.what.clone()];
        words.extend(failure.because.clone());
        words.join(": ")
    });
    audit::machine(&Machine {
        store,
        surroundings: &surroundings,
        config: &session.paths.config_file(),
        setup: setup
            .as_ref()
            .map_err(|_| why.as_deref().unwrap_or_default()),
        schedule: Schedule {
            host: &host,
            programs: &Here,
        },
    })
}
