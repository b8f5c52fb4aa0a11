//! `voicectl auth user rm`.

use super::{Name, NoChange, User, Work, end_sessions, ended, nobody};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::access::Event;

/// Remove a user; all logins end at once.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth user rm anna")]
pub(crate) struct Arguments {
    /// The user
    name: Name,
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    let name = &arguments.name;
    work.change("cannot remove the user", |users: &mut Vec<User>| {
        let at = users.iter().position(|user| user.name == *name);
        users.remove(at.ok_or_else(|| NoChange::Refused(nobody(name)))?);
        Ok(())
    })?;
    let sessions = end_sessions(name, work)?;
    work.tell(&Event {
        event: "user.removed",
        user: Some(name.as_str()),
        ..Event::default()
    });
    work.session
        .ui
        .status(&format!("Removed user `{name}`{}", ended(sessions)));
    Ok(ExitStatus::Done)
}
