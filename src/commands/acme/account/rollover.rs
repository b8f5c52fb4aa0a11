//! `voicectl acme account rollover`.

use super::{Session, failed};
use crate::acme::account::{self, Rolled};
use crate::commands::acme::connection::CaArguments;
use crate::commands::acme::notes::Notes;
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// Give an account a new key.
///
/// The new key is on disk before the CA hears of it. A run that is killed in the middle is finished by the next one.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme account rollover
  voicectl acme account rollover --ca zerossl")]
pub(crate) struct Arguments {
    #[command(flatten)]
    ca: CaArguments,
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
        let (account, rolled) = account::rollover(
            store,
            &connection.http,
            &connection.directory,
            &connection.authority,
            &patience,
        )
        .await
        .map_err(failed("change the key of", &connection))?;
        let authority = &connection.authority;
        let ui = &session.ui;
        ui.status(&match rolled {
            Rolled::Now => format!("The account at {authority} has a new key"),
            Rolled::Finished => {
                format!("The account at {authority} has the new key that an earlier run asked for")
            }
        });
        ui.status(&format!("  url         {}", account.url));
        ui.status(&format!("  thumbprint  {}", account.signing.thumbprint()));
        Ok(ExitStatus::Done)
    })
}
