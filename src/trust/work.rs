//! Installing, uninstalling and looking: each store for itself, so that one that fails stops no other.

mod look;
mod outcome;

use std::collections::BTreeSet;

pub use look::{Stray, look};
pub use outcome::{Outcome, State};
use outcome::{shown, words};

use super::TrustError;
use super::anchor::Anchor;
use super::receipt::{Kept, Receipts};
use super::shell;
use super::step::Plan;
use super::stores::{Context, Presence, StoreKind, TrustStore};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the stores.
    In,
    /// Out of them.
    Out,
}

/// What is to be done at one place.
pub struct Task<'a> {
    kind: &'static StoreKind,
    site: Box<dyn TrustStore>,
    anchors: Vec<(&'a Anchor, Result<Presence, TrustError>)>,
    /// Those that the plan is about.
    todo: Vec<&'a Anchor>,
    plan: Result<Plan, TrustError>,
}

impl Task<'_> {
    /// The kind of store.
    #[must_use]
    pub const fn store(&self) -> &'static str {
        self.kind.name
    }

    /// The place.
    #[must_use]
    pub fn place(&self) -> &str {
        self.site.place()
    }

    /// Whether there is something to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.plan.as_ref().is_ok_and(|plan| !plan.is_empty())
    }

    /// Why nothing is planned although something is to be done.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        if let Err(error) = &self.plan {
            return Some(words(error));
        }
        let mut shown = self.anchors.iter().map(|(_, presence)| match presence {
            Ok(presence @ (Presence::Unsupported(_) | Presence::NoTool(_))) => shown(presence).1,
            Err(error) => Some(words(error)),
            Ok(_) => None,
        });
        shown.find_map(|problem| problem)
    }

    /// What will be done, as commands.
    #[must_use]
    pub fn commands(&self, context: &Context<'_>) -> Vec<String> {
        match &self.plan {
            Ok(plan) => shell::commands(plan, context.machine),
            Err(_) => Vec::new(),
        }
    }

    /// Whether it cannot be done without root.
    #[must_use]
    pub fn needs_root(&self) -> bool {
        self.plan.as_ref().is_ok_and(Plan::needs_root)
    }
}

/// The places of some kinds, those that only receipts know included, each once.
fn sites(
    kinds: &[&'static StoreKind],
    known: &[&Kept],
    context: &Context<'_>,
) -> Vec<(&'static StoreKind, Box<dyn TrustStore>)> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for &kind in kinds {
        let mut here = (kind.find)(context);
        for kept in known {
            if kept.store == kind.name && !here.iter().any(|site| site.place() == kept.place) {
                here.extend((kind.at)(&kept.place, context));
            }
        }
        for site in here {
            if seen.insert((kind.name, site.place().to_owned())) {
                found.push((kind, site));
            }
        }
    }
    found
}

/// Looks at every place, and plans what is to be done there.
#[must_use]
pub fn survey<'a>(
    direction: Direction,
    kinds: &[&'static StoreKind],
    anchors: &[&'a Anchor],
    receipts: &Receipts,
    context: &Context<'_>,
) -> Vec<Task<'a>> {
    let own = anchors
        .iter()
        .filter_map(|anchor| receipts.of(anchor.fingerprint()));
    let known: Vec<&Kept> = own.flat_map(|receipt| &receipt.places).collect();
    sites(kinds, &known, context)
        .into_iter()
        .map(|(kind, site)| {
            let looked: Vec<_> = anchors
                .iter()
                .map(|anchor| (*anchor, site.status(anchor, context)))
                .collect();
            let todo: Vec<&Anchor> = looked
                .iter()
                .filter(|(_, presence)| match (direction, presence) {
                    (Direction::In, Ok(Presence::Missing | Presence::Partial(_))) => true,
                    // Also what is missing: pieces of it may have stayed.
                    (Direction::Out, Ok(presence)) => !matches!(presence, Presence::NoTool(_)),
                    _ => false,
                })
                .map(|(anchor, _)| *anchor)
                .collect();
            let plan = match direction {
                _ if todo.is_empty() => Ok(Plan::default()),
                Direction::In => site.plan_install(&todo, context),
                Direction::Out => {
                    let kept = receipts.about(&todo, kind.name, site.place());
                    let plan = site.plan_uninstall(&todo, &kept, context);
                    plan.map(|mut plan| {
                        if let Some(kept) = kept.first() {
                            kept.remove_folders(&mut plan);
                        }
                        plan
                    })
                }
            };
            Task {
                kind,
                site,
                anchors: looked,
                todo,
                plan,
            }
        })
        .collect()
}

