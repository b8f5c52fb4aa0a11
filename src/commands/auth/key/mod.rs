//! `voicectl auth key`: API keys.

mod list;
mod new;
mod revoke;
mod rotate;

use std::path::Path;
use std::str::FromStr;

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use super::{NoChange, Session, Work, failure, scope_words};
use crate::commands::cert::moment;
use crate::commands::inspect::parse_duration;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::rfc3339;
use crate::store::access::{Key, KeyState, Name, Rate};
use crate::store::atomic;

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    New(new::Arguments),
    List(list::Arguments),
    Revoke(revoke::Arguments),
    Rotate(rotate::Arguments),
}

pub(super) fn run(command: Command, work: &Work<'_>) -> Result<ExitStatus, Failure> {
    match command {
        Command::New(arguments) => new::run(&arguments, work),
        Command::List(arguments) => list::run(&arguments, work),
        Command::Revoke(arguments) => revoke::run(&arguments, work),
        Command::Rotate(arguments) => rotate::run(&arguments, work),
    }
}

/// When something ends: after a time, or at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    After(Duration),
    At(OffsetDateTime),
}

impl FromStr for End {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(end) = moment(text) {
            return Ok(Self::At(end));
        }
        parse_duration(text)
            .ok()
            .and_then(|time| Duration::try_from(time).ok())
            .map(Self::After)
            .ok_or_else(|| {
                "an end looks like 90d, 12h, 2027-06-30 or 2027-06-30T12:00:00Z".to_owned()
            })
    }
}

impl End {
    /// The moment, which is to come.
    fn from(self, now: OffsetDateTime) -> Result<OffsetDateTime, Failure> {
        let end = match self {
            Self::After(time) => now.checked_add(time),
            Self::At(end) => Some(end),
        };
        end.filter(|end| *end > now && end.year() <= 9999)
            .and_then(|end| end.replace_nanosecond(0).ok())
            .ok_or_else(|| {
                Failure::usage("the key cannot end then")
                    .because("that is over, or too far away")
                    .hint("pass `--expires 90d`")
            })
    }
}

/// `60/m`.
fn rate(text: &str) -> Result<Rate, String> {
    let bad = || "a rate looks like 60/m, 10/s, 1000/h or 5000/d".to_owned();
    let (requests, unit) = text.split_once('/').ok_or_else(bad)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(bad()),
    };
    match requests.parse() {
        Ok(requests) if requests > 0 => Ok(Rate { requests, seconds }),
        _ => Err(bad()),
    }
}

/// One key, as `--json` shows it; [`Made`] adds the secret.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    state: &'static str,
    scopes: Vec<String>,
    created: String,
    expires: Option<String>,
    revoked: Option<String>,
    rotated_from: Option<String>,
    rate: Option<Rate>,
}

impl Row {
    fn of(key: &Key, now: OffsetDateTime) -> Self {
        Self {
            id: key.id.clone(),
            name: key.name.to_string(),
            state: key.state(now).name(),
            scopes: key.scopes.clone(),
            created: rfc3339(key.created),
            expires: key.expires.map(rfc3339),
            revoked: key.revoked.map(rfc3339),
            rotated_from: key.rotated_from.clone(),
            rate: key.rate,
        }
    }
}

/// A key that was just made.
#[derive(Serialize)]
struct Made<'a> {
    key: Option<&'a str>,
    #[serde(flatten)]
    row: Row,
}

/// Flags of where a new key goes.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct OutArguments {
    /// Write the key into a new file that only its owner may read, and not to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<std::path::PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl OutArguments {
    /// Whether the file can be written, before a key is made for it.
    fn check(&self) -> Result<(), Failure> {
        match &self.out {
            Some(path) if path.symlink_metadata().is_ok() => Err(there_already(path)),
            _ => Ok(()),
        }
    }

    /// Hands a key over, once.
    fn hand_over(&self, key: &Key, text: &str, work: &Work<'_>) -> Result<(), Failure> {
        let ui = &work.session.ui;
        if let Some(path) = &self.out {
            let line = zeroize::Zeroizing::new(format!("{text}\n"));
            atomic::add(path, line.as_bytes(), atomic::SECRET).map_err(|error| {
                failure("cannot write the key", &error).hint(format!(
                    "the key is of no use to anybody: `voicectl auth key revoke {}`",
                    key.id
                ))
            })?;
        }
        if self.json {
            ui.json(&Made {
                key: self.out.is_none().then_some(text),
                row: Row::of(key, work.now),
            })
        } else if self.out.is_none() {
            ui.data(text)
        } else {
            Ok(())
        }
    }

    /// What is said of a new key.
    fn talk(&self, verb: &str, key: &Key, session: &Session) {
        let ui = &session.ui;
        let end = key.expires.map_or_else(
            || "no end".to_owned(),
            |end| format!("until {}", rfc3339(end)),
        );
        ui.status(&format!(
            "{verb} key {} of `{}`: {}, {end}",
            key.id,
            key.name,
            key.scopes.join(" ")
        ));
        match &self.out {
            Some(path) => ui.status(&format!("It is in {}", path.display())),
            None => ui.status("It is shown this once: keep it where secrets are kept"),
        }
    }
}

fn there_already(path: &Path) -> Failure {
    Failure::failed("cannot write the key")
        .because(format!("{} exists already", path.display()))
        .hint("pass `--out` with another name")
}

/// The keys that are good and have this id or this name.
fn live<'a>(
    keys: &'a mut [Key],
    wanted: &str,
    now: OffsetDateTime,
) -> Result<Vec<&'a mut Key>, NoChange> {
    let is_id = keys.iter().any(|key| key.id == wanted);
    let mut over = None;
    let mut found = Vec::new();
    for key in keys {
        let is_it = if is_id {
            key.id == wanted
        } else {
            key.name.as_str() == wanted
        };
        if !is_it {
            continue;
        }
        match key.state(now) {
            KeyState::Live => found.push(key),
            state => over = Some(state),
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let failure = match over {
        Some(state) => Failure::failed(format!("the key `{wanted}` is {} already", state.name())),
        None => Failure::failed(format!("there is no key `{wanted}`")),
    };
    Err(failure
        .hint("`voicectl auth key list` shows the keys")
        .into())
}
