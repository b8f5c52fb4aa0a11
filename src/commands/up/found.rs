//! What is there already.

use crate::acme::account;
use crate::acme::solver::ChallengeKind;
use crate::commands::acme::order::HTTP_LISTEN;
use crate::commands::{Session, speech};
use crate::error::{Failure, OrFail};
use crate::machine::{Here, Invocation, Programs};
use crate::speech::models::{ModelError, ModelFolder};
use crate::store::access::{Key, KeyState, User};
use crate::store::{Lineage, Store};
use crate::up::receipt::authority;
use crate::up::{Found, Wish};

pub(super) fn look(wish: &Wish, session: &Session) -> Result<Found, Failure> {
    let store = Store::new(&session.paths.state);
    let lineage = lineage(wish, &store)?;
    Ok(Found {
        lineage: lineage.as_ref().is_some_and(Lineage::exists),
        certificate: has_certificate(lineage.as_ref())?,
        is_renewed_elsewhere: is_renewed_elsewhere(wish, lineage.as_ref())?,
        account: has_account(wish, &store)?,
        credentials: has_credentials(&store)?,
        model: wish
            .model
            .as_deref()
            .map_or(Ok(true), |model| has_model(model, session))?,
        firewall: has_firewall(session),
    })
}

/// The lineage that the names have.
pub(super) fn lineage(wish: &Wish, store: &Store) -> Result<Option<Lineage>, Failure> {
    let Some(first) = wish.names.first() else {
        return Ok(None);
    };
    let name = first
        .file_stem()
        .parse()
        .or_fail("cannot name the lineage")?;
    Ok(Some(store.lineage(&name)))
}

/// An order that was not finished is a lineage, too.
fn has_certificate(lineage: Option<&Lineage>) -> Result<bool, Failure> {
    let Some(lineage) = lineage else {
        return Ok(false);
    };
    let version = lineage.current().or_fail("cannot read the lineage")?;
    Ok(version.is_some())
}

/// Whether the renewal would open a port that the proxy has: it was ordered before there was one.
fn is_renewed_elsewhere(wish: &Wish, lineage: Option<&Lineage>) -> Result<bool, Failure> {
    let (Some(behind), Some(lineage)) = (&wish.behind, lineage) else {
        return Ok(false);
    };
    let record = lineage.record().or_fail("cannot read the lineage")?;
    let terms = record.and_then(|record| record.acme);
    Ok(terms.is_some_and(|terms| {
        let opens_a_port = matches!(
            terms.challenge.parse(),
            Ok(ChallengeKind::Http01 | ChallengeKind::TlsAlpn01)
        );
        let listen = terms.solver.get(HTTP_LISTEN);
        opens_a_port && listen != Some(&behind.challenges.to_string())
    }))
}

fn has_account(wish: &Wish, store: &Store) -> Result<bool, Failure> {
    let authority = authority(&wish.authority)
        .map_err(|error| Failure::usage("cannot use --ca").caused_by(&error))?;
    let known = account::recorded(store, &authority).or_fail("cannot read the account")?;
    Ok(known.is_some())
}

/// Somebody may come in already: then no key is made.
pub(in crate::commands) fn has_credentials(store: &Store) -> Result<bool, Failure> {
    let what = "cannot read who may use the server";
    let access = store.access();
    let now = time::OffsetDateTime::now_utc();
    let keys: Vec<Key> = access.read().or_fail(what)?;
    let users: Vec<User> = access.read().or_fail(what)?;
    let is_good = |key: &Key| matches!(key.state(now), KeyState::Live);
    Ok(keys.iter().any(is_good) || !users.is_empty())
}

fn has_model(model: &str, session: &Session) -> Result<bool, Failure> {
    match ModelFolder::new(session.paths.models()).resolve(model) {
        Ok(_) => Ok(true),
        // It could be pulled, but no server starts with it.
        Err(error @ ModelError::NoWords(_)) => Err(speech::failure(&error)),
        Err(_) => Ok(false),
    }
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
