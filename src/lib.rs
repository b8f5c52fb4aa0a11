//! voicectl makes a voice backend reachable over HTTPS that every client trusts.
//!
//! The binary is a thin layer of [`commands`] over a core that knows no user interface. The direction is
//! `main -> commands -> {pki store acme renew inspect trust deploy up audit doctor serve speech net}`,
//! `serve -> {acme net store pki speech policy}`, `renew -> {acme inspect machine net store pki}`, `deploy -> {machine renew pki policy}`,
//! `up -> {acme machine pki}`, `audit -> {doctor inspect machine pki policy renew serve store}`, `acme -> {machine net store pki}`, `speech -> net`,
//! `doctor -> {inspect store pki}`, `trust -> {machine store pki}`, `machine -> {store pki}`, `store -> pki`, `inspect -> pki`;
//! `tests/rules.rs` checks it.

pub mod acme;
pub mod audit;
mod cli;
pub mod commands;
pub mod config;
pub mod deploy;
pub mod doctor;
pub mod error;
pub mod exit;
pub mod inspect;
pub mod machine;
pub mod net;
pub mod paths;
pub mod pki;
pub mod policy;
pub mod renew;
pub mod serve;
pub mod speech;
pub mod store;
pub mod trust;
pub mod ui;
pub mod up;

use std::ffi::OsString;
use std::panic;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use commands::{Session, decode_worker};
use config::Environment;
use error::{Failure, OrFail};
use exit::{DueState, ExitStatus, ServiceState};
use paths::Paths;
use ui::Ui;

/// Runs voicectl with the arguments of one process, its own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if decode_worker::is_meant(&arguments) {
        return decode_worker::run(&arguments);
    }
    let cli = match cli::Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout, complaints to stderr; a closed pipe is nobody's error.
            let _ = error.print();
            return match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitStatus::Done,
                // 2 would be "critical" to a monitor.
                _ if has(&arguments, &["inspect", "--check"]) => {
                    ExitStatus::Service(ServiceState::Unknown)
                }
                _ if has(&arguments, &["acme", "due"]) => ExitStatus::Due(DueState::Unknown),
                _ => ExitStatus::Usage,
            };
        }
    };
    let environment = Environment::of_process();
    let ui = Ui::new(cli.global.ui_options(), &environment);
    let result = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        let paths = Paths::find(
            &environment,
            rustix::process::geteuid().is_root(),
            cli.global.state.as_deref(),
        )
        .or_fail("cannot tell where to keep certificates")
        .map_err(|failure| failure.hint("pass `--state DIR`"))?;
        commands::run(
            cli.command,
            &Session {
                ui: ui.clone(),
                environment: environment.clone(),
                paths,
                is_stage: false,
            },
        )
    }));
    match result.unwrap_or_else(|_| Err(Failure::bug("voicectl stopped in the middle of its work")))
    {
        Ok(status) => status,
        Err(failure) => {
            ui.fail(&failure);
            failure.status()
        }
    }
}

/// Whether a command line that cannot be parsed has these words, so that whoever runs it hears what it understands.
fn has(arguments: &[OsString], words: &[&str]) -> bool {
    words
        .iter()
        .all(|word| arguments.iter().any(|argument| argument == word))
}

/// The whole command line, for completions, man pages and the command reference.
#[must_use]
pub fn command() -> clap::Command {
    cli::Cli::command()
}
