//! `voicectl acme account`.

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    /// Make one
    New,
}

pub(super) fn run(
    command: &Command,
    _session: &Session,
    _store: &Store,
) -> Result<ExitStatus, Failure> {
    match command {
        Command::New => Err(Failure::bug("not there yet")),
    }
}
