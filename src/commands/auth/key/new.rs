//! `voicectl auth key new`.

use super::{End, Key, Name, NoChange, OutArguments, Rate, Work, failure, rate, scope_words};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::serve::auth::Scope;
use crate::store::access::{Event, KeyState};

/// Make an API key.
///
/// The key is shown this once; the server keeps its SHA-256. A running server takes it at once. Programs send it as
/// `Authorization: Bearer KEY`, or as `X-API-Key: KEY`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth key new phone
  voicectl auth key new phone --expires 90d --out phone.key
  voicectl auth key new prometheus --scope metrics
  voicectl auth key new batch --scope stt --rate 60/m --expires 2027-06-30
  VOICE_KEY=$(voicectl auth key new ci --quiet)")]
pub(crate) struct Arguments {
    /// What it is called: who or what uses it
    name: Name,
    /// What it is good for: stt, tts, stream, admin, metrics; with commas, or again for more [default: stt,tts,stream]
    #[arg(long, value_name = "SCOPE", value_delimiter = ',')]
    scope: Vec<Scope>,
    /// When it ends: 90d, or a day such as 2027-06-30 [default: never]
    #[arg(long, value_name = "END")]
    expires: Option<End>,
    /// How often it may be used, such as 60/m [default: the server's limit]
    #[arg(long, value_name = "N/UNIT", value_parser = rate)]
    rate: Option<Rate>,
    #[command(flatten)]
    out: OutArguments,
}

pub(in crate::commands::auth) fn run(
    arguments: &Arguments,
    work: &Work<'_>,
) -> Result<ExitStatus, Failure> {
    arguments.out.check()?;
    let name = &arguments.name;
    let (mut key, text) = Key::new(name.clone(), scope_words(&arguments.scope), work.now)
        .map_err(|error| failure("cannot make a key", &error))?;
    key.expires = arguments
        .expires
        .map(|end| end.from(work.now))
        .transpose()?;
    key.rate = arguments.rate;
    work.change("cannot make a key", |keys: &mut Vec<Key>| {
        let same = |other: &&Key| other.name == *name && other.state(work.now) == KeyState::Live;
        if let Some(other) = keys.iter().find(same) {
            return Err(NoChange::Refused(
                Failure::failed(format!("there is a key `{name}` already"))
                    .because(format!("it is {}", other.id))
                    .hint(format!(
                        "`voicectl auth key rotate {name}` makes a new one in its place"
                    ))
                    .hint("or pass another name"),
            ));
        }
        keys.push(key.clone());
        Ok(())
    })?;
    work.tell(&Event {
        event: "key.created",
        key: Some(&key.id),
        ..Event::default()
    });
    arguments.out.talk("Made", &key, work.session);
    if key.expires.is_none() {
        work.session
            .ui
            .hint("a key with an end is safer: `--expires 90d`");
    }
    arguments.out.hand_over(&key, &text, work)?;
    Ok(ExitStatus::Done)
}
