//! `voicectl acme account deactivate`.

use super::{Session, failed};
use crate::acme::account::{self, Ended};
use crate::commands::acme::connection::CaArguments;
use crate::commands::acme::failure::{acme_failure, ca};
use crate::commands::acme::notes::Notes;
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;

/// End an account, for good.
///
/// Its certificates stay valid, but it cannot renew or revoke them. The next `acme issue` makes a new account.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme account deactivate --ca letsencrypt-staging
  voicectl acme account deactivate --ca letsencrypt-staging --yes")]
pub(crate) struct Arguments {
    #[command(flatten)]
    ca: CaArguments,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let authority = &arguments.ca.ca;
    let ui = &session.ui;
    let what = || format!("cannot deactivate the account at {authority}");
    let record = account::recorded(store, authority)
        .map_err(|error| acme_failure(what(), &error, authority))?;
    let before = format!("The account at {authority} is deactivated already");
    if record.is_some_and(|record| record.deactivated) {
        ui.status(&before);
        return Ok(ExitStatus::Done);
    }
    let question = format!("Deactivate the account at {authority}, for good");
    if !arguments.yes && !ui.confirm(&question, "--yes", false)? {
        ui.status("Nothing was changed");
        return Ok(ExitStatus::Done);
    }
    let notes = Notes(ui);
    let patience = notes.patience();
    block_on(async {
        let connection = arguments.ca.connect(&patience).await?;
        let ended = account::deactivate(
            store,
            &connection.http,
            &connection.directory,
            authority,
            &patience,
        )
        .await
        .map_err(failed("deactivate", &connection))?;
        ui.status(&match ended {
            Ended::Now => format!("The account at {authority} is deactivated"),
            Ended::Before => before,
        });
        ui.hint(&format!(
            "`voicectl acme account new --ca {}` makes another one",
            ca(authority)
        ));
        Ok(ExitStatus::Done)
    })
}
