//! `voicectl down`.

mod sweep;

use super::Session;
use super::up::{Kept, look, run_words};
use crate::acme::account;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::shell;
use crate::store::Store;
use crate::store::access::{Key, KeyState};
use crate::up::receipt::{Receipt, Undo, authority};

/// Take back what `voicectl up` did
///
/// Everything that it installed, made or had a CA make goes, the last one first. What was there before stays, and so does
/// what somebody changed since.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  sudo voicectl down --dry-run
  sudo voicectl down --yes")]
pub(crate) struct Arguments {
    /// Show every command, and run none
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let Some(receipt) = look(session)? else {
        session.ui.status("Nothing was put up");
        return Ok(ExitStatus::Done);
    };
    if arguments.dry_run {
        for undo in receipt.undo.iter().rev() {
            session.ui.data(&format!("{}\n", line(undo)))?;
        }
        return Ok(ExitStatus::Done);
    }
    for undo in receipt.undo.iter().rev() {
        session.ui.status(&format!("$ {}", line(undo)));
    }
    if !arguments.yes
        && !session
            .ui
            .confirm("Take all of this back?", "--yes", false)?
    {
        session.ui.status("Nothing was done");
        return Ok(ExitStatus::Done);
    }
    let kept = Kept::open(session)?;
    // Another `down` may have been quicker.
    let Some(mut receipt) = kept.read()? else {
        session.ui.status("Nothing was put up");
        return Ok(ExitStatus::Done);
    };
    let worst = take_back(&mut receipt, &kept, session)?;
    kept.remove()?;
    if receipt.made_state {
        sweep::state(&session.paths.state)?;
    }
    if receipt.made_config {
        sweep::config(&session.paths.config)?;
    }
    session.ui.status("It is down");
    Ok(worst)
}

/// The last one first. What is taken back is off the receipt, so that a run that was killed goes on from there.
fn take_back(receipt: &mut Receipt, kept: &Kept, session: &Session) -> Result<ExitStatus, Failure> {
    let mut worst = ExitStatus::Done;
    while let Some(undo) = receipt.undo.pop() {
        if is_there(&undo, session)? {
            session.ui.status(&format!("$ {}", line(&undo)));
            match run_words(&undo.words(), session).map_err(|failure| {
                failure.hint("the same `voicectl down` again goes on from here")
            })? {
                ExitStatus::Done => {}
                status => worst = status,
            }
        }
        kept.write(receipt)?;
    }
    Ok(worst)
}

fn line(undo: &Undo) -> String {
    let words = undo.words();
    shell::line(std::iter::once("voicectl").chain(words.iter().map(String::as_str)))
}

/// Whether there is anything to take back: a stage may have been killed before it did anything, and somebody may have done
/// it by hand.
fn is_there(undo: &Undo, session: &Session) -> Result<bool, Failure> {
    let store = Store::new(&session.paths.state);
    match undo {
        Undo::Lineage(name) => {
            let name = name.parse().or_fail("cannot name the lineage")?;
            Ok(store.lineage(&name).exists())
        }
        Undo::Key(name) => {
            let keys: Vec<Key> = store
                .access()
                .read()
                .or_fail("cannot read who may use the server")?;
            let now = time::OffsetDateTime::now_utc();
            Ok(keys
                .iter()
                .any(|key| key.name.as_str() == name && key.state(now) != KeyState::Revoked))
        }
        Undo::Account(words) => is_account_idle(words, &store),
        Undo::Model(name) => {
            let folder = crate::speech::models::ModelFolder::new(session.paths.models());
            Ok(folder.resolve(name).is_ok())
        }
        // It says itself that nothing is there.
        Undo::Target(_) => Ok(true),
    }
}

/// An account that lineages are renewed with stays.
fn is_account_idle(words: &[String], store: &Store) -> Result<bool, Failure> {
    let authority = authority(words)
        .map_err(|error| Failure::usage("cannot use the CA of the receipt").caused_by(&error))?;
    let known = account::recorded(store, &authority).or_fail("cannot read the account")?;
    let lineages = store.lineages().or_fail("cannot read the lineages")?;
    let is_needed = lineages.iter().any(|lineage| {
        let record = lineage.record().ok().flatten();
        record.is_some_and(|record| record.acme.is_some())
    });
    Ok(known.is_some() && !is_needed)
}
