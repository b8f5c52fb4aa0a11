//! The set-up of this machine: what the core sees, and what only commands know: models, ports, programs.

use std::time::Duration;

use futures_util::future::join_all;

use crate::commands::Session;
use crate::commands::serve::listen_addresses;
use crate::doctor::{Code, Finding, Row, Surroundings, local, program};
use crate::error::Failure;
use crate::speech::models::{KnownModel, ModelFolder, Origin, Purpose};
use crate::store::Store;

pub(super) fn rows(
    limit: Duration,
    session: &Session,
    machine: &Surroundings,
    store: &Store,
) -> Result<Vec<Row>, Failure> {
    let addresses = listen_addresses(session)?;
    let mut rows = local::rows(machine, store);
    rows.extend(models(session));
    let runtime = super::runtime()?;
    let ports = addresses
        .iter()
        .map(|address| local::port(address, store, limit));
    rows.extend(runtime.block_on(join_all(ports)));
    runtime.shutdown_background();
    rows.push(programs(machine));
    Ok(rows)
}

/// Model files, by their size; `model verify` reads them whole.
fn models(session: &Session) -> Vec<Row> {
    let folder = ModelFolder::new(session.paths.models());
    let listed = match folder.list() {
        Ok(listed) => listed,
        Err(error) => {
            let fact = format!("{error}");
            let found = Finding::new(Code::Permission, fact).repair(format!(
                "`sudo chown -R \"$USER\" '{}'`",
                folder.path().display()
            ));
            return vec![Row::seen("models", vec![found])];
        }
    };
    let mut names = Vec::new();
    let mut recognizes = false;
    let mut causes = Vec::new();
    for model in listed.iter().filter(|model| model.path.is_some()) {
        names.push(model.name.as_str());
        recognizes |= model.purpose == Some(Purpose::Words);
        let known = KnownModel::find(&model.name);
        let fact = match known {
            Some(known) if known.size != model.size => {
                format!(
                    "`{}` has {} octets instead of {}",
                    model.name, model.size, known.size
                )
            }
            None if model.origin == Origin::Custom && model.purpose.is_none() => {
                format!("`{}` is no model", model.name)
            }
            _ => continue,
        };
        let name = &model.name;
        let found =
            Finding::new(Code::BadModel, fact).repair(format!("`voicectl model rm {name}`"));
        causes.push(match known {
            Some(_) => found.repair(format!("then `voicectl model pull {name}`")),
            None => found,
        });
    }
    if !recognizes {
        names.push("only the built-in demo; `voicectl model pull base-q5_1` fetches a real one");
    }
    vec![Row::seen("models", causes).detail(names.join(", "))]
}

/// The programs that `doctor URL` would let try.
fn programs(machine: &Surroundings) -> Row {
    let found: Vec<&str> = program::installed(machine)
        .into_iter()
        .filter_map(|(name, path)| path.map(|_| name))
        .collect();
    let detail = if found.is_empty() {
        "none: `doctor URL` says what clients do by their rules only".to_owned()
    } else {
        found.join(", ")
    };
    Row::seen("programs", Vec::new()).detail(detail)
}
