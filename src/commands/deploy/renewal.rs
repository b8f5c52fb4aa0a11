//! The schedule of the renewal, for targets that need one: just what `voicectl renew schedule` installs and removes.

use super::Work;
use crate::commands::Session;
use crate::commands::renew::schedule::{failure, job, random};
use crate::deploy::{Renewal, Target};
use crate::error::Failure;
use crate::machine::{Here, Step};
use crate::renew::schedule::{self, Host, Job, Survey};
use crate::store::Store;

/// What is to be done for the renewal.
#[derive(Default)]
pub(super) struct Planned {
    pub(super) steps: Vec<Step>,
    /// Whether it is ours to remove again.
    pub(super) is_ours: bool,
    /// What renews already, and stays.
    pub(super) kept: Option<String>,
}

fn here(session: &Session) -> Host {
    Host::here(false, &|name| {
        session.environment.get(name).map(ToOwned::to_owned)
    })
}

fn look(host: &Host) -> Result<Survey, Failure> {
    schedule::look(host, &Here)
        .map_err(|error| failure("cannot look at what renews the certificates", &error, host))
}

/// Plans what a target asks for; `was_ours` where an earlier installation of it made the schedule that is there.
pub(super) fn install(
    renewal: Option<Renewal>,
    was_ours: bool,
    work: &Work,
    session: &Session,
) -> Result<Planned, Failure> {
    let (kind, may_stay) = match renewal {
        // Earlier flags may have asked for it.
        None => {
            return Ok(Planned {
                steps: uninstall(work.target, was_ours, session)?,
                ..Planned::default()
            });
        }
        Some(Renewal::Some(kind)) => (kind, true),
        Some(Renewal::Just(kind)) => (kind, false),
    };
    let host = here(session);
    let survey = look(&host)?;
    let job = Job {
        program: work.request.program.clone().into(),
        ..job::job(&[], session, &Store::new(&session.paths.state))?
    };
    if may_stay && !was_ours {
        let mut there = survey.found.iter().chain(&survey.elsewhere);
        let state = work.request.state.as_str();
        if let Some(found) = there.find(|found| found.state() == Some(state)) {
            return Ok(Planned {
                kept: Some(found.place()),
                ..Planned::default()
            });
        }
    }
    let plan = schedule::install(kind, &job, &host, &survey, random()?, false);
    let plan = plan.map_err(|error| {
        failure(
            &format!("cannot install {}", work.target.name()),
            &error,
            &host,
        )
    })?;
    let steps = match plan.action {
        schedule::Action::Keep => Vec::new(),
        _ => plan.steps,
    };
    Ok(Planned {
        steps,
        is_ours: true,
        kept: None,
    })
}

/// Plans the removal of what was installed with a target.
pub(super) fn uninstall(
    target: &dyn Target,
    is_ours: bool,
    session: &Session,
) -> Result<Vec<Step>, Failure> {
    if !is_ours {
        return Ok(Vec::new());
    }
    let host = here(session);
    let survey = look(&host)?;
    schedule::remove(&host, &survey, false)
        .map(|plan| plan.steps)
        .map_err(|error| {
            failure(
                &format!("cannot uninstall {}", target.name()),
                &error,
                &host,
            )
            .hint("`voicectl renew schedule --remove --force` removes it")
        })
}
