//! `voicectl trust`: no client needs `verify=False`.

mod change;
mod env;
mod install;
mod report;
pub(super) mod roots;
mod run;
mod selection;
mod share;
mod status;
mod uninstall;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

pub(super) use install::ahead;

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    Install(install::Arguments),
    Uninstall(uninstall::Arguments),
    Status(status::Arguments),
    Env(env::Arguments),
    Run(run::Arguments),
    Share(share::Arguments),
}

pub(super) fn run(command: Command, session: &Session) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    match command {
        Command::Install(arguments) => install::run(&arguments, session, &store),
        Command::Uninstall(arguments) => uninstall::run(&arguments, session, &store),
        Command::Status(arguments) => status::run(&arguments, session, &store),
        Command::Env(arguments) => env::run(&arguments, session, &store),
        Command::Run(arguments) => run::run(&arguments, session, &store),
        Command::Share(arguments) => share::run(&arguments, session, &store),
    }
}
