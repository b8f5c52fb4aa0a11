//! The machine's own certificate: renewed when it is due, and when the machine gets another name or address.

use std::time::Duration;

use time::OffsetDateTime;
use tracing::info;

use super::{log, spread, until};
use crate::commands::Session;
use crate::commands::serve::own::{Found, LOOK, Own};
use crate::error::Failure;
use crate::pki::validity::date;

/// Shortest wait: a moment that is over must not make it spin.
const SHORTEST: Duration = Duration::from_secs(1);

/// A failure that stays is said again after so many looks.
const SAID: u32 = 12;

/// Looks every few minutes; never returns.
pub(super) async fn keep(own: &Own, session: &Session) {
    let look: Duration = LOOK.unsigned_abs();
    let mut last: Option<(Failure, u32)> = None;
    loop {
        let mut wait = spread(look);
        // This thread has nothing else to do: waiting for a lock blocks nobody.
        match own.keep(session, OffsetDateTime::now_utc()) {
            Ok(Found::Good(end)) => {
                last = None;
                wait = wait.min(until(end)).max(SHORTEST);
            }
            Ok(Found::Issued(why, summary)) => {
                last = None;
                info!(
                    "{}: a new certificate, because {why}; for {} until {}",
                    own.lineage.name(),
                    summary.names.join(", "),
                    date(summary.validity.not_after)
                );
            }
            Err(failure) => {
                let times = match &last {
                    Some((before, times)) if *before == failure => (times + 1) % SAID,
                    _ => 0,
                };
                if times == 0 {
                    log(&failure);
                }
                last = Some((failure, times));
            }
        }
        tokio::time::sleep(wait).await;
    }
}
