//! What a target is.

use std::fmt;
use std::path::Path;

use super::flag::{Flag, Values};
use super::value::SafePath;
use super::{DeployError, Judge, Rendered, Version};
use crate::machine::{Answer, Invocation, shell};

/// Something that files are written for.
pub trait Target: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// What is written, in one line without a full stop.
    fn about(&self) -> &'static str;

    /// What else is to be known before, as paragraphs for `--help`.
    fn details(&self) -> &'static str {
        ""
    }

    /// Command lines that show what can be done.
    fn examples(&self) -> &'static [Example];

    /// What it takes.
    fn flags(&self) -> Vec<&'static Flag>;

    /// What is asked of the machine where flags do not say it.
    fn probes(&self) -> &'static [Probe] {
        &[]
    }

    /// The files.
    ///
    /// # Errors
    ///
    /// [`DeployError`]: flags that are missing or do not go together, values that the format has no words for.
    fn render(&self, request: &Request) -> Result<Rendered, DeployError>;

    /// Who judges the files once they lie in a folder.
    fn judges(&self, _request: &Request, _rendered: &Rendered, _folder: &Path) -> Vec<Judge> {
        Vec::new()
    }
}

/// A command line and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Behind `voicectl deploy`.
    pub line: &'static str,
    /// What it does, a few words.
    pub does: &'static str,
}

/// A question to the machine whose answer is the value of a flag.
#[derive(Debug)]
pub struct Probe {
    /// The flag.
    pub flag: &'static Flag,
    /// The program.
    pub program: &'static str,
    /// Its arguments.
    pub arguments: &'static [&'static str],
    /// Finds the version in the answer.
    pub find: fn(&Answer) -> Option<Version>,
}

impl Probe {
    /// The question.
    #[must_use]
    pub fn invocation(&self) -> Invocation {
        Invocation::new(self.program, self.arguments)
    }
}

/// What a target renders from.
#[derive(Clone, Debug)]
pub struct Request {
    /// What was given and found out.
    pub values: Values,
    /// This program, as it will be called on the machine.
    pub program: SafePath,
    /// The state folder.
    pub state: SafePath,
    /// Whether the program finds that folder by itself as root.
    pub is_default_state: bool,
}

impl Request {
    /// The file of a lineage's current version: `fullchain.pem`, `privkey.pem`.
    #[must_use]
    pub fn lineage_file(&self, lineage: &str, file: &str) -> SafePath {
        self.state
            .join("certs")
            .join(lineage)
            .join("current")
            .join(file)
    }
}

/// Every target; one that is added here is in the command line, its help and its completions.
pub const TARGETS: &[&dyn Target] = &[
    &super::Nginx,
    &super::Caddy,
    &super::Haproxy,
    &super::Systemd,
    &super::Cron,
    &super::Firewall,
    &super::Docker,
    &super::CloudRun,
    &super::GcpLb,
    &super::Kubernetes,
];

/// A target by its name.
#[must_use]
pub fn target(name: &str) -> Option<&'static dyn Target> {
    TARGETS.iter().copied().find(|target| target.name() == name)
}

impl fmt::Debug for dyn Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl dyn Target {
    /// The files with their heads.
    ///
    /// # Errors
    ///
    /// As [`Target::render`].
    pub fn make(&self, request: &Request) -> Result<Rendered, DeployError> {
        let mut rendered = self.render(request)?;
        rendered.put_heads(&self.command(request));
        Ok(rendered)
    }

    /// The command that makes the same again, anywhere.
    #[must_use]
    pub fn command(&self, request: &Request) -> String {
        let mut words = vec!["voicectl".to_owned(), "deploy".into(), self.name().into()];
        words.extend(request.values.words(&self.flags()));
        if !request.is_default_state {
            words.extend(["--state".to_owned(), request.state.as_str().to_owned()]);
        }
        shell::line(words.iter().map(String::as_str))
    }
}
