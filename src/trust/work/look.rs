//! Looking at stores, changing nothing.

use super::outcome::{Outcome, State, shown, words};
use super::sites;
use crate::trust::anchor::{Anchor, Found};
use crate::trust::receipt::Receipts;
use crate::trust::stores::{Context, StoreKind};

/// Looks, and changes nothing.
#[must_use]
pub fn look(
    kinds: &[&'static StoreKind],
    anchors: &[&Anchor],
    receipts: &Receipts,
    context: &Context<'_>,
) -> (Vec<Outcome>, Vec<Stray>) {
    let mut outcomes = Vec::new();
    let mut strays = Vec::new();
    let places = receipts.all().iter().flat_map(|receipt| &receipt.places);
    let known: Vec<_> = places.collect();
    for (kind, site) in sites(kinds, &known, context) {
        for anchor in anchors {
            let verdict = match site.status(anchor, context) {
                Ok(presence) => shown(&presence),
                Err(error) => (State::Failed, Some(words(&error))),
            };
            outcomes.push(Outcome::of(kind.name, site.place(), anchor, verdict));
        }
        // A store that cannot be read has said so above.
        let found = site.list_ours(context).unwrap_or_default().into_iter();
        strays.extend(
            found
                .filter(|found| !anchors.iter().any(|anchor| anchor.is(&found.certificate)))
                .map(|found| Stray {
                    store: kind.name,
                    place: site.place().to_owned(),
                    found,
                }),
        );
    }
    (outcomes, strays)
}

/// A certificate of ours in a store that nobody asked for.
#[derive(Clone, Debug)]
pub struct Stray {
    /// The kind of store.
    pub store: &'static str,
    /// The place.
    pub place: String,
    /// The certificate, and its name there.
    pub found: Found,
}
