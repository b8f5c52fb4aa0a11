//! Programs of the user that set and remove TXT records, in the protocols that there are programs for.
//!
//! What they are told is in their arguments and their environment, never in a text that a shell reads.

use std::collections::HashMap;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::process::Command;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::{DnsError, TxtRecord, TxtRecords};
use crate::acme::process::{self, Bounds, End};
use crate::pki::shown::shown;

/// How long one call may take, unless said otherwise.
pub const HOOK_LIMIT: Duration = Duration::from_mins(2);

/// Bytes that are kept of what a hook says.
const KEPT: usize = 16 * 1024;

/// Functions that scripts for acme.sh expect, and the call of theirs.
const SHIM: &str = include_str!("shim.sh");

/// How a program is told what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `PROGRAM present|cleanup FQDN. VALUE`, as lego's `exec` calls it.
    Lego(PathBuf),
    /// Variables `CERTBOT_DOMAIN`, `CERTBOT_VALIDATION` ..., as certbot's manual hooks have them.
    Certbot {
        /// Sets a record.
        auth: PathBuf,
        /// Removes one; without it, nobody does.
        cleanup: Option<PathBuf>,
    },
    /// A script of acme.sh's `dnsapi`, such as `dns_cf.sh`, read by `sh`.
    AcmeSh(PathBuf),
}

/// What is done with a record.
#[derive(Clone, Copy, Debug)]
enum Action {
    Add,
    Remove,
}

/// Hooks as [`TxtRecords`].
pub struct ExecHook {
    protocol: Protocol,
    limit: Duration,
    environment: Vec<(String, Zeroizing<String>)>,
    /// What certbot's auth hook said, by name and value; its cleanup hook is told.
    said: Mutex<HashMap<(String, String), String>>,
}

/// Without the values of variables, which may be secret.
impl fmt::Debug for ExecHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecHook")
            .field("protocol", &self.protocol)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl Protocol {
    /// The same with absolute paths, so that a later run from another folder finds the programs.
    ///
    /// # Errors
    ///
    /// [`DnsError::Hook`] when one is not there or cannot be run.
    pub fn resolved(&self) -> Result<Self, DnsError> {
        Ok(match self {
            Self::Lego(path) => Self::Lego(absolute(path, true)?),
            Self::Certbot { auth, cleanup } => Self::Certbot {
                auth: absolute(auth, true)?,
                cleanup: match cleanup {
                    Some(path) => Some(absolute(path, true)?),
                    None => None,
                },
            },
            Self::AcmeSh(path) => {
                let path = absolute(path, false)?;
                function_prefix(&path)?;
                Self::AcmeSh(path)
            }
        })
    }
}

impl ExecHook {
    /// Hooks in a protocol.
    ///
    /// # Errors
    ///
    /// As [`Protocol::resolved`].
    pub fn new(protocol: &Protocol, limit: Duration) -> Result<Self, DnsError> {
        Ok(Self {
            protocol: protocol.resolved()?,
            limit,
            environment: Vec::new(),
            said: Mutex::default(),
        })
    }

    /// Adds variables to the environment of the hooks.
    #[must_use]
    pub fn with_environment<'a>(
        mut self,
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        self.environment.extend(
            variables
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Zeroizing::new(value.to_owned()))),
        );
        self
    }

    /// One call for the `place`-th of `records`.
    async fn call(
        &self,
        action: Action,
        records: &[TxtRecord],
        place: usize,
    ) -> Result<(), DnsError> {
        let record = &records[place];
        match &self.protocol {
            Protocol::Lego(program) => {
                let mut command = self.command(program.as_os_str());
                command.arg(match action {
                    Action::Add => "present",
                    Action::Remove => "cleanup",
                });
                command.arg(format!("{}.", record.name)).arg(&record.value);
                self.run(command, program).await?;
            }
            Protocol::AcmeSh(script) => {
                let mut command = self.command("sh".as_ref());
                command.args(["-c", SHIM, "acme.sh"]).arg(script);
                let verb = match action {
                    Action::Add => "add",
                    Action::Remove => "rm",
                };
                command
                    .arg(format!("{}_{verb}", function_prefix(script)?))
                    .args([&record.name, &record.value]);
                self.run(command, script).await?;
            }
            Protocol::Certbot { auth, cleanup } => {
                let key = (record.name.clone(), record.value.clone());
                let program = match (action, cleanup) {
                    (Action::Add, _) => auth,
                    (Action::Remove, Some(cleanup)) => cleanup,
                    (Action::Remove, None) => return Ok(()),
                };
                let mut command = self.command(program.as_os_str());
                let domains: Vec<&str> = records.iter().map(|it| it.domain.as_str()).collect();
                let remaining = records.len() - 1 - place;
                command
                    .env("CERTBOT_DOMAIN", &record.domain)
                    .env("CERTBOT_IDENTIFIER", &record.domain)
                    .env("CERTBOT_VALIDATION", &record.value)
                    .env("CERTBOT_TOKEN", &record.token)
                    .env("CERTBOT_REMAINING_CHALLENGES", remaining.to_string())
                    .env("CERTBOT_ALL_DOMAINS", domains.join(","))
                    .env("CERTBOT_ALL_IDENTIFIERS", domains.join(","));
                if let Action::Remove = action {
                    let said = self.said.lock().await.remove(&key).unwrap_or_default();
                    command.env("CERTBOT_AUTH_OUTPUT", said);
                    self.run(command, program).await?;
                } else {
                    let output = self.run(command, program).await?;
                    // A variable holds no NUL, and the hook's line breaks at the end are not its words.
                    let output = output.replace('\0', "");
                    self.said
                        .lock()
                        .await
                        .insert(key, output.trim_end().to_owned());
                }
            }
        }
        Ok(())
    }

    fn command(&self, program: &std::ffi::OsStr) -> Command {
        let mut command = Command::new(program);
        for (name, value) in &self.environment {
            // The environment comes before the file of credentials.
            if env::var_os(name).is_none_or(|value| value.is_empty()) {
                command.env(name, value.as_str());
            }
        }
        command
    }

    async fn run(&self, command: Command, program: &Path) -> Result<String, DnsError> {
        let bounds = Bounds {
            limit: self.limit,
            grace: Duration::ZERO,
            kept: KEPT,
        };
        let ended = process::run(command, &bounds).await;
        match ended.end {
            End::Success => Ok(ended.stdout),
            _ => Err(DnsError::Hook {
                program: shown(&program.to_string_lossy()),
                why: ended.line(),
            }),
        }
    }
}

