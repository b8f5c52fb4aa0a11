//! `voicectl trust run`.

use std::ffi::OsString;
use std::io::{Error, ErrorKind};
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::Session;
use super::roots::{RootArguments, assignments};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Run a command that trusts your CA, with nothing installed.
///
/// The command takes the place of voicectl with the variables of `voicectl trust env` set: its input and output, its signals
/// and its exit code are its own. 127 means that it was not found, 126 that it may not be run.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl trust run -- python client.py
  voicectl trust run -- curl https://localhost:8443/healthz
  voicectl trust run --ca company-root.pem -- npm install")]
pub(crate) struct Arguments {
    #[command(flatten)]
    roots: RootArguments,
    /// The command and its arguments
    #[arg(
        value_name = "COMMAND",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    command: Vec<OsString>,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let Some((program, rest)) = arguments.command.split_first() else {
        return Err(Failure::usage("no command was given"));
    };
    let bundle = arguments.roots.bundle(session, store)?;
    let mut command = Command::new(program);
    command.args(rest);
    for assignment in assignments(&bundle, &session.environment, session)? {
        if let Some(value) = assignment.value {
            command.env(assignment.runtime.variable, value);
        }
    }
    let error = command.exec();
    let (failure, status) = cannot_run(&program.display().to_string(), &error);
    session.ui.fail(&failure);
    Ok(status)
}

/// What shells say of a command that does not start, with their exit codes.
fn cannot_run(program: &str, error: &Error) -> (Failure, ExitStatus) {
    let failure = Failure::failed(format!("cannot run `{program}`"));
    if error.kind() != ErrorKind::NotFound {
        return (failure.caused_by(error), ExitStatus::CannotRun);
    }
    let failure = if program.contains('/') {
        failure.because("there is no such file, or the interpreter in its first line is missing")
    } else {
        failure
            .because("no folder of PATH holds a program of this name")
            .hint(format!(
                "a file is named with its folder: `voicectl trust run -- ./{program}`"
            ))
    };
    (failure, ExitStatus::NotFound)
}
