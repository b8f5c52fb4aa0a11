//! `voicectl renew schedule`.

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Not there yet.
#[derive(clap::Args, Debug)]
pub(crate) struct Arguments {}

pub(super) fn run(
    _arguments: &Arguments,
    _session: &Session,
    _store: &Store,
) -> Result<ExitStatus, Failure> {
    Err(Failure::bug("not there yet"))
}
