//! Hooks and endpoints of a new lineage: remembered, and served at once.

use std::time::Duration;

use time::OffsetDateTime;

use super::Arguments;
use crate::commands::Session;
use crate::commands::acme::order::Job;
use crate::commands::cert::store_failure;
use crate::commands::renew::{deploy_failure, lines};
use crate::commands::runtime::block_on;
use crate::error::Failure;

/// Longest time for one hook.
const LIMIT: Duration = Duration::from_mins(5);

/// Remembers what the flags say about renewals.
pub(super) fn remember(arguments: &Arguments, job: &Job) -> Result<(), Failure> {
    let terms = arguments.hooks.terms();
    if terms.is_empty() {
        return Ok(());
    }
    let fail = |error| store_failure("cannot remember the hooks", &error);
    let held = job.lineage.lock_existing(&|| {}).map_err(fail)?;
    job.lineage.set_renewal(&held, terms).map_err(fail)
}

/// Runs deploy hooks and looks at endpoints, where there are any.
pub(super) fn deploy(job: &Job, session: &Session) -> Result<(), Failure> {
    let hooks = session.hooks(LIMIT);
    let fail = |error| store_failure("cannot hand the certificate over", &error);
    let Some(version) = job.lineage.current().map_err(fail)? else {
        return Ok(());
    };
    if hooks
        .pending(&job.lineage, &job.lineage.renewal(), version.number)
        .is_none()
    {
        return Ok(());
    }
    block_on(async {
        let deployed = hooks.deploy(&job.lineage, OffsetDateTime::now_utc()).await;
        let deployed = deployed.map_err(|error| deploy_failure(&job.lineage, &error))?;
        for line in lines(&deployed) {
            session.ui.status(&line);
        }
        Ok(())
    })
}