impl TxtRecords for ExecHook {
    fn add<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(self.call(Action::Add, std::slice::from_ref(record), 0))
    }

    fn remove<'a>(&'a self, record: &'a TxtRecord) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(self.call(Action::Remove, std::slice::from_ref(record), 0))
    }

    fn add_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            for place in 0..records.len() {
                self.call(Action::Add, records, place).await?;
            }
            Ok(())
        })
    }

    fn remove_all<'a>(&'a self, records: &'a [TxtRecord]) -> BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            let mut result = Ok(());
            for place in 0..records.len() {
                result = result.and(self.call(Action::Remove, records, place).await);
            }
            result
        })
    }
}

/// `dns_cf` for `/somewhere/dns_cf.sh`: what its functions begin with.
fn function_prefix(script: &Path) -> Result<&str, DnsError> {
    let name = script.file_stem().and_then(|name| name.to_str());
    let good = |name: &&str| {
        name.strip_prefix("dns_").is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    };
    name.filter(good).ok_or_else(|| {
        unusable(
            script,
            "a script for acme.sh has a name such as dns_cf.sh, after which its functions are named",
        )
    })
}

/// Where a program is: as a path, else on the PATH.
fn absolute(path: &Path, executable: bool) -> Result<PathBuf, DnsError> {
    let on_path = || {
        let folders: OsString = env::var_os("PATH").filter(|_| path.components().count() == 1)?;
        env::split_paths(&folders)
            .map(|folder| folder.join(path))
            .find(|candidate| candidate.is_file())
    };
    let found = if path.exists() {
        path.to_owned()
    } else {
        on_path().ok_or_else(|| unusable(path, "there is no such file"))?
    };
    // Its folder is made absolute, and its own name stays: a link such as busybox's tells by it what to do.
    let folder = match found.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Err(unusable(path, "it is a folder")),
    };
    let name = found
        .file_name()
        .ok_or_else(|| unusable(path, "it is a folder"))?;
    let found = folder
        .canonicalize()
        .map_err(|error| unusable(path, &error.to_string()))?
        .join(name);
    let facts = fs::metadata(&found).map_err(|error| unusable(path, &error.to_string()))?;
    if !facts.is_file() {
        return Err(unusable(path, "it is no file"));
    }
    if executable && facts.permissions().mode() & 0o111 == 0 {
        return Err(unusable(
            path,
            &format!(
                "it cannot be run; `chmod +x {}` changes that",
                path.display()
            ),
        ));
    }
    Ok(found)
}

fn unusable(path: &Path, why: &str) -> DnsError {
    DnsError::Credentials {
        path: shown(&path.to_string_lossy()),
        why: why.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_named_after_the_script() {
        assert_eq!(
            function_prefix(Path::new("/x/dns_cf.sh")).expect("good"),
            "dns_cf"
        );
        for wrong in ["/x/cf.sh", "/x/dns_.sh", "/x/dns_a;b.sh", "/x/dns_a b.sh"] {
            assert!(function_prefix(Path::new(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn programs_are_found_once() {
        let there = absolute(Path::new("sh"), true).expect("on the PATH");
        assert!(there.is_absolute());
        for (path, why) in [
            ("/nowhere/hook", "no such file"),
            ("Cargo.toml", "chmod +x"),
            ("src", "no file"),
        ] {
            let error = absolute(Path::new(path), true).expect_err(path).to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
