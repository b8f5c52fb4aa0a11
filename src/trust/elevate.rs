//! How one becomes root for a single command, and whether that can be done now.

use std::process::{Command, Stdio};

use super::machine::{Machine, Platform};

/// Programs that run a command as root, the first one that is there is taken.
pub const TOOLS: &[&str] = &["sudo", "doas", "pkexec"];

/// What may be done as root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Privilege {
    /// Anything: this is root.
    Root,
    /// Anything, by this program with its options.
    By(Vec<String>),
    /// Nothing.
    None,
}

impl Privilege {
    /// What this run may do: root anything; with somebody at the terminal anybody who can elevate; else who needs no password.
    #[must_use]
    pub fn find(machine: &Machine, somebody_is_there: bool) -> Self {
        if machine.is_root {
            return Self::Root;
        }
        // Windows elevates whole processes, not commands.
        if machine.platform == Platform::Windows {
            return Self::None;
        }
        let Some(tool) = TOOLS.iter().find(|tool| machine.find(tool).is_some()) else {
            return Self::None;
        };
        if somebody_is_there {
            return Self::By(vec![(*tool).to_owned()]);
        }
        // pkexec has no way to be asked whether it would ask.
        let silent = vec![(*tool).to_owned(), "-n".to_owned()];
        if *tool != "pkexec" && succeeds(&silent) {
            Self::By(silent)
        } else {
            Self::None
        }
    }

    /// Whether anything can be done as root.
    #[must_use]
    pub fn is_some(&self) -> bool {
        *self != Self::None
    }
}

fn succeeds(tool: &[String]) -> bool {
    Command::new(&tool[0])
        .args(&tool[1..])
        .arg("true")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
