//! Programs with their arguments.

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::{MachineError, shell};
use crate::pki::shown::shown;

/// A program with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it reads.
    pub input: Option<String>,
}

impl Invocation {
    /// A program that reads nothing.
    #[must_use]
    pub fn new(program: impl AsRef<Path>, arguments: &[&str]) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
            input: None,
        }
    }

    /// As a line for a shell, without what it reads; the program by its name.
    #[must_use]
    pub fn line(&self) -> String {
        let name = self.program.file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let arguments = self.arguments.iter().map(String::as_str);
        shell::line(std::iter::once(name.as_ref()).chain(arguments))
    }
}

/// Folders of programs for the administrator, which `PATH` of other users lacks on Debian and openSUSE.
pub const SBIN: &[&str] = &["/usr/local/sbin", "/usr/sbin", "/sbin"];

/// A program in the folders of a `PATH`, or among those of the administrator. Folders that are not absolute mean something else
/// elsewhere, and do not count.
#[must_use]
pub fn find(program: &str, path: &OsStr) -> Option<PathBuf> {
    let folders = std::env::split_paths(path).filter(|folder| folder.is_absolute());
    let mut places = folders
        .chain(SBIN.iter().map(PathBuf::from))
        .map(|folder| folder.join(program));
    places.find(|place| is_program(place))
}

/// Whether a file is there that somebody may run.
#[must_use]
pub fn is_program(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Lines of a program's last words.
const LAST_LINES: usize = 3;

/// What a program said.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Whether it succeeded.
    pub is_success: bool,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

impl Answer {
    /// The last lines that say something, in one fit for a terminal: of stderr, else of stdout. More than the very last,
    /// because `nginx -t` and `systemctl` end with one that gives no reason.
    #[must_use]
    pub fn last_words(&self) -> String {
        let said = |text: &str| -> Vec<String> {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let lines: Vec<&str> = lines.collect();
            let from = lines.len().saturating_sub(LAST_LINES);
            lines[from..].iter().copied().map(shown).collect()
        };
        let mut words = said(&self.errors);
        if words.is_empty() {
            words = said(&self.output);
        }
        if words.is_empty() {
            return "it says nothing".to_owned();
        }
        words.join("; ")
    }
}

/// Runs programs; the tests have one that records them.
pub trait Programs {
    /// Runs one to its end.
    ///
    /// # Errors
    ///
    /// [`MachineError::Program`] when it cannot be started; one that ran and failed is an answer.
    fn run(&self, invocation: &Invocation) -> Result<Answer, MachineError>;
}

/// Runs programs on this machine.
#[derive(Clone, Copy, Debug)]
pub struct Here;

impl Programs for Here {
    fn run(&self, invocation: &Invocation) -> Result<Answer, MachineError> {
        let failed = |error: std::io::Error| MachineError::Program {
            program: invocation.line(),
            said: error.to_string(),
        };
        let mut child = Command::new(&invocation.program)
            .args(&invocation.arguments)
            // What they say is read.
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let stdin = child.stdin.take();
        let output = thread::scope(|scope| {
            if let (Some(mut stdin), Some(input)) = (stdin, &invocation.input) {
                // A program that does not read all of it says itself what it thinks of that.
                scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
            }
            child.wait_with_output()
        });
        let output = output.map_err(failed)?;
        Ok(Answer {
            is_success: output.status.success(),
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}
