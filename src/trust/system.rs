//! The store of the operating system: the one that OpenSSL, GnuTLS, curl, git, Python's `ssl` and Go read.

mod families;
mod folder;
mod macos;
mod windows;

pub(super) use families::Family;
use families::Way;

use super::machine::{Machine, Platform};
use super::stores::{Context, TrustStore};

/// The system store of a machine.
pub(super) fn find(context: &Context<'_>) -> Vec<Box<dyn TrustStore>> {
    let machine = context.machine;
    match machine.platform {
        Platform::MacOs => vec![Box::new(macos::Keychain::of(machine))],
        Platform::Windows => vec![Box::new(windows::RootStore::of(machine))],
        Platform::Linux | Platform::FreeBsd => family(machine),
    }
}

fn family(machine: &Machine) -> Vec<Box<dyn TrustStore>> {
    match machine.family().map(|family| (family, &family.way)) {
        Some((family, Way::Folder(place))) => {
            vec![Box::new(folder::SystemFolder::new(family, place, machine))]
        }
        Some((_, Way::Description { file, line })) => {
            vec![Box::new(folder::Described { file, line })]
        }
        None => Vec::new(),
    }
}
