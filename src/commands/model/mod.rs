//! `voicectl model`: recognition models on disk.

mod list;
mod pull;
mod rm;
mod verify;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::speech::models::ModelFolder;

pub(in crate::commands) use pull::{Fetch, fetch};

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    List(list::Arguments),
    Pull(pull::Arguments),
    Rm(rm::Arguments),
    Verify(verify::Arguments),
}

pub(super) fn run(command: Command, session: &Session) -> Result<ExitStatus, Failure> {
    let folder = ModelFolder::new(session.paths.models());
    match command {
        Command::List(arguments) => list::run(&arguments, session, &folder),
        Command::Pull(arguments) => pull::run(&arguments, session, &folder),
        Command::Rm(arguments) => rm::run(&arguments, session, &folder),
        Command::Verify(arguments) => verify::run(&arguments, session, &folder),
    }
}
