//! What happens around the renewals of a lineage, for people and as JSON.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::Session;
use crate::commands::cert::store_failure;
use crate::error::Failure;
use crate::pki::shown::shown;
use crate::renew::deploy::{Deployment, LOG_FILE, Pending, Served};
use crate::renew::hook::{HookKind, Hooks};
use crate::store::{Lineage, RenewalTerms, StoreError};

/// As `--json` shows it.
#[derive(Debug, Serialize)]
struct Shown {
    lineage: String,
    #[serde(flatten)]
    kinds: Kinds,
    endpoints: Vec<String>,
    deployment: State,
    /// What the deploy hooks said the last time.
    log: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Kinds {
    pre: HooksOf,
    deploy: HooksOf,
    post: HooksOf,
}

#[derive(Debug, Serialize)]
struct HooksOf {
    /// Files that run for every lineage.
    files: Vec<PathBuf>,
    /// Shell commands of this lineage.
    commands: Vec<String>,
}

#[derive(Debug, Serialize)]
struct State {
    /// The present version.
    current: Option<u32>,
    /// The version whose deploy hooks are done.
    version: Option<u32>,
    handed_over: Option<String>,
    /// What is left to do: `hooks` or `proof`.
    pending: Option<&'static str>,
    failures: u32,
    error: Option<String>,
    next_try: Option<String>,
    endpoints: Vec<Served>,
}

impl Shown {
    fn of(lineage: &Lineage, hooks: &Hooks) -> Result<Self, StoreError> {
        let record = lineage.record()?;
        let terms = record.map(|record| record.renewal).unwrap_or_default();
        let current = lineage.current()?.map(|version| version.number);
        let state = Deployment::read(lineage);
        let pending = current.and_then(|current| hooks.pending(lineage, &terms, current));
        let RenewalTerms {
            pre,
            deploy,
            post,
            endpoints,
        } = terms;
        let of = |kind, commands| HooksOf {
            files: hooks.files(kind).to_vec(),
            commands,
        };
        let log = lineage.folder().join(LOG_FILE);
        Ok(Self {
            lineage: lineage.name().to_string(),
            kinds: Kinds {
                pre: of(HookKind::Pre, pre),
                deploy: of(HookKind::Deploy, deploy),
                post: of(HookKind::Post, post),
            },
            endpoints,
            deployment: State {
                current,
                version: state.version,
                handed_over: state.handed_over,
                pending: pending.map(|pending| match pending {
                    Pending::Hooks => "hooks",
                    Pending::Proof => "proof",
                }),
                failures: state.failures,
                error: state.error,
                next_try: state.next_try,
                endpoints: state.endpoints,
            },
            log: log.exists().then_some(log),
        })
    }
}

fn look(lineage: &Lineage, hooks: &Hooks) -> Result<Shown, Failure> {
    let what = format!("cannot read the hooks of lineage `{}`", lineage.name());
    Shown::of(lineage, hooks).map_err(|error| store_failure(what, &error))
}

pub(super) fn json(lineage: &Lineage, hooks: &Hooks, session: &Session) -> Result<(), Failure> {
    session.ui.json(&look(lineage, hooks)?)
}

pub(super) fn text(lineage: &Lineage, hooks: &Hooks, session: &Session) -> Result<(), Failure> {
    let one = look(lineage, hooks)?;
    let state = &one.deployment;
    let mut text = String::new();
    let mut rows = |label: &str, values: &[String]| {
        let mut label = label;
        for value in values {
            let _ = writeln!(text, "{label:<10} {value}");
            label = "";
        }
        if values.is_empty() {
            let _ = writeln!(text, "{label:<10} none");
        }
    };
    for (label, of) in [
        ("pre", &one.kinds.pre),
        ("deploy", &one.kinds.deploy),
        ("post", &one.kinds.post),
    ] {
        let files = of.files.iter().map(|path| shown(&path.to_string_lossy()));
        let commands = of.commands.iter().map(|line| shown(line));
        rows(label, &files.chain(commands).collect::<Vec<_>>());
    }
    let endpoints: Vec<String> = one
        .endpoints
        .iter()
        .map(|endpoint| {
            let text = shown(endpoint);
            let mut served = state.endpoints.iter();
            match served.find(|served| served.endpoint == *endpoint) {
                Some(served) => {
                    format!("{text}, served version {} at {}", served.version, served.at)
                }
                None => text,
            }
        })
        .collect();
    rows("endpoint", &endpoints);
    rows("state", &[standing(state)]);
    if let Some(error) = &state.error {
        rows("error", &[shown(error)]);
    }
    session.ui.data(&text)
}

/// In one sentence.
fn standing(state: &State) -> String {
    let Some(current) = state.current else {
        return "there is no certificate yet".to_owned();
    };
    match (state.pending, state.version, &state.handed_over) {
        (Some("hooks"), _, _) => {
            format!("version {current} is not handed over; the next `voicectl renew` does so")
        }
        (Some(_), _, _) => format!("nobody has proved that version {current} is served"),
        (None, Some(version), Some(at)) if version == current => {
            format!("version {current} was handed over at {at}")
        }
        (None, ..) => format!("version {current}; nothing is left to do"),
    }
}
