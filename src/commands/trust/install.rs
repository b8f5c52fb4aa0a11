//! `voicectl trust install`.

use time::OffsetDateTime;

use super::Session;
use super::change::{Change, ChangeArguments};
use super::report::EXIT_CODES;
use super::selection::{Selection, all_current, machine};
use crate::commands::cert::store_failure;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::validity::date;
use crate::store::{CaName, Store, StoreError};
use crate::trust::elevate::Privilege;
use crate::trust::receipt::Receipts;
use crate::trust::runner::Here;
use crate::trust::shelf::Shelf;
use crate::trust::stores::{Context, STORES};
use crate::trust::work::{Direction, survey};

const EXAMPLES: &str = "\
Examples:
  voicectl trust install
  voicectl trust install --print-commands
  voicectl trust install --store system --store java
  voicectl trust install --policy
  voicectl trust install --ca ./company-root.pem";

/// Make the clients of this machine trust your CA.
///
/// Puts the root certificate of your CA, never a key, into every trust store that is there: that of the system, those of
/// JDKs, those of Chromium and Firefox. Run it as yourself: only copying into the system's folders and their refresh are run
/// as root, by sudo, doas or pkexec; without a terminal and without `sudo` that needs no password these commands are shown
/// instead. Each store is told for itself, and one that fails stops no other. A receipt in the state folder remembers what was
/// changed. Policy files need no `certutil` and serve all users, but browsers then say that they are managed by an
/// organization; `--policy` adds them.
#[derive(clap::Args, Debug)]
#[command(after_help = format!("{EXIT_CODES}\n\n{EXAMPLES}"))]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Policy files of browsers too
    #[arg(long)]
    policy: bool,
    #[command(flatten)]
    change: ChangeArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let what = "cannot install the CA";
    let change = Change {
        direction: Direction::In,
        what,
        selection: &arguments.selection,
        kinds: arguments.selection.kinds(arguments.policy),
        arguments: &arguments.change,
    };
    change.run(session, store, |receipts, _| {
        let anchors = match arguments.selection.named(what, store, receipts)? {
            Some(named) => named,
            None => all_current(what, store)?,
        };
        if anchors.is_empty() {
            let error = StoreError::NoCa {
                name: CaName::DEFAULT.to_owned(),
                state: store.root().to_owned(),
            };
            return Err(store_failure(what, &error));
        }
        let now = OffsetDateTime::now_utc();
        for anchor in anchors.iter().filter(|anchor| anchor.is_expired(now)) {
            session.ui.warn(&format!(
                "{} expired on {}, clients refuse what it signed",
                anchor.subject(),
                date(anchor.not_after())
            ));
        }
        Ok(anchors)
    })
}

/// The commands that an installation without flags would be now, or what keeps it from a store; `None` where there is no CA
/// yet.
pub(in crate::commands) fn ahead(session: &Session) -> Result<Option<Vec<String>>, Failure> {
    let what = "cannot tell who trusts the CA";
    let store = Store::new(&session.paths.state);
    let anchors = all_current(what, &store)?;
    if anchors.is_empty() {
        return Ok(None);
    }
    let machine = machine(session);
    let looking = Here::new(&machine, Privilege::None, false);
    let context = Context {
        machine: &machine,
        runner: &looking,
    };
    let shelf = Shelf::of(store.root(), &session.paths.config, &machine);
    let receipts = Receipts::read(&shelf).or_fail(what)?;
    let kinds: Vec<_> = STORES.iter().filter(|kind| !kind.is_opt_in).collect();
    let references: Vec<_> = anchors.iter().collect();
    let tasks = survey(Direction::In, &kinds, &references, &receipts, &context);
    let mut commands = Vec::new();
    for task in tasks {
        if let Some(problem) = task.problem() {
            commands.push(format!("# {} {}: {problem}", task.store(), task.place()));
        }
        if task.is_open() {
            commands.extend(task.commands(&context));
        }
    }
    Ok(Some(commands))
}
