//! `voicectl cert ca rotate`.

use super::super::authority::CaArguments;
use super::super::{ground, host_name, reissue, store_failure};
use super::Session;
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::ca::{CA_DAYS, CaRequest};
use crate::pki::key::KeyType;
use crate::pki::validity::{Validity, date};
use crate::store::{CaName, KeyState, NewCa, Rotation, Store, StoreError};

/// Put a new root in a CA's place, without a client that stands outside.
///
/// The present root signs the new one, and servers send that along: clients that trust only the present root take the new
/// certificates until it ends, clients that trust only the new root take them from now on. Then the present key is
/// deleted. The constraints stay; lineages that the CA signed are issued anew at once, and a running `serve` takes them.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert ca rotate
  voicectl cert ca rotate office --days 1825
  voicectl cert ca rotate --ca-passphrase file:/etc/voicectl/ca-passphrase")]
pub(crate) struct Arguments {
    /// Its name
    #[arg(value_name = "NAME", default_value_t)]
    name: CaName,
    /// Lifetime of the new root in days
    #[arg(long, value_name = "N", default_value_t = CA_DAYS, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// Kind of its keys: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096
    #[arg(long, value_name = "TYPE", default_value_t)]
    key_type: KeyType,
    /// Where the pass phrase of the key is, which stays the same: prompt, file:PATH, fd:N or env:NAME
    #[arg(long, value_name = "SOURCE")]
    ca_passphrase: Option<PassphraseSource>,
    /// Go on although the present root cannot sign the new one: clients must trust the new one first
    #[arg(long)]
    without_overlap: bool,
}

/// Rotates a CA with everything as usual.
pub(in crate::commands) fn rotate_ca(
    name: &CaName,
    ca_passphrase: Option<&PassphraseSource>,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let arguments = Arguments {
        name: name.clone(),
        days: CA_DAYS,
        key_type: KeyType::default(),
        ca_passphrase: ca_passphrase.cloned(),
        without_overlap: false,
    };
    run(&arguments, session, store)
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let name = &arguments.name;
    let ca = store.ca(name);
    let fail = |error: StoreError| store_failure(format!("cannot rotate the CA `{name}`"), &error);
    let before = ca.summary().map_err(fail)?;
    if !ca.can_overlap() && !arguments.without_overlap {
        return Err(Failure::failed(format!("cannot rotate the CA `{name}`"))
            .because("the root's key was thrown away, so it cannot sign the new root")
            .hint("pass `--without-overlap`; clients must trust the new root before they connect again"));
    }
    let (root_key, signing_key) = ca.keys();
    let access = CaArguments {
        ca: Some(name.clone()),
        ca_passphrase: arguments.ca_passphrase.clone(),
    };
    let state = if root_key == KeyState::Absent {
        signing_key
    } else {
        root_key
    };
    let passphrase = access.passphrase(&ca, state, session)?;
    let label = if *name == CaName::default() {
        host_name()
    } else {
        name.to_string()
    };
    let new = NewCa {
        request: CaRequest {
            label: &label,
            subject: None,
            key_type: arguments.key_type,
            validity: Validity::days(ground().now, arguments.days)
                .map_err(|error| Failure::usage("this lifetime cannot be").caused_by(&error))?,
            constraints: ca.constraints().map_err(fail)?,
            intermediate: ca.intermediate().map_err(fail)?.is_some(),
        },
        passphrase: passphrase.as_ref(),
        discard_root_key: root_key == KeyState::Absent,
    };
    let rotation = Rotation {
        passphrase: passphrase.as_ref(),
        without_overlap: arguments.without_overlap,
    };
    let authority = ca.rotate(&new, rotation, ground().random).map_err(fail)?;
    let ui = &session.ui;
    let after = ca.summary().map_err(fail)?;
    ui.status(&format!(
        "The CA `{name}` has a new root until {}",
        date(after.validity.not_after)
    ));
    ui.status(&format!("  root     {}", ca.certificate().display()));
    ui.status(&format!("  SHA-256  {}", after.fingerprint_with_colons()));
    if !arguments.without_overlap {
        ui.status(&format!(
            "  Clients that trust only the root before it are served until {}",
            date(before.validity.not_after)
        ));
    }
    let failures = reissue::all_of(name, &authority, session, store)?;
    ui.hint(&format!(
        "give the new root to clients: `voicectl cert ca export {name} --out ca.pem`"
    ));
    if failures == 0 {
        Ok(ExitStatus::Done)
    } else {
        Ok(ExitStatus::Attention)
    }
}
