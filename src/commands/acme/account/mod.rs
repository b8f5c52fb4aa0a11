//! `voicectl acme account`: your accounts at CAs.

mod deactivate;
mod import;
mod new;
mod rollover;
mod show;
mod update;

use super::Session;
use super::connection::Connection;
use super::failure::acme_failure;
use crate::acme::AcmeError;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    New(new::Arguments),
    Show(show::Arguments),
    Update(update::Arguments),
    Rollover(rollover::Arguments),
    Deactivate(deactivate::Arguments),
    Import(import::Arguments),
}

pub(super) fn run(
    command: &Command,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    match command {
        Command::New(arguments) => new::run(arguments, session, store),
        Command::Show(arguments) => show::run(arguments, session, store),
        Command::Update(arguments) => update::run(arguments, session, store),
        Command::Rollover(arguments) => rollover::run(arguments, session, store),
        Command::Deactivate(arguments) => deactivate::run(arguments, session, store),
        Command::Import(arguments) => import::run(arguments, session, store),
    }
}

/// An error as a failure to do something with the account at a CA: `change the key of`.
fn failed<'a>(
    doing: &'a str,
    connection: &'a Connection,
) -> impl FnOnce(AcmeError) -> Failure + 'a {
    move |error| {
        let authority = &connection.authority;
        acme_failure(
            format!("cannot {doing} the account at {authority}"),
            &error,
            authority,
        )
    }
}

/// Addresses without `mailto:`, for people.
fn addresses(contact: &[String]) -> String {
    let addresses: Vec<&str> = contact
        .iter()
        .map(|contact| contact.strip_prefix("mailto:").unwrap_or(contact))
        .collect();
    addresses.join(", ")
}
