//! `voicectl auth key revoke`.

use super::{Key, Work, live};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::access::Event;

/// Revoke an API key: running servers refuse it from their next request on.
///
/// A name stands for every key that has it: also for the one before a rotation that is still good.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth key revoke phone
  voicectl auth key revoke k3m9xq2a")]
pub(crate) struct Arguments {
    /// Its id or its name
    #[arg(value_name = "ID|NAME")]
    key: String,
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    let revoked = work.change("cannot revoke the key", |keys: &mut Vec<Key>| {
        let found = live(keys, &arguments.key, work.now)?;
        Ok(found
            .into_iter()
            .map(|key| {
                key.revoked = work.now.replace_nanosecond(0).ok().or(Some(work.now));
                (key.id.clone(), key.name.clone())
            })
            .collect::<Vec<_>>())
    })?;
    for (id, name) in &revoked {
        work.tell(&Event {
            event: "key.revoked",
            key: Some(id),
            ..Event::default()
        });
        work.session
            .ui
            .status(&format!("Revoked key {id} of `{name}`"));
    }
    Ok(ExitStatus::Done)
}
