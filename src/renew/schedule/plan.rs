//! From what is there to what is wanted, as steps.

use std::path::{Path, PathBuf};

use super::job::text;
use super::{Host, Job, Kind, ScheduleError, Scope, Standing, Survey, cron, survey, systemd};
use crate::machine::{Invocation, MachineError, Step, seal};
use crate::store::atomic;

/// Where something is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artefact {
    /// A file.
    File(PathBuf),
    /// Lines in the crontab of whoever runs this.
    Crontab,
}

/// A thing that is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Where.
    pub place: Artefact,
    /// All of it.
    pub text: String,
}

/// What comes of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// There was nothing.
    Install,
    /// Something else was there.
    Replace,
    /// Just that was there.
    Keep,
    /// It goes.
    Remove,
    /// There is nothing that could go.
    Nothing,
}

/// Steps, and what they are for.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What comes of it.
    pub action: Action,
    /// What is there afterwards.
    pub contents: Vec<Content>,
    /// How.
    pub steps: Vec<Step>,
}

/// Plans an installation of a kind. `random` chooses cron's minute, unless one was chosen before; `force` overwrites what
/// somebody changed.
///
/// # Errors
///
/// [`ScheduleError::Changed`], [`ScheduleError::OtherState`], and when the job cannot be written down.
pub fn install(
    kind: Kind,
    job: &Job,
    host: &Host,
    survey: &Survey,
    random: u32,
    force: bool,
) -> Result<Plan, ScheduleError> {
    if !force {
        refuse(job, survey)?;
    }
    let contents = contents(kind, job, host, survey, random)?;
    let mut steps = Vec::new();
    let mut is_there = true;
    for Content { place, text } in &contents {
        let path = match place {
            Artefact::File(path) => Some(path),
            Artefact::Crontab => None,
        };
        let found = survey
            .found
            .iter()
            .find(|found| found.path.as_ref() == path);
        if found.is_some_and(|found| found.content == *text) {
            continue;
        }
        is_there = false;
        steps.push(match place {
            Artefact::File(path) => Step::Write {
                path: path.clone(),
                content: text.clone(),
                mode: atomic::PUBLIC,
            },
            Artefact::Crontab => {
                let earlier = survey.crontab.as_deref().unwrap_or_default();
                crontab_step(cron::with(earlier, text), host, survey)?
            }
        });
    }
    if kind == Kind::Systemd {
        steps.extend(start(host));
    }
    // The other one goes when this one is there: no moment is without any.
    let places: Vec<&Artefact> = contents.iter().map(|content| &content.place).collect();
    let surplus = survey.found.iter().filter(|found| {
        !places.contains(&&found.path.clone().map_or(Artefact::Crontab, Artefact::File))
    });
    let surplus: Vec<_> = surplus.cloned().collect();
    steps.extend(removal(&surplus, host, survey)?);
    let action = match (survey.found.is_empty(), is_there && surplus.is_empty()) {
        (true, _) => Action::Install,
        (false, true) => Action::Keep,
        (false, false) => Action::Replace,
    };
    Ok(Plan {
        action,
        contents,
        steps,
    })
}

/// Plans the removal of everything that was installed; `force` removes what somebody changed, too.
///
/// # Errors
///
/// [`ScheduleError::Changed`].
pub fn remove(host: &Host, survey: &Survey, force: bool) -> Result<Plan, ScheduleError> {
    if !force {
        refuse_changed(survey)?;
    }
    let steps = removal(&survey.found, host, survey)?;
    let action = if survey.found.is_empty() {
        Action::Nothing
    } else {
        Action::Remove
    };
    Ok(Plan {
        action,
        contents: Vec::new(),
        steps,
    })
}

fn refuse_changed(survey: &Survey) -> Result<(), ScheduleError> {
    let mut changed = survey.found.iter();
    match changed.find(|found| found.standing == Standing::Changed) {
        Some(found) => Err(ScheduleError::Changed(found.place())),
        None => Ok(()),
    }
}

