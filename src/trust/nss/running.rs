//! Whether a browser runs: it reads its database when it starts.

use std::fs;
use std::path::Path;

use super::roots::CHROMIUM_FOLDERS;
use crate::trust::machine::Machine;

/// Whether a profile of the Mozilla family is in use: `lock` is a link to `ADDRESS:+PID`.
pub(super) fn is_locked(profile: &Path) -> bool {
    points_to_process(&profile.join("lock"), '+')
}

/// Whether a Chromium of the user runs: `SingletonLock` is a link to `HOST-PID`.
pub(super) fn chromium(machine: &Machine) -> bool {
    let Some(config) = &machine.config_home else {
        return false;
    };
    CHROMIUM_FOLDERS
        .iter()
        .any(|folder| points_to_process(&config.join(folder).join("SingletonLock"), '-'))
}

fn points_to_process(link: &Path, before: char) -> bool {
    let Ok(target) = fs::read_link(link) else {
        return false;
    };
    let target = target.to_string_lossy();
    let pid = target.rsplit(before).next().unwrap_or_default();
    let is_number = !pid.is_empty() && pid.bytes().all(|digit| digit.is_ascii_digit());
    is_number && Path::new("/proc").join(pid).exists()
}
