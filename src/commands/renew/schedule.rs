//! `voicectl renew schedule`.

pub(in crate::commands) mod job;
mod report;

use aws_lc_rs::rand;

use super::Session;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::{self, Here};
use crate::renew::schedule::{
    self, Choice, Host, Job, Kind, ScheduleError, Scope, Survey, choose, look,
};
use crate::store::Store;
use report::Outcome;

/// Let systemd or cron run `voicectl renew` every hour
///
/// Takes systemd where it runs, else cron. Without --install or --remove it shows what it would write. Files that were
/// changed since they were installed are neither replaced nor removed. Root installs for the machine, anybody else for
/// himself. The service of root may write into the state folder, the webroots of today's lineages, the folder of the metrics,
/// and those of --writable only.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit codes:
  0  done
  1  not done
  3  installed, and a command is left to you

Examples:
  voicectl renew schedule
  sudo voicectl renew schedule --install
  sudo voicectl renew schedule --install --writable /etc/haproxy/certs
  voicectl renew schedule --cron --install
  sudo voicectl renew schedule --remove")]
pub(crate) struct Arguments {
    /// A systemd timer
    #[arg(long, conflicts_with = "cron")]
    systemd: bool,
    /// A line for cron
    #[arg(long)]
    cron: bool,
    /// Install it, in the place of an earlier one
    #[arg(long, conflicts_with_all = ["print", "remove"])]
    install: bool,
    /// Show what would be installed; so it is without any of these
    #[arg(long, conflicts_with = "remove")]
    print: bool,
    /// Remove what was installed, of either kind
    #[arg(long, conflicts_with_all = ["systemd", "cron", "writable"])]
    remove: bool,
    /// For this user, also where root runs it
    #[arg(long)]
    user: bool,
    /// A folder that deploy hooks write into
    #[arg(long, value_name = "DIR")]
    writable: Vec<std::path::PathBuf>,
    /// Replace or remove what was changed since, or belongs to another state folder
    #[arg(long)]
    force: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let host = Host::here(arguments.user, &|name| {
        session.environment.get(name).map(ToOwned::to_owned)
    });
    let survey = look(&host, &Here).map_err(|error| failure("cannot look", &error, &host))?;
    if arguments.remove {
        return remove(arguments, session, &host, &survey);
    }
    let choice = choose(asked(arguments), &host)
        .map_err(|error| failure("there is nothing to schedule with", &error, &host))?;
    let job = job::job(&arguments.writable, session, store)?;
    if arguments.install {
        install(arguments, session, &host, &survey, choice, &job)
    } else {
        print(arguments, session, &host, &survey, choice, &job)
    }
}

const fn asked(arguments: &Arguments) -> Option<Kind> {
    match (arguments.systemd, arguments.cron) {
        (true, _) => Some(Kind::Systemd),
        (_, true) => Some(Kind::Cron),
        _ => None,
    }
}

fn print(
    arguments: &Arguments,
    session: &Session,
    host: &Host,
    survey: &Survey,
    choice: Choice,
    job: &Job,
) -> Result<ExitStatus, Failure> {
    let what = "cannot write the schedule";
    // Nothing is overwritten by looking.
    let plan = schedule::install(choice.kind, job, host, survey, random()?, true)
        .map_err(|error| failure(what, &error, host))?;
    Outcome {
        plan: &plan,
        survey,
        host,
        choice: Some(choice),
        undone: &[],
        is_done: false,
    }
    .report(arguments.json, session)
}

fn install(
    arguments: &Arguments,
    session: &Session,
    host: &Host,
    survey: &Survey,
    choice: Choice,
    job: &Job,
) -> Result<ExitStatus, Failure> {
    let what = "cannot install the schedule";
    let plan = schedule::install(choice.kind, job, host, survey, random()?, arguments.force)
        .map_err(|error| failure(what, &error, host))?;
    let applied =
        machine::apply(&plan.steps, &Here).map_err(|error| failure(what, &error.into(), host))?;
    Outcome {
        plan: &plan,
        survey,
        host,
        choice: Some(choice),
        undone: &applied.undone,
        is_done: true,
    }
    .report(arguments.json, session)
}

fn remove(
    arguments: &Arguments,
    session: &Session,
    host: &Host,
    survey: &Survey,
) -> Result<ExitStatus, Failure> {
    let what = "cannot remove the schedule";
    let plan = schedule::remove(host, survey, arguments.force)
        .map_err(|error| failure(what, &error, host))?;
    let applied =
        machine::apply(&plan.steps, &Here).map_err(|error| failure(what, &error.into(), host))?;
    Outcome {
        plan: &plan,
        survey,
        host,
        choice: None,
        undone: &applied.undone,
        is_done: true,
    }
    .report(arguments.json, session)
}

/// Chooses cron's minute.
pub(in crate::commands) fn random() -> Result<u32, Failure> {
    let mut bytes = [0; 4];
    rand::fill(&mut bytes).or_fail("there are no random numbers")?;
    Ok(u32::from_ne_bytes(bytes))
}

pub(in crate::commands) fn failure(what: &str, error: &ScheduleError, host: &Host) -> Failure {
    let failure = Failure::failed(what).caused_by(error);
    match error {
        ScheduleError::Nothing => failure
            .hint("install cron, or pass `--systemd` or `--cron` for the system that this will be")
            .hint("without either, let anything run `voicectl renew --quiet` every hour; `voicectl serve` renews what it serves"),
        ScheduleError::Changed(_) => failure.hint("pass `--force` to do it nevertheless"),
        ScheduleError::OtherState { .. } => {
            failure.hint("pass `--force` to renew this state folder instead of that one")
        }
        ScheduleError::Elsewhere { .. } => match host.scope {
            Scope::System => failure.hint("`voicectl renew schedule --user --remove` removes it"),
            Scope::User => failure.hint("`sudo voicectl renew schedule --remove` removes it"),
        },
        _ => failure,
    }
}
