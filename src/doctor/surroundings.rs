//! The machine as clients see it: variables, home, files.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

/// Variables that clients read, and those that say where things are.
pub(super) const VARIABLES: [&str; 16] = [
    "PATH",
    "HOME",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "JAVA_HOME",
    "JAVA_TOOL_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "NODE_OPTIONS",
    "NODE_USE_SYSTEM_CA",
    "NODE_TLS_REJECT_UNAUTHORIZED",
    "GIT_SSL_NO_VERIFY",
];

/// What an examination knows of this machine. All of it is given, so that tests can give another one.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The root of the file system; `/` but in tests.
    pub root: PathBuf,
    /// The moment.
    pub now: OffsetDateTime,
    variables: BTreeMap<&'static str, OsString>,
}

impl Surroundings {
    /// A machine whose variables `get` knows. Empty ones count as not set, as clients see it.
    #[must_use]
    pub fn new<'a>(now: OffsetDateTime, get: impl Fn(&str) -> Option<&'a OsStr>) -> Self {
        let variables = VARIABLES
            .into_iter()
            .filter_map(|name| Some((name, get(name)?.to_owned())))
            .filter(|(_, value)| !value.is_empty());
        Self {
            root: PathBuf::from("/"),
            now,
            variables: variables.collect(),
        }
    }

    /// A variable as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.variables.get(name)?.to_str()
    }

    /// A variable as a path.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.variables.get(name).map(PathBuf::from)
    }

    /// A folder of the XDG base directory specification, or its default in the home folder.
    #[must_use]
    pub fn xdg(&self, variable: &str, default: &str) -> Option<PathBuf> {
        self.path(variable)
            .filter(|path| path.is_absolute())
            .or_else(|| Some(self.path("HOME")?.join(default)))
    }

    /// A path of the file system.
    #[must_use]
    pub fn at(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// Where a program is, by `PATH`. Relative entries do not count: what lies in the present folder is not run.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let path = self.variables.get("PATH")?;
        std::env::split_paths(path)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(name))
            .find(|file| is_executable(file))
    }
}

fn is_executable(file: &Path) -> bool {
    std::fs::metadata(file)
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}
