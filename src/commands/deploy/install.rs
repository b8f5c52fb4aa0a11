//! The files on the machine, and off it.

use std::path::PathBuf;

use super::arguments::{Deploy, Mode};
use super::show::{Answer, say_next, words};
use super::{Ahead, Work, failure, renewal};
use crate::commands::{Session, receipt, steps};
use crate::deploy::install::{self as planning, Look, Plan, Trouble};
use crate::deploy::receipt::Receipt;
use crate::deploy::{Rendered, Target};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::{self, Here, Step, Undone};
use crate::store::{Lock, atomic};

/// Receipts of a target.
struct Kept {
    path: PathBuf,
    /// None where nothing will be changed.
    _lock: Option<Lock>,
}

impl Kept {
    fn of(target: &dyn Target, is_dry: bool, session: &Session) -> Result<Self, Failure> {
        let folder = session.paths.config.join("deploy");
        let path = folder.join(format!("{}.toml", target.name()));
        if is_dry {
            return Ok(Self { path, _lock: None });
        }
        atomic::folder(&folder, atomic::SECRET_FOLDER).or_fail("cannot keep what is installed")?;
        let waiting = || session.ui.status("Waiting for another voicectl");
        let lock = Lock::exclusive(&folder.join(".lock"), &waiting)
            .or_fail("cannot keep what is installed")?;
        Ok(Self {
            path,
            _lock: Some(lock),
        })
    }

    fn read(&self) -> Result<Option<Receipt>, Failure> {
        receipt::read(&self.path, |aside| {
            format!("`{aside}` lets it be installed anew")
        })
    }

    fn write(&self, receipt: &Receipt) -> Result<(), Failure> {
        receipt::write(&self.path, receipt, "cannot keep what is installed")
    }

    fn remove(&self) -> Result<(), Failure> {
        receipt::remove(&self.path)
    }
}

pub(super) fn install(
    work: &Work,
    rendered: &Rendered,
    is_dry: bool,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    if !rendered.is_installable() {
        let name = work.target.name();
        return Err(Failure::usage(format!(
            "{name} has nothing that is installed on this machine"
        ))
        .hint(format!("`{} --write .` writes the files", work.command())));
    }
    let kept = Kept::of(work.target, is_dry, session)?;
    let earlier = kept.read()?;
    let (plan, stays) = plan(work, rendered, earlier.as_ref(), &Ahead::default(), session)?;
    if is_dry {
        if work.json {
            session.ui.json(&Answer::of(work, rendered, &plan.steps))?;
        } else {
            show_steps(&plan, session)?;
        }
        return Ok(ExitStatus::Done);
    }
    // First what is going to be there: whatever happens now, it is known what must go again.
    kept.write(&plan.receipt)?;
    let applied = match machine::apply(&plan.steps, &Here) {
        Ok(applied) => applied,
        Err(error) => {
            // The files are as they were, and so is what is known of them.
            if let Some(earlier) = &earlier {
                kept.write(earlier)?;
            } else {
                let _ = machine::apply(&planning::undo(&plan.receipt), &Here);
                kept.remove()?;
            }
            return Err(
                Failure::failed(format!("cannot install {}", work.target.name()))
                    .caused_by(&error)
                    .because("the files are as they were before")
                    .hint(again(&format!("{} --install", work.command()))),
            );
        }
    };
    steps::say(&plan.steps, &applied.undone, session);
    if !plan.is_change && rendered.has_places() {
        session.ui.status("The files are installed already");
    } else if plan.steps.is_empty() {
        session.ui.status("It is installed already");
    }
    if let Some(place) = &stays {
        session.ui.status(&format!(
            "{place} renews the certificates already, and stays"
        ));
    }
    if work.json {
        session.ui.json(&Answer::of(work, rendered, &plan.steps))?;
    } else {
        say_next(rendered, session);
    }
    Ok(left(&applied.undone, session))
}

/// What is to be done, and the schedule of the renewal that stays where there is one already.
fn plan(
    work: &Work,
    rendered: &Rendered,
    earlier: Option<&Receipt>,
    look: &dyn Look,
    session: &Session,
) -> Result<(Plan, Option<String>), Failure> {
    let mut plan = planning::install(rendered, work.command(), earlier, look)
        .map_err(|trouble| refused(work.target, &trouble))?;
    let was_ours = earlier.is_some_and(|earlier| earlier.renewal);
    let renewal = renewal::install(rendered.renewal, was_ours, work, session)?;
    plan.add(renewal.steps);
    plan.receipt.renewal = renewal.is_ours;
    Ok((plan, renewal.kept))
}

/// What an installation would do on the machine that is ahead, on which it is done then.
pub(super) fn steps(
    work: &Work,
    rendered: &Rendered,
    ahead: &mut Ahead,
    session: &Session,
) -> Result<Vec<Step>, Failure> {
    let name = work.target.name();
    let earlier = match ahead.receipt(name) {
        Some(receipt) => Some(receipt.clone()),
        None => Kept::of(work.target, true, session)?.read()?,
    };
    let (plan, _) = plan(work, rendered, earlier.as_ref(), ahead, session)?;
    ahead.go_on(name, &plan);
    Ok(plan.steps)
}

pub(super) fn uninstall(
    target: &'static dyn Target,
    deploy: &Deploy,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let is_dry = matches!(deploy.mode, Mode::Uninstall { is_dry: true });
    let kept = Kept::of(target, is_dry, session)?;
    let Some(receipt) = kept.read()? else {
        session.ui.status("Nothing is installed");
        return Ok(ExitStatus::Done);
    };
    let mut plan = planning::uninstall(&receipt, &Ahead::default())
        .map_err(|trouble| refused(target, &trouble))?;
    plan.add(renewal::uninstall(target, receipt.renewal, session)?);
    if is_dry {
        show_steps(&plan, session)?;
        return Ok(ExitStatus::Done);
    }
    let applied = machine::apply(&plan.steps, &Here).map_err(|error| {
        Failure::failed(format!("cannot uninstall {}", target.name()))
            .caused_by(&error)
            .hint(again(&format!(
                "voicectl deploy {} --uninstall",
                target.name()
            )))
    })?;
    kept.remove()?;
    steps::say(&plan.steps, &applied.undone, session);
    Ok(left(&applied.undone, session))
}

/// The same command for whoever is not root.
fn again(command: &str) -> String {
    if rustix::process::geteuid().is_root() {
        format!("`{command}` tries it again")
    } else {
        format!("`sudo {command}`")
    }
}

fn refused(target: &dyn Target, trouble: &Trouble) -> Failure {
    match trouble {
        Trouble::Deploy(error) => failure(target, error),
        Trouble::Read { .. } => Failure::failed(format!(
            "cannot look at what is installed of {}",
            target.name()
        ))
        .caused_by(trouble),
    }
}

/// Every step, with the content of each file: what would be done, and all of it.
fn show_steps(plan: &Plan, session: &Session) -> Result<(), Failure> {
    for step in &plan.steps {
        session.ui.data(&format!("{}\n", words(step)))?;
        if let Step::Write { content, .. } = step {
            for line in content.lines() {
                let line = if line.is_empty() {
                    String::new()
                } else {
                    format!("    {line}")
                };
                session.ui.data(&format!("{line}\n"))?;
            }
        }
    }
    Ok(())
}

/// Tells what is left to the user.
fn left(undone: &[Undone], session: &Session) -> ExitStatus {
    steps::say_undone(undone, session);
    if undone.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::Attention
    }
}
