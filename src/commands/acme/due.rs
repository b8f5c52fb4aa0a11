//! `voicectl acme due`.

use serde::Serialize;
use time::OffsetDateTime;

use super::Session;
use super::outlook::{Asking, Outlook, Shown, look};
use crate::acme::due::Decision;
use crate::commands::cert::store_failure;
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::{DueState, ExitStatus};
use crate::pki::validity::rfc3339;
use crate::store::{LineageName, Store, StoreError};

/// Say whether a certificate is due, and by which rule.
///
/// A CA that names a renewal window (ARI, RFC 9773) decides, through a moment chosen in it once. Without one a certificate
/// is due when a third of its lifetime is left, or half of one under 10 days. After a failed attempt it is not due until
/// the next one may be made. What the CA says is kept for as long as it says.
///
/// Exit codes, for `ExecCondition=` of systemd: 0 due, 1 not due, 255 when it cannot be told, such as for a lineage that is
/// not there.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme due voice.example.com
  voicectl acme due voice.example.com --quiet && echo due
  ExecCondition=voicectl acme due voice.example.com      in a unit of systemd")]
pub(crate) struct Arguments {
    /// The lineage
    #[arg(value_name = "LINEAGE")]
    name: LineageName,
    #[command(flatten)]
    asking: Asking,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    lineage: &'a str,
    #[serde(flatten)]
    outlook: Shown,
}

pub(super) fn run(arguments: &Arguments, session: &Session, store: &Store) -> ExitStatus {
    let answer = answer(arguments, session, store);
    ExitStatus::Due(answer.unwrap_or_else(|failure| {
        // As an ordinary failure it would mean that the certificate is not due.
        session.ui.fail(&failure);
        DueState::Unknown
    }))
}

fn answer(arguments: &Arguments, session: &Session, store: &Store) -> Result<DueState, Failure> {
    let lineage = store.lineage(&arguments.name);
    let untold = |error: &StoreError| {
        store_failure(
            format!("cannot tell whether {} is due", arguments.name),
            error,
        )
    };
    let lineages = [lineage];
    let looked = block_on(async {
        Ok(look(&lineages, &arguments.asking, OffsetDateTime::now_utc()).await)
    })?;
    let outlook: Outlook = match looked.into_iter().next() {
        Some(outlook) => outlook.map_err(|error| untold(&error))?,
        None => return Ok(DueState::Unknown),
    };
    if arguments.json {
        session.ui.json(&Answer {
            lineage: arguments.name.as_str(),
            outlook: outlook.shown(),
        })?;
    } else {
        for notice in &outlook.notices {
            session.ui.warn(notice);
        }
        if !session.ui.is_quiet() {
            session
                .ui
                .data(&format!("{}\n", sentence(arguments, &outlook)))?;
        }
    }
    Ok(if outlook.decision.is_due() {
        DueState::Due
    } else {
        DueState::NotDue
    })
}

fn sentence(arguments: &Arguments, outlook: &Outlook) -> String {
    let name = &arguments.name;
    let because = outlook.decision.because();
    let mut text = match &outlook.decision {
        Decision::Due { .. } => format!("{name} is due: {because}"),
        Decision::NotDue { at, .. } => {
            format!("{name} is not due before {}: {because}", rfc3339(*at))
        }
    };
    if let Some(url) = because
        .window()
        .and_then(|window| window.explanation.as_ref())
    {
        text = format!("{text}; the CA says why: {url}");
    }
    text
}
