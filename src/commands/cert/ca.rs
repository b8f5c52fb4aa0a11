//! `voicectl cert ca`.

use serde_json::json;
use time::OffsetDateTime;

use super::{Session, store_failure};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::validity::{date, rfc3339};
use crate::store::Store;

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    Show(Show),
}

/// Show the local CA: where it is, its fingerprint, when it ends.
///
/// Its certificate is what clients must trust; its key never leaves the state folder.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert ca show
  voicectl cert ca show --pem > ca.pem
  voicectl cert ca show --json")]
pub(crate) struct Show {
    /// Print the certificate in PEM form
    #[arg(long, conflicts_with = "json")]
    pem: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn show(
    arguments: &Show,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let ca = store
        .ca_summary()
        .map_err(|error| store_failure("cannot show the local CA", &error))?;
    let path = store.ca_certificate();
    let now = OffsetDateTime::now_utc();
    if arguments.pem {
        let pem =
            std::fs::read_to_string(&path).or_fail(format!("cannot read {}", path.display()))?;
        session.ui.data(&pem)?;
    } else if arguments.json {
        session.ui.json(&json!({
            "path": path.display().to_string(),
            "subject": ca.subject,
            "serial": ca.serial,
            "fingerprint": ca.fingerprint,
            "not_before": rfc3339(ca.validity.not_before),
            "not_after": rfc3339(ca.validity.not_after),
            "days_left": ca.validity.days_left(now),
            "level": ca.validity.level(now),
        }))?;
    } else {
        session.ui.data(&format!(
            "{}\n  certificate  {}\n  SHA-256      {}\n  until        {} ({} days, {})\n",
            ca.subject,
            path.display(),
            ca.fingerprint_with_colons(),
            date(ca.validity.not_after),
            ca.validity.days_left(now),
            ca.validity.level(now).word(),
        ))?;
    }
    Ok(ExitStatus::Done)
}
