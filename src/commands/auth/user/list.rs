//! `voicectl auth user list`.

use serde::Serialize;

use super::{Session, User, Work};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::{date, rfc3339};
use crate::ui::Table;

/// List the users.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth user list
  voicectl auth user list --json")]
pub(crate) struct Arguments {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// One user, as `--json` shows it.
#[derive(Serialize)]
struct Row {
    name: String,
    scopes: Vec<String>,
    created: String,
    password_changed: String,
    sessions: usize,
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    let ui = &work.session.ui;
    let users: Vec<User> = work.read()?;
    let sessions: Vec<Session> = work.read()?;
    let of = |user: &User| {
        sessions
            .iter()
            .filter(|session| session.user == user.name && session.is_live(work.now))
            .count()
    };
    if arguments.json {
        let rows: Vec<Row> = users
            .iter()
            .map(|user| Row {
                name: user.name.to_string(),
                scopes: user.scopes.clone(),
                created: rfc3339(user.created),
                password_changed: rfc3339(user.password_changed),
                sessions: of(user),
            })
            .collect();
        ui.json(&rows)?;
        return Ok(ExitStatus::Done);
    }
    if users.is_empty() {
        ui.status("There are no users");
        ui.hint("`voicectl auth user add NAME` adds one");
        return Ok(ExitStatus::Done);
    }
    let mut table = Table::new(&["name", "scopes", "added", "password", "logins"]);
    for user in &users {
        table.row([
            user.name.to_string(),
            user.scopes.join(" "),
            date(user.created),
            date(user.password_changed),
            of(user).to_string(),
        ]);
    }
    ui.data(&table.render())?;
    Ok(ExitStatus::Done)
}
