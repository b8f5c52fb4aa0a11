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
use crate::doctor::word;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;
use crate::trust::TrustError;
use crate::trust::receipt::Receipts;
use crate::trust::shelf::Shelf;

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

/// What was done to stores. Where a receipt is damaged, nothing is done before somebody has moved it away: what is installed is
/// found by its fingerprint then.
fn receipts(what: &str, shelf: &Shelf) -> Result<Receipts, Failure> {
    Receipts::read(shelf).map_err(|error| {
        let failure = Failure::failed(what).caused_by(&error);
        match &error {
            TrustError::Receipt { path, .. } | TrustError::Io { path, .. } => {
                let path = path.display().to_string();
                let aside = format!("`mv {} {}`", word(&path), word(&format!("{path}.damaged")));
                failure
                    .hint(format!("restore {} from a backup", word(&path)))
                    .hint(format!(
                        "or move it away: {aside}; `voicectl trust status` finds by its fingerprint what is installed"
                    ))
            }
            _ => failure,
        }
    })
}
