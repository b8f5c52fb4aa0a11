//! Folders that `up` made go when nothing is in them that somebody may want.

use std::fs;
use std::path::Path;

use crate::acme::account;
use crate::error::{Failure, OrFail};
use crate::store::access::{Key, KeyState, User};
use crate::store::{Store, StoreError};

/// What is left behind by things that are gone: locks, revoked keys and the log of their making, ended accounts, the secrets
/// of tokens that nobody can ask for.
const LEFT_BEHIND: &[&str] = &["accounts", "access", "certs", "challenges"];

/// Removes a folder of settings in which only locks are left.
pub(super) fn config(config: &Path) -> Result<(), Failure> {
    let what = || format!("cannot remove {}", config.display());
    for folder in [
        config.join("deploy"),
        config.join("trust"),
        config.to_owned(),
    ] {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().ends_with("lock") {
                fs::remove_file(entry.path()).or_fail(what())?;
            }
        }
        // What is not empty is somebody's.
        let _ = fs::remove_dir(&folder);
    }
    Ok(())
}

/// Removes a state folder, unless something is left.
pub(super) fn state(state: &Path) -> Result<(), Failure> {
    let what = || format!("cannot remove {}", state.display());
    let store = Store::new(state);
    if !is_spent(&store, &what)? {
        return Ok(());
    }
    // systemd keeps the folder of a dynamic user elsewhere, and a link in its place (systemd.exec(5)).
    let real = fs::canonicalize(state).or_fail(what())?;
    fs::remove_dir_all(&real).or_fail(what())?;
    if real != state && state.is_symlink() {
        fs::remove_file(state).or_fail(what())?;
    }
    Ok(())
}

fn is_spent(store: &Store, what: &dyn Fn() -> String) -> Result<bool, Failure> {
    Ok(has_only_what_is_left_behind(store.root()).or_fail(what())?
        && store.lineages().or_fail(what())?.is_empty()
        && has_no_account(store).or_fail(what())?
        && has_nobody(store).or_fail(what())?)
}

fn has_only_what_is_left_behind(state: &Path) -> std::io::Result<bool> {
    for entry in fs::read_dir(state)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !LEFT_BEHIND.contains(&name.as_ref()) && !name.ends_with("lock") {
            return Ok(false);
        }
    }
    Ok(true)
}

fn has_no_account(store: &Store) -> Result<bool, crate::acme::AcmeError> {
    let accounts = account::list(store)?;
    // One that cannot be read may be wanted.
    Ok(accounts.iter().all(|account| {
        let record = account.record.as_ref();
        record.is_ok_and(|record| record.usable().is_none())
    }))
}

fn has_nobody(store: &Store) -> Result<bool, StoreError> {
    let access = store.access();
    let now = time::OffsetDateTime::now_utc();
    let keys: Vec<Key> = access.read()?;
    let users: Vec<User> = access.read()?;
    Ok(users.is_empty() && keys.iter().all(|key| key.state(now) == KeyState::Revoked))
}
