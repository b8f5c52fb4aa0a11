//! `voicectl auth key rotate`.

use time::Duration;

use super::{End, Key, NoChange, OutArguments, Work, failure, live};
use crate::commands::inspect::parse_duration;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::rfc3339;
use crate::store::access::Event;

/// Make a new API key in the place of another, which stays good for a while.
///
/// Name, scopes and rate stay the same, and the new key lasts as long as the old one was meant to.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth key rotate phone
  voicectl auth key rotate phone --grace 7d --expires 90d --out phone.key")]
pub(crate) struct Arguments {
    /// Its id or its name
    #[arg(value_name = "ID|NAME")]
    key: String,
    /// How long the old one stays good
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = grace)]
    grace: Duration,
    /// When the new one ends: 90d, or a day such as 2027-06-30 [default: as long as the old one]
    #[arg(long, value_name = "END")]
    expires: Option<End>,
    #[command(flatten)]
    out: OutArguments,
}

/// A time, or none.
fn grace(text: &str) -> Result<Duration, String> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    parse_duration(text)
        .ok()
        .and_then(|time| Duration::try_from(time).ok())
        .ok_or_else(|| "a grace looks like 24h, 7d or 0".to_owned())
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    arguments.out.check()?;
    let given = arguments
        .expires
        .map(|end| end.from(work.now))
        .transpose()?;
    let (key, text, end) = work.change("cannot rotate the key", |keys: &mut Vec<Key>| {
        let successors: Vec<String> = keys
            .iter()
            .filter_map(|key| key.rotated_from.clone())
            .collect();
        let mut found = live(keys, &arguments.key, work.now)?;
        // By name it is the latest that is meant: the others wait for their end.
        let at = found.iter().rposition(|key| !successors.contains(&key.id));
        let Some(at) = at else {
            return Err(NoChange::Refused(
                Failure::failed(format!("the key `{}` was rotated already", arguments.key))
                    .hint("`voicectl auth key list` shows the keys"),
            ));
        };
        let old = found.swap_remove(at);
        let (mut key, text) = Key::new(old.name.clone(), old.scopes.clone(), work.now)
            .map_err(|error| failure("cannot rotate the key", &error))?;
        key.rate = old.rate;
        key.rotated_from = Some(old.id.clone());
        key.expires = given.or_else(|| Some(key.created + (old.expires? - old.created)));
        let grace = work.now.checked_add(arguments.grace);
        let grace = grace.and_then(|end| end.replace_nanosecond(0).ok());
        let end = match (old.expires, grace) {
            (Some(end), Some(grace)) => Some(end.min(grace)),
            (end, grace) => end.or(grace),
        };
        old.expires = end;
        keys.push(key.clone());
        Ok((key, text, end))
    })?;
    work.tell(&Event {
        event: "key.rotated",
        key: Some(&key.id),
        ..Event::default()
    });
    arguments.out.talk("Made", &key, work.session);
    if let (Some(old), Some(end)) = (&key.rotated_from, end) {
        work.session.ui.status(&format!(
            "The old one, {old}, is good until {}",
            rfc3339(end)
        ));
    }
    arguments.out.hand_over(&key, &text, work)?;
    Ok(ExitStatus::Done)
}
