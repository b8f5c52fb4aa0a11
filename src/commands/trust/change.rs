//! What installing and uninstalling share: survey, print or ask, carry out.

use std::fmt::Write;

use super::report::report;
use super::selection::{Selection, machine, say_doubted, say_whose};
use super::{Session, receipts};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::store::Store;
use crate::trust::anchor::Anchor;
use crate::trust::elevate::Privilege;
use crate::trust::machine::Machine;
use crate::trust::receipt::Receipts;
use crate::trust::runner::Here;
use crate::trust::shelf::Shelf;
use crate::trust::stores::{Context, StoreKind};
use crate::trust::work::{Direction, Outcome, State, Task, carry_out, survey};

/// Flags of a change.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct ChangeArguments {
    /// Print the commands that would be run, and run none
    #[arg(long, visible_alias = "dry-run", conflicts_with = "json")]
    pub(super) print_commands: bool,
    /// Do not ask before commands are run as root
    #[arg(long, short)]
    pub(super) yes: bool,
    /// Answer in JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// One change.
pub(super) struct Change<'a> {
    pub(super) direction: Direction,
    /// `cannot install`, say.
    pub(super) what: &'static str,
    pub(super) selection: &'a Selection,
    pub(super) kinds: Vec<&'static StoreKind>,
    pub(super) arguments: &'a ChangeArguments,
}

impl Change<'_> {
    /// Does it for the CAs that `anchors` finds, while no other run does the like.
    pub(super) fn run(
        &self,
        session: &Session,
        store: &Store,
        anchors: impl FnOnce(&Receipts, &Context<'_>) -> Result<Vec<Anchor>, Failure>,
    ) -> Result<ExitStatus, Failure> {
        let machine = machine(session);
        let looking = Here::new(&machine, Privilege::None, false);
        let context = Context {
            machine: &machine,
            runner: &looking,
        };
        let shelf = Shelf::of(store.root(), &session.paths.config, &machine);
        let read = || receipts(self.what, &shelf);
        say_doubted(session, &read()?);
        let anchors = anchors(&read()?, &context)?;
        if anchors.is_empty() {
            return Ok(ExitStatus::Done);
        }
        say_whose(session, store, &machine);
        let references: Vec<&Anchor> = anchors.iter().collect();
        if self.arguments.print_commands {
            let tasks = survey(self.direction, &self.kinds, &references, &read()?, &context);
            return print(&tasks, session, &context);
        }
        let waiting = || session.ui.status("Waiting for another voicectl");
        let _lock = Receipts::lock(&shelf, &waiting).or_fail(self.what)?;
        let mut receipts = read()?;
        let tasks = survey(
            self.direction,
            &self.kinds,
            &references,
            &receipts,
            &context,
        );
        let privilege = self.privilege(&tasks, session, &machine, &context)?;
        let doing = Here::new(&machine, privilege, session.ui.is_interactive());
        let context = Context {
            machine: &machine,
            runner: &doing,
        };
        let mut outcomes = carry_out(self.direction, &tasks, &mut receipts, &context);
        outcomes.extend(self.absent(&tasks));
        if outcomes.is_empty() {
            session.ui.warn("no trust store was found on this machine");
            return Ok(ExitStatus::Attention);
        }
        if self.direction == Direction::Out {
            outcomes.retain(|outcome| outcome.state != State::Missing);
            if outcomes.is_empty() {
                session.ui.status("Nothing of it is in any store");
            }
        }
        report(&outcomes, self.arguments.json, session)
    }

    /// What may be done as root: nothing without a need, and on a terminal nothing without a yes.
    fn privilege(
        &self,
        tasks: &[Task<'_>],
        session: &Session,
        machine: &Machine,
        context: &Context<'_>,
    ) -> Result<Privilege, Failure> {
        let needing: Vec<&Task<'_>> = tasks
            .iter()
            .filter(|task| task.is_open() && task.needs_root())
            .collect();
        if needing.is_empty() && !machine.is_root {
            return Ok(Privilege::None);
        }
        let somebody = session.ui.is_interactive();
        let found = Privilege::find(machine, somebody);
        if let (Privilege::By(tool), true, false) = (&found, somebody, self.arguments.yes) {
            let commands: Vec<String> = needing
                .iter()
                .flat_map(|task| task.commands(context))
                .collect();
            session.ui.status(&commands.join("\n"));
            let question = format!("Run these commands with {}", tool[0]);
            if !session.ui.confirm(&question, "--yes", true)? {
                return Ok(Privilege::None);
            }
        }
        Ok(found)
    }

    /// Stores that were named and are not on this machine.
    fn absent(&self, tasks: &[Task<'_>]) -> Vec<Outcome> {
        if self.direction == Direction::Out {
            return Vec::new();
        }
        let named = self
            .kinds
            .iter()
            .filter(|kind| self.selection.store.contains(&kind.name) || kind.is_opt_in);
        named
            .filter(|kind| !tasks.iter().any(|task| task.store() == kind.name))
            .map(|kind| Outcome::absent(kind.name))
            .collect()
    }
}

fn print(
    tasks: &[Task<'_>],
    session: &Session,
    context: &Context<'_>,
) -> Result<ExitStatus, Failure> {
    let mut text = String::new();
    for task in tasks {
        if let Some(problem) = task.problem() {
            session
                .ui
                .warn(&format!("{} {}: {problem}", task.store(), task.place()));
        }
        if task.is_open() {
            let commands = task.commands(context).join("\n");
            let _ = writeln!(text, "# {}: {}\n{commands}", task.store(), task.place());
        }
    }
    if text.is_empty() {
        session.ui.status("There is nothing to do");
        return Ok(ExitStatus::Done);
    }
    session.ui.data(&text)?;
    Ok(ExitStatus::Done)
}
