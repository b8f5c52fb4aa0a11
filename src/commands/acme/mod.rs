//! `voicectl acme`: certificates from a CA that speaks ACME.

mod account;
pub(in crate::commands) mod connection;
pub(in crate::commands) mod dns;
mod dns_record;
mod due;
mod failure;
pub(in crate::commands) mod issue;

mod notes;
pub(in crate::commands) mod order;
pub(in crate::commands) mod outlook;
pub(in crate::commands) mod registration;
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
