//! `voicectl doctor [URL]`.

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;

/// To come.
#[derive(clap::Args, Debug)]
pub(crate) struct Arguments {}

pub(super) fn run(_arguments: &Arguments, _session: &Session) -> Result<ExitStatus, Failure> {
    Ok(ExitStatus::Done)
}
