//! `voicectl acme account new`.

use super::{Session, addresses};
use crate::acme::account;
use crate::commands::acme::connection::CaArguments;
use crate::commands::acme::failure::acme_failure;
use crate::commands::acme::notes::Notes;
use crate::commands::acme::registration::RegistrationArguments;
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Make an account at a CA.
///
/// `acme issue` makes one by itself. One account per CA is enough, for all certificates.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme account new --email ops@example.com --agree-tos
  voicectl acme account new --ca zerossl --eab-kid KID --eab-hmac-key file:hmac.txt --agree-tos
  voicectl acme account new --ca https://ca.internal/acme/acme/directory --ca-root root.pem")]
pub(crate) struct Arguments {
    #[command(flatten)]
    ca: CaArguments,
    #[command(flatten)]
    registration: RegistrationArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let notes = Notes(&session.ui);
    let patience = notes.patience();
    block_on(async {
        let connection = arguments.ca.connect(&patience).await?;
        let authority = &connection.authority;
        let fail = |error| {
            acme_failure(
                format!("cannot make an account at {authority}"),
                &error,
                authority,
            )
        };
        let before = account::recorded(store, authority).map_err(fail)?;
        let was_there = before.is_some_and(|record| record.usable().is_some());
        let registration = arguments
            .registration
            .registration(&connection, store, session)?;
        let account = account::open(
            store,
            &connection.http,
            &connection.directory,
            authority,
            &registration,
            &patience,
        )
        .await
        .map_err(fail)?;
        let ui = &session.ui;
        if was_there {
            ui.status(&format!("There is an account at {authority} already"));
        } else {
            ui.status(&format!("Account at {authority}"));
        }
        ui.status(&format!("  url      {}", account.url));
        if !account.record.contact.is_empty() {
            ui.status(&format!(
                "  contact  {}",
                addresses(&account.record.contact)
            ));
        }
        if was_there && !registration.contact.is_empty() {
            ui.hint("`voicectl acme account update --email ADDRESS` changes its contacts");
        }
        Ok(ExitStatus::Done)
    })
}
