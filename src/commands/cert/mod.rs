//! `voicectl cert`: certificates from your own CA.

mod authority;
mod ca;
mod csr;
mod export;
mod fields;
mod import;
mod input;
mod lint;
mod list;
mod material;
mod names_file;
mod new;
pub(in crate::commands) mod output;
pub(in crate::commands) mod reissue;
mod rm;
mod sign;

pub(in crate::commands) use authority::CaArguments;
pub(in crate::commands) use ca::rotate_ca;
pub(in crate::commands) use fields::moment;
pub(in crate::commands) use input::{Opener, read as read_file};
pub(in crate::commands) use names_file::name_lines;

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::Session;
use crate::doctor::{repairs, repairs_of, word};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::PkiError;
use crate::store::{CaName, Ground, Lineage, Store, StoreError};

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    New(Box<new::Arguments>),
    List(list::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Csr(csr::Arguments),
    Sign(sign::Arguments),
    Lint(lint::Arguments),
    Rm(rm::Arguments),
    /// Your own CAs
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
        Command::Ca(command) => ca::run(&command, session, &store),
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
    let failure = match error {
        // That it is unfit says less than why.
        StoreError::Unfit(source) => Failure::failed(what).caused_by(source),
        error => Failure::failed(what).caused_by(error),
    };
    match error {
        StoreError::Damaged { path, .. } | StoreError::DamagedRecord { path, .. } => {
            repairs(path).into_iter().fold(failure, Failure::hint)
        }
        StoreError::Locked {
            source: PkiError::PassphraseMissing,
            ..
        } => failure
            .hint("pass `--ca-passphrase file:PATH`, or set VOICECTL_CA_PASSPHRASE to `file:PATH`"),
        StoreError::NoCa { name, .. } if name == CaName::DEFAULT => {
            failure.hint("`voicectl cert new localhost` makes one")
        }
        StoreError::NoCa { name, .. } => failure
            .hint("`voicectl cert ca list` shows those that are there")
            .hint(format!("`voicectl cert ca new {name}` makes it")),
        StoreError::NoCaKey(name) => failure.hint(format!(
            "`voicectl cert ca rotate {name} --without-overlap` makes a new one in its place"
        )),
        StoreError::NoLineage(_) => failure.hint("`voicectl cert list` shows those that are there"),
        StoreError::Unfit(source) => with_repair(failure, source),
        StoreError::Io { source, path, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
            failure.hint(opened(path).unwrap_or_else(|| {
                "run it as the owner of that folder, or pass `--state DIR`".to_owned()
            }))
        }
        StoreError::Io { source, path, .. } => misplaced(failure, source.kind(), path),
        _ => failure,
    }
}

/// What is in the place of a file, or missing there, with its repair.
fn misplaced(failure: Failure, kind: io::ErrorKind, path: &Path) -> Failure {
    match kind {
        io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::NotADirectory => {
            repairs(path).into_iter().fold(failure, Failure::hint)
        }
        // Whatever it is, nothing can be read or written there before it is gone.
        io::ErrorKind::IsADirectory
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::DirectoryNotEmpty => {
            let failure = failure.hint(moved_aside(path));
            repairs(path).into_iter().fold(failure, Failure::hint)
        }
        _ => failure,
    }
}

/// How its owner, who runs this, gets at a file that its mode closes.
pub(in crate::commands) fn opened(path: &Path) -> Option<String> {
    let about = path.symlink_metadata().ok()?;
    let is_ours = about.uid() == rustix::process::geteuid().as_raw();
    let (wanted, mode) = if about.is_dir() {
        (0o700, "u+rwx")
    } else {
        (0o600, "u+rw")
    };
    (is_ours && about.mode() & wanted != wanted).then(|| {
        let shown = word(&path.display().to_string());
        format!("its mode keeps you out: `chmod {mode} {shown}`")
    })
}

/// Where something else is in the place of a file.
fn moved_aside(path: &Path) -> String {
    let shown = path.display().to_string();
    let beside = format!("{shown}.damaged");
    format!(
        "move away what is in its place: `mv {} {}`",
        word(&shown),
        word(&beside)
    )
}

/// What is wrong with a whole lineage, with its repair.
pub(in crate::commands) fn lineage_failure(
    what: impl Into<String>,
    lineage: &Lineage,
    error: &StoreError,
) -> Failure {
    let failure = store_failure(what, error);
    match error {
        StoreError::NoVersion(_) => repairs_of(lineage).into_iter().fold(failure, Failure::hint),
        _ => failure,
    }
}

/// What cannot be issued, with its repair.
fn unfit(what: impl Into<String>, error: &PkiError) -> Failure {
    with_repair(Failure::failed(what).caused_by(error), error)
}

fn with_repair(failure: Failure, error: &PkiError) -> Failure {
    match error {
        PkiError::NotPermitted { .. } => {
            failure.hint("`--ca NAME` takes another CA, `voicectl cert ca list` shows them")
        }
        PkiError::IssuerExpired(_) => {
            failure.hint("`voicectl cert ca rotate` makes a new CA in its place")
        }
        // Whoever's clock is late must not throw a good CA away.
        PkiError::IssuerNotYetValid(_) => failure
            .hint("`date -u` shows the clock of this machine: most likely it is late, and `timedatectl set-ntp true` sets it right")
            .hint("if the clock is right, it was wrong when the CA was made: `voicectl cert ca rotate` makes a new one in its place"),
        _ => failure,
    }
}
