//! `voicectl cert ca list`.

use serde_json::json;
use time::OffsetDateTime;

use super::super::store_failure;
use super::Session;
use super::show::shown;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::ExpiryLevel;
use crate::store::Store;
use crate::ui::Table;

/// List the CAs, what they may sign, and when they end.
///
/// The exit code is 3 when one has expired or cannot be read.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert ca list
  voicectl cert ca list --json")]
pub(crate) struct Arguments {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let now = OffsetDateTime::now_utc();
    let cas = store
        .cas()
        .map_err(|error| store_failure("cannot list the CAs", &error))?;
    let mut table = Table::new(&["name", "may sign", "until", "days", "state"]);
    let mut answers = Vec::new();
    let mut attention = false;
    let mut repairs = Vec::new();
    for ca in &cas {
        let name = ca.name().to_string();
        match shown(ca, now) {
            Ok(shown) => {
                let names = if shown.constraints.is_empty() {
                    "any name".to_owned()
                } else {
                    shown.constraints.join(" ")
                };
                attention |= shown.level == ExpiryLevel::Expired;
                let days = shown.days_left.to_string();
                table.row([&name, &names, &shown.until, &days, shown.level.word()]);
                answers.push(json!(shown));
            }
            Err(error) => {
                attention = true;
                repairs.extend(store_failure("", &error).hints);
                let error = error.to_string();
                table.row([&name, "", "", "", &error]);
                answers.push(json!({ "name": name, "error": error }));
            }
        }
    }
    if arguments.json {
        session.ui.json(&answers)?;
    } else if cas.is_empty() {
        session.ui.status("There is no CA yet");
        session.ui.hint(
            "`voicectl cert new localhost` makes one, `voicectl cert ca new` one with limits",
        );
    } else {
        session.ui.data(&table.render())?;
        for repair in &repairs {
            session.ui.hint(repair);
        }
    }
    Ok(if attention {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}