fn refuse(job: &Job, survey: &Survey) -> Result<(), ScheduleError> {
    refuse_changed(survey)?;
    let mut elsewhere = survey.elsewhere.iter();
    if let Some(found) = elsewhere.find(|found| found.state().map(Path::new) == Some(&job.state)) {
        return Err(ScheduleError::Elsewhere {
            place: found.place(),
            state: job.state.clone(),
        });
    }
    for found in &survey.found {
        let state = found.state().map(PathBuf::from);
        if let Some(state) = state.filter(|state| *state != job.state) {
            return Err(ScheduleError::OtherState {
                place: found.place(),
                state,
            });
        }
    }
    Ok(())
}

fn contents(
    kind: Kind,
    job: &Job,
    host: &Host,
    survey: &Survey,
    random: u32,
) -> Result<Vec<Content>, ScheduleError> {
    let file = |path: PathBuf, body: String| Content {
        place: Artefact::File(path),
        text: seal::sealed(super::WRITER, &body),
    };
    if kind == Kind::Systemd {
        let folder = systemd::folder(host, host.scope).ok_or(ScheduleError::NoHome)?;
        let unit = |end: &str| folder.join(format!("{}.{end}", systemd::NAME));
        return Ok(vec![
            file(unit("service"), systemd::service(job, host.scope)?),
            file(unit("timer"), systemd::timer(job)?),
        ]);
    }
    let earlier = survey.found.iter().find(|found| found.kind == Kind::Cron);
    let minute = earlier
        .and_then(|found| cron::minute_of(&found.content))
        // 1 to 59: at the full hour come all those who did not choose.
        .unwrap_or_else(|| u8::try_from(random % 59 + 1).unwrap_or(1));
    Ok(vec![if cron::has_file(host) {
        file(survey::cron_file(host), cron::file(job, minute)?)
    } else {
        Content {
            place: Artefact::Crontab,
            text: cron::block(job, minute)?,
        }
    }])
}

/// Puts a crontab into its place; an empty one goes.
fn crontab_step(content: String, host: &Host, survey: &Survey) -> Result<Step, ScheduleError> {
    let program = host.crontab.as_deref().unwrap_or(Path::new("crontab"));
    if let Some(said) = &survey.trouble {
        return Err(ScheduleError::Machine(MachineError::Program {
            program: "crontab -l".to_owned(),
            said: said.clone(),
        }));
    }
    if content.trim().is_empty() {
        return Ok(Step::Run(Invocation::new(program, &["-r"])));
    }
    let mut invocation = Invocation::new(program, &["-"]);
    invocation.input = Some(content);
    Ok(Step::Run(invocation))
}

fn removal(
    found: &[survey::Found],
    host: &Host,
    survey: &Survey,
) -> Result<Vec<Step>, ScheduleError> {
    let mut steps = Vec::new();
    let has_units = found.iter().any(|found| found.kind == Kind::Systemd);
    if has_units {
        let now: &[&str] = if host.has_systemd { &["--now"] } else { &[] };
        steps.push(systemctl(
            host,
            &[&["disable"], now, &[systemd::TIMER]].concat(),
        ));
    }
    for found in found {
        steps.push(if let Some(path) = &found.path {
            Step::Remove(path.clone())
        } else {
            let whole = survey.crontab.as_deref().unwrap_or_default();
            let (before, _, after) = cron::cut(whole).unwrap_or((whole, "", ""));
            crontab_step(format!("{before}{after}"), host, survey)?
        });
    }
    if has_units && host.has_systemd {
        steps.push(systemctl(host, &["daemon-reload"]));
    }
    Ok(steps)
}

/// What makes systemd notice. Where it does not run, an enabled timer starts with the next boot.
fn start(host: &Host) -> Vec<Step> {
    if host.has_systemd {
        vec![
            systemctl(host, &["daemon-reload"]),
            systemctl(host, &["enable", "--now", systemd::TIMER]),
        ]
    } else {
        vec![systemctl(host, &["enable", systemd::TIMER])]
    }
}

fn systemctl(host: &Host, arguments: &[&str]) -> Step {
    let program = host.systemctl.as_deref().unwrap_or(Path::new("systemctl"));
    let user: &[&str] = match host.scope {
        Scope::System => &[],
        Scope::User => &["--user"],
    };
    Step::Try(Invocation::new(program, &[user, arguments].concat()))
}

impl Artefact {
    /// Its name for the user.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::Path`].
    pub fn name(&self) -> Result<&str, ScheduleError> {
        match self {
            Self::File(path) => text(path),
            Self::Crontab => Ok("crontab"),
        }
    }
}
