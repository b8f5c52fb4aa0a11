//! The certificates of the local CAs themselves.

use time::OffsetDateTime;

use super::Arguments;
use crate::acme::due::{self, Inputs};
use crate::commands::Session;
use crate::commands::cert::rotate_ca;
use crate::pki::validity::{Validity, date};
use crate::store::{Issuer, LocalCa, Store};

/// Rotates every CA that is due: the old root signs the new one, so no client stands outside. What cannot be rotated is
/// worth a warning, because its leaves go on as long as it lasts.
pub(super) fn renew(arguments: &Arguments, session: &Session, store: &Store) {
    let cas = match store.cas() {
        Ok(cas) => cas,
        Err(error) => {
            return session
                .ui
                .warn(&format!("the local CAs cannot be read: {error}"));
        }
    };
    for ca in cas {
        let Some(end) = due_end(&ca) else { continue };
        let name = ca.name();
        if !ca.can_overlap() {
            session.ui.warn(&format!(
                "the CA `{name}` ends on {}, and its key was thrown away: `voicectl cert ca rotate {name} --without-overlap` makes a new one",
                date(end)
            ));
            continue;
        }
        if let Err(failure) = rotate_ca(name, arguments.ca_passphrase.as_ref(), session, store) {
            let why = failure.because.first().unwrap_or(&failure.what);
            session.ui.warn(&format!(
                "the CA `{name}` ends on {} and was not rotated: {why}",
                date(end)
            ));
        }
    }
}

/// The end of a CA that is due: of its root, or of its intermediate.
fn due_end(ca: &LocalCa) -> Option<OffsetDateTime> {
    let root = ca.summary().ok()?.validity;
    let intermediate = ca
        .intermediate()
        .ok()
        .flatten()
        .map(|summary| summary.validity);
    let is_due = |validity: &Validity| {
        due::decide(&Inputs::of_local(
            *validity,
            Issuer::LocalCa,
            OffsetDateTime::now_utc(),
        ))
        .is_due()
    };
    [Some(root), intermediate]
        .into_iter()
        .flatten()
        .filter(is_due)
        .map(|validity| validity.not_after)
        .min()
}
