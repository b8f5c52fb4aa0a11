//! The machine as a value: its kind, its folders, its user. Whatever is done for another kind of machine can be planned and
//! tested on this one.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use super::system::Family;
use crate::machine::program::{SBIN, is_program};

/// The kind of operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Any distribution.
    Linux,
    /// FreeBSD and its kin.
    FreeBsd,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

impl Platform {
    /// The one that this program runs on.
    #[must_use]
    pub fn here() -> Self {
        match std::env::consts::OS {
            "macos" | "ios" => Self::MacOs,
            "windows" => Self::Windows,
            "freebsd" | "dragonfly" => Self::FreeBsd,
            _ => Self::Linux,
        }
    }
}

/// The user who called `sudo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoker {
    /// The login name.
    pub name: String,
    /// User ID.
    pub uid: u32,
    /// Group ID.
    pub gid: u32,
}

/// A machine, and who works on it.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Its kind.
    pub platform: Platform,
    /// What system paths are under: `/`, or a folder in tests.
    pub root: PathBuf,
    /// The home of the user; under `sudo` that of who called it.
    pub home: Option<PathBuf>,
    /// The user's `XDG_DATA_HOME`.
    pub data_home: Option<PathBuf>,
    /// The user's `XDG_CONFIG_HOME`.
    pub config_home: Option<PathBuf>,
    /// `JAVA_HOME`.
    pub java_home: Option<PathBuf>,
    /// Folders of programs, in order.
    pub path: Vec<PathBuf>,
    /// Whether the effective user is root; on Windows, whether the process is elevated.
    pub is_root: bool,
    /// Who called `sudo`, where root works for somebody.
    pub invoker: Option<Invoker>,
    /// Where files are put for a moment.
    pub temporary: PathBuf,
}

impl Machine {
    /// This machine; `variable` reads the environment.
    #[must_use]
    pub fn here(variable: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let folder = |name: &str| {
            variable(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let is_root = rustix::process::geteuid().is_root();
        let mut machine = Self {
            platform: Platform::here(),
            root: PathBuf::from("/"),
            home: folder("HOME"),
            data_home: folder("XDG_DATA_HOME"),
            config_home: folder("XDG_CONFIG_HOME"),
            java_home: folder("JAVA_HOME"),
            path: variable("PATH").map_or_else(Vec::new, |path| {
                std::env::split_paths(&path)
                    .filter(|folder| folder.is_absolute())
                    .collect()
            }),
            is_root,
            invoker: None,
            temporary: std::env::temp_dir(),
        };
        let number = |name: &str| variable(name)?.to_str()?.parse().ok();
        let called_by = variable("SUDO_USER").and_then(|name| name.into_string().ok());
        if let (true, Some(name), Some(uid @ 1..), Some(gid)) =
            (is_root, called_by, number("SUDO_UID"), number("SUDO_GID"))
        {
            // What the environment says of folders is root's.
            machine.data_home = None;
            machine.config_home = None;
            machine.home = machine.home_of(uid);
            machine.invoker = Some(Invoker { name, uid, gid });
        }
        let home = machine.home.clone();
        let below = |name: &str| home.as_ref().map(|home| home.join(name));
        machine.data_home = machine.data_home.or_else(|| below(".local/share"));
        machine.config_home = machine.config_home.or_else(|| below(".config"));
        machine
    }

    /// The home of a user, as passwd(5) has it.
    fn home_of(&self, uid: u32) -> Option<PathBuf> {
        let users = fs::read_to_string(self.system("/etc/passwd")).ok()?;
        let mut homes = users.lines().filter_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let is_it = fields.get(2)?.parse() == Ok(uid);
            is_it.then(|| fields.get(5).map(PathBuf::from))?
        });
        homes.next().filter(|home| home.is_absolute())
    }

    /// A system path, such as `/etc/ssl/certs`.
    #[must_use]
    pub fn system(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// A folder of the user's home, where there is one.
    #[must_use]
    pub fn below_home(&self, path: &str) -> Option<PathBuf> {
        Some(self.home.as_ref()?.join(path))
    }

    /// How a program is called: by its name where it is on the `PATH`, by its path where it is only among those of the
    /// administrator.
    #[must_use]
    pub fn find(&self, program: &str) -> Option<String> {
        if self
            .path
            .iter()
            .any(|folder| is_program(&folder.join(program)))
        {
            return Some(program.to_owned());
        }
        let paths = SBIN.iter().map(|folder| self.system(folder).join(program));
        paths
            .filter(|path| is_program(path))
            .find_map(|path| path.to_str().map(str::to_owned))
    }

    /// Where a program on the `PATH` is.
    #[must_use]
    pub fn locate(&self, program: &str) -> Option<PathBuf> {
        self.path
            .iter()
            .map(|folder| folder.join(program))
            .find(|path| is_program(path))
    }

    /// The first program that is there.
    #[must_use]
    pub fn find_any(&self, programs: &[&str]) -> Option<String> {
        programs.iter().find_map(|program| self.find(program))
    }

    /// The family of Linux systems, or another Unix, whose system store is known.
    #[must_use]
    pub(super) fn family(&self) -> Option<&'static Family> {
        Family::of(self)
    }

    /// Whether root works in somebody's home.
    #[must_use]
    pub const fn drops(&self) -> bool {
        self.is_root && self.invoker.is_some()
    }
}
