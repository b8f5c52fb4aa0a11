//! What the machine has to offer: folders, the clock, open files.

use std::path::Path;

use rustix::fs::{Access, access};
use time::OffsetDateTime;

use super::Row;
use crate::commands::Session;
use crate::doctor::{Surroundings, local};
use crate::error::Failure;
use crate::machine::shell::quoted;
use crate::serve::handles;
use crate::serve::limits::Limits;
use crate::store::Store;

/// State, configuration, cache: there and writable, or such that they can be made.
pub(super) fn folders(session: &Session) -> Vec<Row> {
    let paths = &session.paths;
    [
        ("state folder", &paths.state, "VOICECTL_STATE"),
        ("config folder", &paths.config, "VOICECTL_CONFIG"),
        ("cache folder", &paths.cache, "VOICECTL_CACHE"),
    ]
    .into_iter()
    .map(|(part, path, variable)| Row::of(part, usable(path, variable)))
    .collect()
}

/// Nothing is written where a folder is not there yet: then its nearest parent says whether it can be made.
fn usable(path: &Path, variable: &str) -> Result<String, Failure> {
    let shown = path.display();
    let there = path.ancestors().find(|folder| folder.exists());
    let there = match there {
        Some(folder) => folder,
        // A relative path begins here.
        None => Path::new("."),
    };
    let outcome = if there.is_dir() {
        if there == path {
            // Quotas and networks refuse only when it comes to it.
            tempfile::Builder::new()
                .prefix(".self-check-")
                .tempfile_in(path)
                .map(|_| ())
        } else {
            access(there, Access::WRITE_OK | Access::EXEC_OK).map_err(Into::into)
        }
    } else {
        Err(std::io::ErrorKind::NotADirectory.into())
    };
    match outcome {
        Ok(()) if there == path => Ok(format!("{shown} is writable")),
        Ok(()) => Ok(format!("{shown} is made when it is needed")),
        Err(error) => {
            let place = there.to_string_lossy();
            let place = quoted(&place);
            let repair = if there.is_dir() {
                format!("`sudo chown \"$USER\" {place}`")
            } else {
                format!("`mv {place} {place}.old`")
            };
            Err(Failure::failed(format!("{shown} cannot be written"))
                .because(format!("{}: {error}", there.display()))
                .hint(repair)
                .hint(format!(
                    "or another folder: `export {variable}=\"$HOME/voicectl\"`"
                )))
        }
    }
}

/// What the doctor says of the clock.
pub(super) fn clock(session: &Session) -> Row {
    let machine = Surroundings::new(OffsetDateTime::now_utc(), |name| {
        session.environment.get(name)
    });
    let store = Store::new(&session.paths.state);
    let outcome = match local::wrong_clock(&machine, &store) {
        None => Ok("not before this voicectl was made".to_owned()),
        Some(row) => {
            let facts = row.causes.iter().map(|cause| cause.fact.clone());
            let failure = Failure::failed(facts.collect::<Vec<_>>().join("; "));
            let repairs = row.causes.into_iter().flat_map(|cause| cause.repairs);
            Err(repairs.fold(failure, Failure::hint))
        }
    };
    Row::of("clock", outcome)
}

/// Whether a server with the usual limits has enough of them.
pub(super) fn open_files() -> Row {
    let limits = Limits::default();
    let outcome = match handles::make_room(&limits) {
        Ok(()) => Ok(format!("enough for {} connections", limits.connections)),
        Err(connections) => Err(Failure::failed(format!(
            "at most {connections} connections at once, not {}",
            limits.connections
        ))
        .because("the limit of open files is too low (`ulimit -Hn`)")
        .hint("raise it: `LimitNOFILE=65536` in a unit, `* hard nofile 65536` in /etc/security/limits.conf")
        .hint(format!(
            "or serve fewer: `voicectl serve --limit connections={connections}`"
        ))),
    };
    Row::of("open files", outcome)
}
