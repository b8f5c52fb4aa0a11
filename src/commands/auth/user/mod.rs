//! `voicectl auth user`: users, who sign in with a password.

mod add;
mod list;
mod passwd;
mod rm;

use super::password::PasswordArguments;
use super::{NoChange, Work, scope_words};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::access::{Name, Session, User};

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    Add(add::Arguments),
    Passwd(passwd::Arguments),
    Rm(rm::Arguments),
    List(list::Arguments),
}

pub(super) fn run(command: Command, work: &Work<'_>) -> Result<ExitStatus, Failure> {
    match command {
        Command::Add(arguments) => add::run(&arguments, work),
        Command::Passwd(arguments) => passwd::run(&arguments, work),
        Command::Rm(arguments) => rm::run(&arguments, work),
        Command::List(arguments) => list::run(&arguments, work),
    }
}

fn nobody(name: &Name) -> Failure {
    Failure::failed(format!("there is no user `{name}`"))
        .hint("`voicectl auth user list` shows the users")
        .hint(format!("`voicectl auth user add {name}` adds this one"))
}

/// Ends the logins of a user; answers how many.
fn end_sessions(name: &Name, work: &Work<'_>) -> Result<usize, Failure> {
    work.change("cannot end the logins", |sessions: &mut Vec<Session>| {
        let before = sessions.len();
        sessions.retain(|session| session.user != *name);
        Ok(before - sessions.len())
    })
}

/// `, and 2 logins ended`, or nothing.
fn ended(sessions: usize) -> String {
    match sessions {
        0 => String::new(),
        1 => ", and 1 login ended".to_owned(),
        more => format!(", and {more} logins ended"),
    }
}
