//! `voicectl renew`.

mod arguments;
mod hook;
mod notify;
mod schedule;
mod settings;

pub(in crate::commands) use arguments::HookArguments;
pub(in crate::commands) use hook::{deploy_failure, lines, with_output};

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Renew every certificate that is due.
#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    Hook(hook::Arguments),
    Notify(notify::Arguments),
    Schedule(schedule::Arguments),
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    match &arguments.command {
        Some(Command::Hook(arguments)) => hook::run(arguments, session, &store),
        Some(Command::Notify(arguments)) => notify::run(arguments, session, &store),
        Some(Command::Schedule(arguments)) => schedule::run(arguments, session, &store),
        None => Err(Failure::bug("not there yet")),
    }
}
