//! Policy files of browsers on Linux: trust without `certutil`, for all users, at the price of "managed by your organization".

mod browsers;
mod chromium;
mod document;
mod mozilla;

use self::browsers::{CHROMIUMS, MOZILLAS};
use super::machine::Platform;
use super::stores::{Context, TrustStore};

/// The policy files of the browsers that are installed, or for which policies are there.
pub(super) fn find(context: &Context<'_>) -> Vec<Box<dyn TrustStore>> {
    let machine = context.machine;
    if machine.platform != Platform::Linux {
        return Vec::new();
    }
    let is_here = |programs: &[&str], folder: &str| {
        machine.find_any(programs).is_some() || machine.system(folder).is_dir()
    };
    let mut found: Vec<Box<dyn TrustStore>> = Vec::new();
    for browser in CHROMIUMS {
        if is_here(browser.programs, browser.folder) {
            found.push(Box::new(chromium::ManagedPolicies::new(browser, machine)));
        }
    }
    for program in MOZILLAS {
        if is_here(program.programs, program.folder) {
            found.push(Box::new(mozilla::PolicyFile::new(program, machine)));
        }
    }
    found
}
