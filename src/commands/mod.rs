//! One file per command: arguments and help on top, then a body that reads as steps.
//!
//! Commands resolve settings, call the core and say what happened. They own the async runtime.

pub mod acme;
pub mod audit;
pub mod auth;
pub mod bench;
pub mod cert;
pub mod completions;
pub mod config;
pub(crate) mod decode_worker;
pub mod deploy;
pub mod doctor;
pub mod down;
pub mod init;
pub mod inspect;
pub mod man;
pub mod model;
mod passphrase;
mod place;
mod receipt;
pub mod renew;
mod runtime;
pub mod say;
pub mod self_check;
pub mod serve;
mod server;
mod speech;
mod steps;
pub mod transcribe;
pub mod trust;
pub mod up;

use std::time::Duration;

use crate::cli::Command;
use crate::config::Environment;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::Approvals;
use crate::paths::Paths;
use crate::renew::hook::Hooks;
use crate::ui::Ui;

/// What every command works with.
#[derive(Clone, Debug)]
pub struct Session {
    /// The terminal.
    pub ui: Ui,
    /// The environment.
    pub environment: Environment,
    /// The folders.
    pub paths: Paths,
    /// Whether it is a stage of another command, which does what comes next.
    pub is_stage: bool,
}

impl Session {
    /// The same, saying nothing but warnings and errors.
    fn silenced(&self) -> Self {
        Self {
            ui: self.ui.silenced(),
            ..self.clone()
        }
    }

    /// The hooks of this configuration; `limit` is for each.
    fn hooks(&self, limit: Duration) -> Hooks {
        Hooks::new(&self.paths.config, &self.paths.state, limit)
    }

    /// What root has approved of what stands in the state folder.
    fn approvals(&self) -> Approvals {
        Approvals::read(&self.paths.config, &self.paths.state)
    }

    /// Remembers that whoever runs this wants these commands run, also where a later run finds them in somebody else's folder.
    fn approve<'a>(&self, commands: impl IntoIterator<Item = &'a str>) -> Result<(), Failure> {
        Approvals::give(&self.paths.config, commands).or_fail("cannot approve the commands")
    }
}

/// Runs one command.
pub(crate) fn run(command: Command, session: &Session) -> Result<ExitStatus, Failure> {
    match command {
        Command::Acme(command) => acme::run(command, session),
        Command::Audit(arguments) => audit::run(&arguments, session),
        Command::Auth(command) => auth::run(command, session),
        Command::Bench(arguments) => bench::run(&arguments, session),
        Command::Cert(command) => cert::run(command, session),
        Command::Config(command) => config::run(&command, session),
        Command::Deploy(deploy) => deploy::run(&deploy, session),
        Command::Doctor(arguments) => doctor::run(&arguments, session),
        Command::Init(arguments) => init::run(&arguments, session),
        Command::Renew(arguments) => renew::run(&arguments, session),
        Command::Inspect(arguments) => inspect::run(&arguments, session),
        Command::Up(arguments) => up::run(&arguments, session),
        Command::Down(arguments) => down::run(&arguments, session),
        Command::Trust(command) => trust::run(command, session),
        Command::Serve(arguments) => serve::run(&arguments, session),
        Command::Model(command) => model::run(command, session),
        Command::Say(arguments) => say::run(&arguments, session),
        Command::Transcribe(arguments) => transcribe::run(&arguments, session),
        Command::SelfCheck(arguments) => self_check::run(&arguments, session),
        Command::Completions(arguments) => completions::run(&arguments, session),
        Command::Man(arguments) => man::run(&arguments, session),
    }
}
