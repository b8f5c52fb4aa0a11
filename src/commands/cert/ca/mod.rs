//! `voicectl cert ca`: the CAs of this state folder.

mod export;
mod list;
mod new;
mod rm;
mod rotate;
mod show;

pub(in crate::commands) use rotate::rotate_ca;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    New(Box<new::Arguments>),
    Show(show::Arguments),
    List(list::Arguments),
    Export(export::Arguments),
    Rotate(rotate::Arguments),
    Rm(rm::Arguments),
}

pub(super) fn run(
    command: &Command,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    match command {
        Command::New(arguments) => new::run(arguments, session, store),
        Command::Show(arguments) => show::run(arguments, session, store),
        Command::List(arguments) => list::run(arguments, session, store),
        Command::Export(arguments) => export::run(arguments, session, store),
        Command::Rotate(arguments) => rotate::run(arguments, session, store),
        Command::Rm(arguments) => rm::run(arguments, session, store),
    }
}