/// Does what was planned, place by place.
pub fn carry_out(
    direction: Direction,
    tasks: &[Task<'_>],
    receipts: &mut Receipts,
    context: &Context<'_>,
) -> Vec<Outcome> {
    tasks
        .iter()
        .flat_map(|task| {
            let done = perform(direction, task, receipts, context);
            let each = task.anchors.iter();
            each.map(|(anchor, before)| {
                outcome(direction, task, anchor, before, &done, receipts, context)
            })
            .collect::<Vec<_>>()
        })
        .collect()
}

/// How the plan of a task went.
enum Done {
    /// To its end.
    Yes,
    /// Not begun.
    NeedsRoot,
    /// Not to its end, or not begun.
    Failed(String),
}

fn perform(
    direction: Direction,
    task: &Task<'_>,
    receipts: &mut Receipts,
    context: &Context<'_>,
) -> Done {
    let plan = match &task.plan {
        Ok(plan) => plan,
        Err(error) => return Done::Failed(words(error)),
    };
    let runner = context.runner;
    if (plan.needs_root() && !runner.can_be_root())
        || (plan.needs_somebody() && !runner.somebody_is_there())
    {
        return Done::NeedsRoot;
    }
    if direction == Direction::In && !plan.is_empty() {
        let kept = Kept::of(task.store(), task.place(), plan);
        for anchor in &task.todo {
            if let Err(error) = receipts.add(anchor, kept.clone()) {
                return Done::Failed(words(&error));
            }
        }
    }
    let Err(error) = run(plan, context) else {
        return Done::Yes;
    };
    if direction == Direction::In {
        undo(task, receipts, context);
    }
    Done::Failed(words(&error))
}

fn run(plan: &Plan, context: &Context<'_>) -> Result<(), TrustError> {
    for step in &plan.steps {
        match context.runner.apply(step) {
            Err(error) if !step.may_fail => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Takes out what a failed installation left, where nothing was before.
fn undo(task: &Task<'_>, receipts: &mut Receipts, context: &Context<'_>) {
    let new: Vec<&Anchor> = task
        .anchors
        .iter()
        .filter(|(_, before)| matches!(before, Ok(Presence::Missing)))
        .map(|(anchor, _)| *anchor)
        .collect();
    let kept = receipts.about(&new, task.store(), task.place());
    if let Ok(mut plan) = task.site.plan_uninstall(&new, &kept, context) {
        if let Some(kept) = kept.first() {
            kept.remove_folders(&mut plan);
        }
        // What fails here failed before, and is told.
        let _ = run(&plan, context);
    }
    for anchor in new {
        if matches!(task.site.status(anchor, context), Ok(Presence::Missing)) {
            let _ = receipts.forget(anchor, task.store(), task.place());
        }
    }
}

fn outcome(
    direction: Direction,
    task: &Task<'_>,
    anchor: &Anchor,
    before: &Result<Presence, TrustError>,
    done: &Done,
    receipts: &mut Receipts,
    context: &Context<'_>,
) -> Outcome {
    let mut commands = Vec::new();
    let verdict = match (before, direction) {
        (Err(error), _) => (State::Failed, Some(words(error))),
        (Ok(Presence::Installed), Direction::In) => (State::Already, None),
        (Ok(presence @ (Presence::Unsupported(_) | Presence::NoTool(_))), _) => shown(presence),
        (Ok(before), _) => match done {
            Done::NeedsRoot if task.is_open() => {
                commands = task.commands(context);
                (State::NeedsRoot, None)
            }
            Done::Failed(why) => (State::Failed, Some(why.clone())),
            _ => {
                let after = task.site.status(anchor, context);
                verdict(direction, task, before, after, context)
            }
        },
    };
    let mut outcome = Outcome {
        commands,
        ..Outcome::of(task.store(), task.place(), anchor, verdict)
    };
    if direction == Direction::Out
        && matches!(outcome.state, State::Removed | State::Missing)
        && let Err(error) = receipts.forget(anchor, task.store(), task.place())
    {
        outcome.state = State::Failed;
        outcome.detail = Some(words(&error));
    }
    outcome
}

fn verdict(
    direction: Direction,
    task: &Task<'_>,
    before: &Presence,
    after: Result<Presence, TrustError>,
    context: &Context<'_>,
) -> (State, Option<String>) {
    let restart = || {
        let browser = task.site.reader(context.machine)?;
        Some(format!(
            "{browser} runs, and sees it when it is started anew"
        ))
    };
    match (direction, after) {
        (_, Err(error)) => (State::Failed, Some(words(&error))),
        (Direction::In, Ok(Presence::Installed)) => match restart() {
            Some(detail) => (State::BrowserRestart, Some(detail)),
            None => (State::Installed, None),
        },
        (Direction::Out, Ok(Presence::Missing)) if *before == Presence::Missing => {
            (State::Missing, None)
        }
        (Direction::Out, Ok(Presence::Missing)) => (State::Removed, restart()),
        (Direction::In, Ok(Presence::Missing)) if !task.is_open() => (
            State::Unsupported,
            Some("it follows the system's store, and has not taken the CA from there".to_owned()),
        ),
        (_, Ok(Presence::Missing)) => (
            State::Failed,
            Some("every command succeeded, and it is not there".to_owned()),
        ),
        (Direction::Out, Ok(Presence::Installed)) => (
            State::Failed,
            Some("it is still there, put in by something else".to_owned()),
        ),
        (_, Ok(presence)) => shown(&presence),
    }
}
