//! The machine as a value: whatever is installed on another one can be rendered and tested on this one.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use super::Scope;
use crate::machine::program;

/// A machine, and who works on it.
#[derive(Clone, Debug)]
pub struct Host {
    /// What system paths are under: `/`, or a folder in tests.
    pub root: PathBuf,
    /// For whom it is installed.
    pub scope: Scope,
    /// The user's `XDG_CONFIG_HOME`, or what stands for it.
    pub config_home: Option<PathBuf>,
    /// Whether systemd is PID 1 (sd_booted(3)); for a user, whether the user's own instance of it runs, too.
    pub has_systemd: bool,
    /// `systemctl`, where it is there.
    pub systemctl: Option<PathBuf>,
    /// Whether there is a cron that reads /etc/cron.d; the one of busybox does not.
    pub has_cron_d: bool,
    /// `crontab`, where it is there.
    pub crontab: Option<PathBuf>,
}

impl Host {
    /// This machine; `variable` reads the environment. Whoever is not root installs for himself.
    #[must_use]
    pub fn here(for_user: bool, variable: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let folder = |name: &str| {
            variable(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let root = PathBuf::from("/");
        let uid = rustix::process::geteuid();
        let scope = if for_user || !uid.is_root() {
            Scope::User
        } else {
            Scope::System
        };
        let path = variable("PATH").unwrap_or_default();
        let find = |name: &str| program::find(name, &path);
        let runtime = folder("XDG_RUNTIME_DIR")
            .unwrap_or_else(|| root.join(format!("run/user/{}", uid.as_raw())));
        let is_booted = root.join("run/systemd/system").is_dir();
        let has_manager = scope == Scope::System || runtime.join("systemd").is_dir();
        let reads_cron_d = |cron: PathBuf| {
            let real = fs::canonicalize(&cron).unwrap_or(cron);
            real.file_name().is_some_and(|name| name != "busybox")
        };
        Self {
            scope,
            config_home: folder("XDG_CONFIG_HOME")
                .or_else(|| folder("HOME").map(|home| home.join(".config"))),
            has_systemd: is_booted && has_manager,
            systemctl: find("systemctl"),
            has_cron_d: root.join("etc/cron.d").is_dir()
                && find("cron")
                    .or_else(|| find("crond"))
                    .is_some_and(reads_cron_d),
            crontab: find("crontab"),
            root,
        }
    }

    /// A machine where everything is in its usual place and nothing is installed yet; root works on it.
    #[must_use]
    pub fn bare() -> Self {
        Self {
            root: PathBuf::from("/"),
            scope: Scope::System,
            config_home: None,
            has_systemd: true,
            systemctl: None,
            has_cron_d: true,
            crontab: None,
        }
    }

    /// A system path, such as `/etc/cron.d`.
    #[must_use]
    pub fn system(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }
}
