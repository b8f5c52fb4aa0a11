//! The three questions, and what their answers mean for the settings.

use super::Arguments;
use super::found::Found;
use crate::commands::Session;
use crate::commands::speech::{DEFAULT_MODEL, failure};
use crate::error::Failure;
use crate::speech::models::{DEMO, KnownModel, ModelError, ModelFolder};

/// The model of those who want fewer mistakes and have time.
const BETTER_MODEL: &str = "small-q5_1";

/// Who may use the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Circle {
    /// Whoever is on this machine
    Machine,
    /// Others in the network too, with a key
    Keys,
    /// Everyone in the network
    Everyone,
}

impl Circle {
    const ALL: [Self; 3] = [Self::Machine, Self::Keys, Self::Everyone];

    const fn words(self) -> &'static str {
        match self {
            Self::Machine => "whoever is on this machine",
            Self::Keys => "phones and others in the network too, with a key",
            Self::Everyone => "everyone in the network",
        }
    }
}

/// The answers.
pub(super) struct Answers {
    pub(super) who: Circle,
    pub(super) trust: bool,
    /// What recognises; `None` is the demo model, until there is a real one.
    pub(super) model: Option<String>,
    port: u16,
}

impl Answers {
    /// From flags, from what is proposed with `--yes`, else from whoever sits there.
    pub(super) fn of(
        arguments: &Arguments,
        found: &Found,
        session: &Session,
    ) -> Result<Self, Failure> {
        let asks = !arguments.yes;
        if asks && !session.ui.is_interactive() {
            refuse(arguments)?;
        }
        let who = match arguments.who {
            Some(who) => who,
            None if asks => ask_who(found, session)?,
            None => found.who,
        };
        let trust = match (arguments.trust, arguments.no_trust) {
            (true, _) => true,
            (_, true) => false,
            _ if asks => session.ui.confirm(
                "Shall browsers and programs of this machine trust it?",
                "--trust",
                true,
            )?,
            _ => true,
        };
        let model = match &arguments.model {
            Some(model) => model.clone(),
            None if asks => ask_model(found, session)?,
            None => found.proposed_model().to_owned(),
        };
        Ok(Self {
            who,
            trust,
            model: Some(model).filter(|model| model != DEMO),
            port: arguments.port.unwrap_or(found.port),
        })
    }

    /// The model that is to be fetched.
    pub(super) fn fetch(&self, session: &Session) -> Result<Option<String>, Failure> {
        let Some(name) = &self.model else {
            return Ok(None);
        };
        match ModelFolder::new(session.paths.models()).resolve(name) {
            Ok(_) => Ok(None),
            Err(ModelError::NotInstalled { .. }) => Ok(Some(name.clone())),
            Err(error) => Err(failure(&error)),
        }
    }

    /// What has to change, as `NAME=VALUE`.
    pub(super) fn settings(&self, found: &Found) -> Vec<String> {
        let mut changes = Vec::new();
        let is_network = self.who != Circle::Machine;
        if is_network != found.is_beyond || self.port != found.port {
            let host = if is_network { "0.0.0.0" } else { "localhost" };
            changes.push(format!("listen={host}:{}", self.port));
        }
        let is_open = self.who == Circle::Everyone;
        if is_open != found.is_open {
            changes.push(format!("open={is_open}"));
        }
        if let Some(name) = &self.model {
            let is_set = match found.models.first() {
                Some(first) => first == name,
                // `serve` takes it by itself.
                None => name == DEFAULT_MODEL,
            };
            if !is_set {
                changes.push(format!("model={name}"));
            }
        }
        changes
    }
}

/// Without anybody to ask, everything must be said.
fn refuse(arguments: &Arguments) -> Result<(), Failure> {
    let mut missing = Vec::new();
    if arguments.who.is_none() {
        missing.push("`--who machine`, `--who keys` or `--who everyone`");
    }
    if !arguments.trust && !arguments.no_trust {
        missing.push("`--trust` or `--no-trust`");
    }
    if arguments.model.is_none() {
        missing.push("`--model NAME`, such as `--model demo`");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let mut failure = Failure::usage("cannot ask how the server is to be set up")
        .because("there is no terminal, or `--no-input` is given");
    for flags in missing {
        failure = failure.hint(format!("pass {flags}"));
    }
    Err(failure.hint("or `--yes` for everything as it is proposed"))
}

fn ask_who(found: &Found, session: &Session) -> Result<Circle, Failure> {
    let choices = Circle::ALL.map(Circle::words);
    let proposed = Circle::ALL.iter().position(|who| *who == found.who);
    let proposed = proposed.unwrap_or_default();
    let question = "Who may use the server";
    let at = session
        .ui
        .choose(question, "--who WHO", &choices, proposed)?;
    Ok(Circle::ALL[at])
}

fn ask_model(found: &Found, session: &Session) -> Result<String, Failure> {
    let mut names: Vec<&str> = found.installed.iter().map(String::as_str).collect();
    for name in [DEFAULT_MODEL, BETTER_MODEL, DEMO] {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let choices: Vec<String> = names.iter().map(|name| about(name, found)).collect();
    let proposed = found.proposed_model();
    let proposed = names.iter().position(|name| *name == proposed);
    let proposed = proposed.unwrap_or_default();
    let question = "Which model recognises speech";
    let at = session
        .ui
        .choose(question, "--model NAME", &choices, proposed)?;
    Ok(names[at].to_owned())
}

fn about(name: &str, found: &Found) -> String {
    if found.installed.iter().any(|installed| installed == name) {
        return format!("{name}: installed");
    }
    let size = KnownModel::find(name).map_or(0, |model| model.size.div_ceil(1_000_000));
    match name {
        DEMO => format!("{name}: digits and command words in English, nothing to fetch"),
        BETTER_MODEL => format!("{name}: fewer mistakes, three times the work, fetches {size} MB"),
        _ => format!("{name}: a hundred languages, fetches {size} MB"),
    }
}
