//! `voicectl auth user passwd`.

use super::{Name, NoChange, PasswordArguments, User, Work, end_sessions, ended, nobody};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::access::Event;

/// Set another password; all logins of the user end.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth user passwd anna
  voicectl auth user passwd anna --password env:NEW_PASSWORD")]
pub(crate) struct Arguments {
    /// The user
    name: Name,
    #[command(flatten)]
    password: PasswordArguments,
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    let name = &arguments.name;
    if work.read::<User>()?.iter().all(|user| user.name != *name) {
        return Err(nobody(name));
    }
    let hash = arguments.password.hash(name.as_str(), work)?;
    work.change("cannot set the password", |users: &mut Vec<User>| {
        let user = users.iter_mut().find(|user| user.name == *name);
        let user = user.ok_or_else(|| NoChange::Refused(nobody(name)))?;
        user.set_password(hash, work.now);
        Ok(())
    })?;
    let sessions = end_sessions(name, work)?;
    work.tell(&Event {
        event: "user.password",
        user: Some(name.as_str()),
        ..Event::default()
    });
    work.session
        .ui
        .status(&format!("Set the password of `{name}`{}", ended(sessions)));
    Ok(ExitStatus::Done)
}
