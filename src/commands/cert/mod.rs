//! `voicectl cert`: certificates from your own CA.

mod ca;
mod csr;
mod export;
mod import;
mod input;
mod lint;
mod list;
mod material;
mod new;
mod plain;
mod rm;
mod sign;

use super::Session;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::{Ground, Store, StoreError};

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    New(new::Arguments),
    List(list::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Csr(csr::Arguments),
    Sign(sign::Arguments),
    Lint(lint::Arguments),
    Rm(rm::Arguments),
    /// The local CA
    #[command(subcommand)]
    Ca(ca::Command),
}

pub(super) fn run(command: Command, session: &Session) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    match command {
        Command::New(arguments) => new::run(&arguments, session, &store),
        Command::List(arguments) => list::run(&arguments, session, &store),
        Command::Import(arguments) => import::run(&arguments, session, &store),
        Command::Export(arguments) => export::run(&arguments, session, &store),
        Command::Csr(arguments) => csr::run(&arguments, session, &store),
        Command::Sign(arguments) => sign::run(&arguments, session, &store),
        Command::Lint(arguments) => lint::run(&arguments, session, &store),
        Command::Rm(arguments) => rm::run(&arguments, session, &store),
        Command::Ca(ca::Command::Show(arguments)) => ca::show(&arguments, session, &store),
    }
}

/// The clock and the random numbers of this machine.
pub(in crate::commands) fn ground() -> Ground {
    Ground {
        now: time::OffsetDateTime::now_utc(),
        random: rustls::crypto::aws_lc_rs::default_provider().secure_random,
    }
}

/// The name of this machine, for the name of its CA and as a SAN.
pub(in crate::commands) fn host_name() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}

/// What a store error means to the user, with its repair.
pub(in crate::commands) fn store_failure(what: impl Into<String>, error: &StoreError) -> Failure {
    let failure = Failure::failed(what).caused_by(error);
    match error {
        StoreError::Damaged { path, .. } if path.ends_with("ca/root.pem") || path.ends_with("ca/root-key.pem") => {
            failure
                .hint("restore the folder `ca` from a backup")
                .hint("or move it away: the next certificate makes a new CA, which clients must trust anew")
        }
        StoreError::NoCa(_) => failure.hint("`voicectl cert new localhost` makes one"),
        StoreError::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => {
            failure.hint("run it as the owner of that folder, or pass `--state DIR`")
        }
        _ => failure,
    }
}
