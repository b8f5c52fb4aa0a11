//! What is there already.

use crate::acme::account;
use crate::commands::Session;
use crate::error::{Failure, OrFail};
use crate::machine::{Here, Invocation, Programs};
use crate::speech::models::{ModelFolder, ModelSource};
use crate::store::Store;
use crate::store::access::{Key, KeyState, User};
use crate::up::receipt::authority;
use crate::up::{Found, Wish};

pub(super) fn look(wish: &Wish, session: &Session) -> Result<Found, Failure> {
    let store = Store::new(&session.paths.state);
    Ok(Found {
        lineage: has_lineage(wish, &store)?,
        account: has_account(wish, &store)?,
        credentials: has_credentials(&store)?,
        model: wish
            .model
            .as_deref()
            .is_none_or(|model| has_model(model, session)),
        firewall: has_firewall(session),
    })
}

fn has_lineage(wish: &Wish, store: &Store) -> Result<bool, Failure> {
    let Some(first) = wish.names.first() else {
        return Ok(false);
    };
    let name = first
        .file_stem()
        .parse()
        .or_fail("cannot name the lineage")?;
    Ok(store.lineage(&name).exists())
}

fn has_account(wish: &Wish, store: &Store) -> Result<bool, Failure> {
    let authority = authority(&wish.authority)
        .map_err(|error| Failure::usage("cannot use --ca").caused_by(&error))?;
    let known = account::recorded(store, &authority).or_fail("cannot read the account")?;
    Ok(known.is_some())
}

/// Somebody may come in already: then no key is made.
fn has_credentials(store: &Store) -> Result<bool, Failure> {
    let what = "cannot read who may use the server";
    let access = store.access();
    let now = time::OffsetDateTime::now_utc();
    let keys: Vec<Key> = access.read().or_fail(what)?;
    let users: Vec<User> = access.read().or_fail(what)?;
    let is_good = |key: &Key| matches!(key.state(now), KeyState::Live);
    Ok(keys.iter().any(is_good) || !users.is_empty())
}

fn has_model(model: &str, session: &Session) -> bool {
    let folder = ModelFolder::new(session.paths.models());
    matches!(
        folder.resolve(model),
        Ok(ModelSource::Demo | ModelSource::File(_))
    )
}

/// Whether a firewall is on that `deploy firewall` knows how to open.
fn has_firewall(session: &Session) -> bool {
    let says = |program: &str, arguments: &[&str], word: &str| {
        crate::commands::place::find(program, session).is_some_and(|program| {
            Here.run(&Invocation::new(program, arguments))
                .is_ok_and(|answer| answer.is_success && answer.output.contains(word))
        })
    };
    says("ufw", &["status"], "Status: active")
        || says("firewall-cmd", &["--state"], "running")
        || says("nft", &["list", "ruleset"], "hook input")
}
