//! `voicectl auth`: who may use the server.

mod key;
mod password;
mod share;
mod user;

use std::io::ErrorKind;
use std::path::Path;

use time::OffsetDateTime;

use super::Session;
use crate::commands::cert::store_failure;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::serve::auth::{Scope, Scopes};
use crate::store::access::{Access, Entry, Event};
use crate::store::{Store, StoreError};

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    /// API keys, for programs
    #[command(subcommand)]
    Key(key::Command),
    /// Users, who sign in with a password
    #[command(subcommand)]
    User(user::Command),
    Share(share::Arguments),
}

pub(super) fn run(command: Command, session: &Session) -> Result<ExitStatus, Failure> {
    let work = Work {
        access: Store::new(&session.paths.state).access(),
        now: OffsetDateTime::now_utc(),
        session,
    };
    match command {
        Command::Key(command) => key::run(command, &work),
        Command::User(command) => user::run(command, &work),
        Command::Share(arguments) => share::run(&arguments, &work),
    }
}

/// What every verb works with.
struct Work<'a> {
    access: Access,
    now: OffsetDateTime,
    session: &'a Session,
}

/// Why a change was not made.
enum NoChange {
    Store(StoreError),
    Refused(Failure),
}

impl From<StoreError> for NoChange {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for NoChange {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl Work<'_> {
    /// What is on file.
    fn read<E: Entry>(&self) -> Result<Vec<E>, Failure> {
        self.access
            .read()
            .map_err(|error| failure("cannot read who may use the server", &error))
    }

    /// Changes a file, alone.
    fn change<E: Entry, T>(
        &self,
        what: &str,
        change: impl FnOnce(&mut Vec<E>) -> Result<T, NoChange>,
    ) -> Result<T, Failure> {
        let waiting = || {
            self.session
                .ui
                .status("Waiting for another voicectl that changes who may use the server");
        };
        self.access
            .change(&waiting, change)
            .map_err(|error| match error {
                NoChange::Store(error) => failure(what, &error),
                NoChange::Refused(failure) => failure,
            })
    }

    /// A line in the audit log. What is done is done: without it there is a warning.
    fn tell(&self, event: &Event<'_>) {
        if let Err(error) = self.access.audit(event, self.now) {
            self.session
                .ui
                .warn(&format!("it is not in the audit log: {error}"));
        }
    }
}

fn failure(what: &str, error: &StoreError) -> Failure {
    let failure = store_failure(what, error);
    match error {
        StoreError::DamagedRecord { path, .. } => with_ways(failure, path),
        StoreError::Io { path, source, .. } if source.kind() == ErrorKind::InvalidData => {
            with_ways(failure, path)
        }
        _ => failure,
    }
}

/// A file of who may use the server that cannot be read.
fn with_ways(failure: Failure, path: &Path) -> Failure {
    failure.hint("restore it from a backup").hint(format!(
        "or move it away, which takes away what it gave: `mv {0} {0}.damaged`",
        path.display()
    ))
}

/// The words of `--scope`, or what clients of the speech services need.
fn scope_words(given: &[Scope]) -> Vec<String> {
    let scopes: Scopes = if given.is_empty() {
        Scopes::SPEECH
    } else {
        given.iter().copied().collect()
    };
    scopes.iter().map(|scope| scope.name().to_owned()).collect()
}
