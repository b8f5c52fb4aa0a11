//! `voicectl acme account update`.

use super::{Session, addresses, failed};
use crate::acme::account;
use crate::commands::acme::connection::CaArguments;
use crate::commands::acme::notes::Notes;
use crate::commands::acme::registration::contacts;
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Change the addresses that the CA may write to.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme account update --email ops@example.com --email security@example.com
  voicectl acme account update --ca zerossl --no-email")]
pub(crate) struct Arguments {
    #[command(flatten)]
    ca: CaArguments,
    /// The address; again for more
    #[arg(long, value_name = "ADDRESS", required_unless_present = "no_email")]
    email: Vec<String>,
    /// No address at all
    #[arg(long, conflicts_with = "email")]
    no_email: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let contact = contacts(&arguments.email)?;
    let notes = Notes(&session.ui);
    let patience = notes.patience();
    block_on(async {
        let connection = arguments.ca.connect(&patience).await?;
        let standing = account::update(
            store,
            &connection.http,
            &connection.directory,
            &connection.authority,
            &contact,
            &patience,
        )
        .await
        .map_err(failed("change", &connection))?;
        let authority = &connection.authority;
        let ui = &session.ui;
        if contact.is_empty() {
            ui.status(&format!("{authority} has no address any more"));
        } else {
            ui.status(&format!("{authority} may write to {}", addresses(&contact)));
            if standing.contact.is_empty() {
                ui.warn(&format!("{authority} keeps no addresses"));
            }
        }
        Ok(ExitStatus::Done)
    })
}
