//! `voicectl acme`: certificates from a CA that speaks ACME.

mod account;
mod connection;
mod dns_record;
mod due;
mod failure;
mod issue;
mod order;
mod outlook;
mod registration;
mod revoke;
mod status;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    Issue(Box<issue::Arguments>),
    Status(status::Arguments),
    Due(due::Arguments),
    Revoke(revoke::Arguments),
    DnsRecord(dns_record::Arguments),
    /// Your accounts at CAs
    #[command(subcommand)]
    Account(account::Command),
}

pub(super) fn run(command: Command, session: &Session) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    match command {
        Command::Issue(arguments) => issue::run(&arguments, session, &store),
        Command::Status(arguments) => status::run(&arguments, session, &store),
        Command::Due(arguments) => Ok(due::run(&arguments, session, &store)),
        Command::Revoke(arguments) => revoke::run(&arguments, session, &store),
        Command::DnsRecord(arguments) => dns_record::run(&arguments, session, &store),
        Command::Account(command) => account::run(&command, session, &store),
    }
}
