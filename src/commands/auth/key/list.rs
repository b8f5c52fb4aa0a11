//! `voicectl auth key list`.

use serde::Serialize;
use time::OffsetDateTime;

use super::{Key, KeyState, Row, Work};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::date;
use crate::ui::Table;

/// List the API keys: what for, how old, until when, and which need attention.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth key list
  voicectl auth key list --json")]
pub(crate) struct Arguments {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// What should be looked at.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Warning {
    Old,
    ExpiresSoon,
    NeverExpires,
}

impl Warning {
    const fn words(self) -> &'static str {
        match self {
            Self::Old => "older than 180 days",
            Self::ExpiresSoon => "ends within 14 days",
            Self::NeverExpires => "never ends",
        }
    }

    fn of(key: &Key, now: OffsetDateTime) -> Vec<Self> {
        if key.state(now) != KeyState::Live {
            return Vec::new();
        }
        let end = match key.expires {
            None => Some(Self::NeverExpires),
            Some(end) if end - now < Key::SOON => Some(Self::ExpiresSoon),
            Some(_) => None,
        };
        let age = (key.age(now) > Key::OLD).then_some(Self::Old);
        age.into_iter().chain(end).collect()
    }
}

#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    row: Row,
    warnings: Vec<Warning>,
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    let ui = &work.session.ui;
    let keys: Vec<Key> = work.read()?;
    if arguments.json {
        let rows: Vec<Listed> = keys
            .iter()
            .map(|key| Listed {
                row: Row::of(key, work.now),
                warnings: Warning::of(key, work.now),
            })
            .collect();
        ui.json(&rows)?;
        return Ok(ExitStatus::Done);
    }
    if keys.is_empty() {
        ui.status("There are no keys");
        ui.hint("`voicectl auth key new NAME` makes one");
        return Ok(ExitStatus::Done);
    }
    let mut table = Table::new(&["id", "name", "scopes", "age", "ends", "state"]);
    for key in &keys {
        let warnings: Vec<&str> = Warning::of(key, work.now)
            .into_iter()
            .map(Warning::words)
            .collect();
        let state = match key.state(work.now) {
            KeyState::Live if warnings.is_empty() => "live".to_owned(),
            KeyState::Live => warnings.join(", "),
            state => state.name().to_owned(),
        };
        table.row([
            key.id.clone(),
            key.name.to_string(),
            key.scopes.join(" "),
            format!("{} d", key.age(work.now).whole_days().max(0)),
            key.expires.map(date).unwrap_or_default(),
            state,
        ]);
    }
    ui.data(&table.render())?;
    Ok(ExitStatus::Done)
}
