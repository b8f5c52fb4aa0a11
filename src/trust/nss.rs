//! NSS databases of one user on Linux: Chromium's shared one, and one in each profile of Firefox and its kin. On macOS and
//! Windows these programs read the system's store.

mod begun;
mod database;
mod profiles;
mod roots;
mod running;
mod unkept;

use std::path::PathBuf;

use self::database::Database;
use self::roots::{Base, CHROMIUMS, FLATPAKS, PROFILES, SHARED, SHARED_BEFORE, SNAPS};
use self::unkept::Unkept;
use super::machine::{Machine, Platform};
use super::stores::{Context, TrustStore};

/// The databases of the user, those that should be there included.
pub(super) fn find(context: &Context<'_>) -> Vec<Box<dyn TrustStore>> {
    let machine = context.machine;
    if !matches!(machine.platform, Platform::Linux | Platform::FreeBsd) {
        return Vec::new();
    }
    let chromium =
        |folder| Box::new(Database::new(folder, Some("Chromium"))) as Box<dyn TrustStore>;
    let mut found: Vec<Box<dyn TrustStore>> = shared(machine).into_iter().map(chromium).collect();
    let snaps = SNAPS.iter().filter_map(|name| snap(machine, name));
    found.extend(snaps.map(chromium));
    for (name, id) in FLATPAKS {
        let folder = machine.below_home(&format!(".var/app/{id}"));
        if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
            found.push(Box::new(Unkept::new(name, &folder)));
        }
    }
    for root in PROFILES {
        let base = match root.base {
            Base::Home => machine.home.clone(),
            Base::Config => machine.config_home.clone(),
        };
        let folders = base.map(|base| profiles::profiles(&base.join(root.path)));
        let databases = folders.into_iter().flatten();
        found.extend(
            databases.map(|folder| {
                Box::new(Database::new(folder, Some(root.name))) as Box<dyn TrustStore>
            }),
        );
    }
    found
}

/// The database at a place that a receipt names, such as one of an `XDG_DATA_HOME` that is not set any more.
pub(super) fn at(place: &str, _: &Context<'_>) -> Option<Box<dyn TrustStore>> {
    let folder = PathBuf::from(place);
    folder
        .is_dir()
        .then(|| Box::new(Database::new(folder, None)) as Box<dyn TrustStore>)
}

/// The user's shared database: the one in use, both where both are there, and the new place where there is none and a browser
/// that would read it. The old place is never made: it would hide the new one for good (measured).
fn shared(machine: &Machine) -> Vec<PathBuf> {
    let new = machine.data_home.as_ref().map(|data| data.join(SHARED));
    let before = machine.below_home(SHARED_BEFORE);
    let is_there = |folder: &PathBuf| folder.is_dir();
    let mut found: Vec<PathBuf> = [before, new.clone()]
        .into_iter()
        .flatten()
        .filter(is_there)
        .collect();
    if found.is_empty() && machine.find_any(CHROMIUMS).is_some() {
        found.extend(new);
    }
    found
}

fn snap(machine: &Machine, name: &str) -> Option<PathBuf> {
    let home = machine.below_home(&format!("snap/{name}/current"))?;
    if !home.is_dir() {
        return None;
    }
    let before = home.join(SHARED_BEFORE);
    if before.is_dir() {
        return Some(before);
    }
    Some(home.join(".local/share").join(SHARED))
}
