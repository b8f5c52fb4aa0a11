//! The real binary in a cleared environment, its whole answer as text.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use regex::Regex;
use tempfile::TempDir;

/// Arguments of a command: a slice, or one text where none of them has a blank in it.
pub trait Arguments<'a> {
    fn list(self) -> Vec<&'a str>;
}

impl<'a> Arguments<'a> for &'a str {
    fn list(self) -> Vec<&'a str> {
        self.split_whitespace().collect()
    }
}

impl<'a> Arguments<'a> for &[&'a str] {
    fn list(self) -> Vec<&'a str> {
        self.to_vec()
    }
}

impl<'a, const N: usize> Arguments<'a> for &[&'a str; N] {
    fn list(self) -> Vec<&'a str> {
        self.to_vec()
    }
}

impl<'a> Arguments<'a> for &Vec<&'a str> {
    fn list(self) -> Vec<&'a str> {
        self.clone()
    }
}

/// The variables that are set on a command.
pub fn environment(command: &Command) -> impl Iterator<Item = (&OsStr, &OsStr)> {
    let all = command.get_envs();
    all.filter_map(|(name, value)| Some((name, value?)))
}

/// `around`, such as `timeout 60`, which runs `inner`: the program and arguments of `inner` come behind its own. Its folder
/// and environment are those of `inner`, which must have a PATH, and nothing else; its stdin is empty.
pub fn wrapped(mut around: Command, inner: &Command) -> Command {
    around
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_clear()
        .envs(environment(inner))
        .stdin(Stdio::null());
    if let Some(folder) = inner.get_current_dir() {
        around.current_dir(folder);
    }
    around
}

/// A home folder of its own, and the binary run in it.
pub struct Context {
    home: TempDir,
}

impl Context {
    pub fn new() -> Self {
        Self {
            home: tempfile::tempdir().expect("a folder"),
        }
    }

    /// The home folder; commands run in it.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A path in the home folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// The state folder.
    pub fn state(&self) -> PathBuf {
        self.path(".local/state/voicectl")
    }

    /// Writes `config.toml`.
    pub fn settings(&self, text: &str) {
        let folder = self.path(".config/voicectl");
        std::fs::create_dir_all(&folder).expect("made");
        std::fs::write(folder.join("config.toml"), text).expect("written");
    }

    /// The certificate of the local CA.
    pub fn ca(&self) -> PathBuf {
        self.state().join("ca/root.pem")
    }

    /// The binary with nothing of this process's environment but the PATH.
    pub fn command<'a>(&self, arguments: impl Arguments<'a>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_voicectl"));
        command
            .args(arguments.list())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            // Root would use the system's folders.
            .env("VOICECTL_STATE", self.state())
            .env("VOICECTL_CONFIG", self.path(".config/voicectl"))
            .env("VOICECTL_CACHE", self.path(".cache/voicectl"))
            .env("TZ", "UTC")
            .env("COLUMNS", "100")
            .current_dir(self.home());
        command
    }

    /// Runs it without input.
    pub fn output<'a>(&self, arguments: impl Arguments<'a>) -> Output {
        self.command(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs")
    }

    /// Runs it with input.
    pub fn output_with<'a>(&self, arguments: impl Arguments<'a>, input: &[u8]) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("the binary ends");
        writer.join().expect("the input is written");
        output
    }

    /// Runs it and must succeed; answers stdout.
    pub fn ok<'a>(&self, arguments: impl Arguments<'a>) -> String {
        let arguments = arguments.list();
        let output = self.output(&arguments);
        assert!(
            output.status.success(),
            "{arguments:?}\n{}",
            self.show(&output)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// Exit code, stdout and stderr as one text, with what changes from run to run replaced.
    pub fn run<'a>(&self, arguments: impl Arguments<'a>) -> String {
        let output = self.output(arguments);
        self.show(&output)
    }

    pub fn show(&self, output: &Output) -> String {
        let text = format!(
            "exit: {}\n----- stdout -----\n{}----- stderr -----\n{}",
            output
                .status
                .code()
                .map_or_else(|| "signal".to_owned(), |code| code.to_string()),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        self.filter(&text)
    }

    fn filter(&self, text: &str) -> String {
        let mut text = text.replace(super::text(self.home()), "[HOME]");
        for (pattern, word) in [
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[TIME]"),
            (r"\d{4}-\d\d-\d\d", "[DATE]"),
            (r"([0-9A-F]{2}:){31}[0-9A-F]{2}", "[SHA256]"),
            (r"\b[0-9a-f]{64}\b", "[SHA256]"),
            (r"\b[0-9a-f]{32}\b", "[SERIAL]"),
            (r"\b[0-9a-f]{16}\.pem", "[ID].pem"),
            (r"CA \S+ [0-9a-f]{8}", "CA [HOST] [ID]"),
        ] {
            text = Regex::new(pattern)
                .expect("a pattern")
                .replace_all(&text, word)
                .into_owned();
        }
        text
    }
}
