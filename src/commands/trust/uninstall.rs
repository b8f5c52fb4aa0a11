//! `voicectl trust uninstall`.

use super::Session;
use super::change::{Change, ChangeArguments};
use super::report::EXIT_CODES;
use super::selection::{Selection, all_known, unique};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::Store;
use crate::trust::anchor::{Anchor, Source};
use crate::trust::receipt::Receipts;
use crate::trust::stores::{Context, StoreKind};
use crate::trust::work::{Direction, look};

const EXAMPLES: &str = "\
Examples:
  voicectl trust uninstall
  voicectl trust uninstall --ca office
  voicectl trust uninstall --store nss
  voicectl trust uninstall --strays";

/// Take your CA out of every trust store of this machine.
///
/// Without `--ca`, all CAs of the state folder, their roots before rotations, and whatever `voicectl trust install` put in are
/// taken out. Certificates are told by their SHA-256 fingerprint and go under whatever name they are there, whoever put them
/// in: from the system's store with its links and Java's copy, from every NSS database, and from policy files, which are put
/// back as they were. Folders and files that were made go too.
#[derive(clap::Args, Debug)]
#[command(after_help = format!("{EXIT_CODES}\n\n{EXAMPLES}"))]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Also certificates that voicectl once installed and whose CA is not in the state folder any more
    #[arg(long)]
    strays: bool,
    #[command(flatten)]
    change: ChangeArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let what = "cannot uninstall the CA";
    let with_opt_in = arguments.selection.store.is_empty();
    let kinds = arguments.selection.kinds(with_opt_in);
    let change = Change {
        direction: Direction::Out,
        what,
        selection: &arguments.selection,
        kinds: kinds.clone(),
        arguments: &arguments.change,
    };
    change.run(session, store, |receipts, context| {
        let mut anchors = match arguments.selection.named(what, store, receipts)? {
            Some(named) => named,
            None => all_known(what, store, receipts)?,
        };
        if arguments.strays {
            anchors = with_strays(anchors, &kinds, receipts, context);
        }
        if anchors.is_empty() {
            session
                .ui
                .status("There is no CA, and nothing was installed");
        }
        Ok(anchors)
    })
}

fn with_strays(
    mut anchors: Vec<Anchor>,
    kinds: &[&'static StoreKind],
    receipts: &Receipts,
    context: &Context<'_>,
) -> Vec<Anchor> {
    let known: Vec<&Anchor> = anchors.iter().collect();
    let (_, strays) = look(kinds, &known, receipts, context);
    let found = strays.into_iter();
    anchors
        .extend(found.filter_map(|stray| Anchor::new(stray.found.certificate, Source::Found).ok()));
    unique(anchors)
}
