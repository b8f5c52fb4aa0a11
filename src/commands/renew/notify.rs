//! `voicectl renew notify`.

use serde::Serialize;
use time::OffsetDateTime;

use super::{Session, settings};
use crate::commands::runtime::block_on;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::renew::notify::{Channels, Message, metrics};
use crate::store::{Store, StoreError};
use crate::ui::Table;

/// Who is told when a certificate is in trouble
///
/// The channels are in `[notify]` of config.toml: `webhook`, `command`, `metrics`. A lineage is in trouble when its renewal
/// or its deployment failed three times in a row, when less than half of its renewal window is left, and when its
/// certificate is over. That is told once, and once that it is over.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit codes:
  0  done
  1  a channel failed
  2  there is no channel, or config.toml cannot be used

Examples:
  voicectl renew notify
  voicectl renew notify --test")]
pub(crate) struct Arguments {
    /// Send a test message by all channels
    #[arg(long)]
    test: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// One channel, as `--json` shows it.
#[derive(Serialize)]
struct Channel {
    /// `webhook`, `command`, `metrics`.
    #[serde(rename = "channel")]
    name: &'static str,
    /// The host of the webhook, the command, the file.
    to: String,
    /// `told`, `failed`; none when nothing was sent.
    state: Option<&'static str>,
    because: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    channels: Vec<Channel>,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let channels = settings::channels(session)?;
    if channels.is_empty() {
        let file = session.paths.config_file();
        return Err(
            Failure::usage("nobody is told when a certificate is in trouble")
                .because(format!("there is no `[notify]` in {}", file.display()))
                .hint("add `[notify]` with `webhook`, `command` or `metrics` to that file"),
        );
    }
    let mut list = listed(&channels);
    if arguments.test {
        test(&channels, &mut list, store)?;
    }
    let is_failed = list.iter().any(|channel| channel.because.is_some());
    if arguments.json {
        session.ui.json(&Answer { channels: list })?;
    } else {
        session.ui.data(&table(&list))?;
    }
    Ok(if is_failed {
        ExitStatus::Failed
    } else {
        ExitStatus::Done
    })
}

fn listed(channels: &Channels) -> Vec<Channel> {
    let webhook = channels
        .webhook
        .as_ref()
        .map(|webhook| ("webhook", webhook.host()));
    let command = channels.command.clone().map(|script| ("command", script));
    let metrics = channels.metrics.as_ref();
    let metrics = metrics.map(|path| ("metrics", path.display().to_string()));
    let all = [webhook, command, metrics].into_iter().flatten();
    all.map(|(name, to)| Channel {
        name,
        to,
        state: None,
        because: None,
    })
    .collect()
}

fn test(channels: &Channels, list: &mut [Channel], store: &Store) -> Result<(), Failure> {
    let now = OffsetDateTime::now_utc();
    let delivery = block_on(async { Ok(channels.tell(&Message::test(now), &[]).await) })?;
    let mut failed = delivery.failed;
    if let Some(path) = &channels.metrics {
        let rows = metrics::rows(store, now).or_fail("cannot read the lineages")?;
        // Nothing ran: that metric comes back with the next run.
        if let Err(error) = metrics::write(path, &metrics::render(&rows, None)) {
            failed.push(("metrics", why(&error)));
        }
    }
    for channel in list {
        let failure = failed.iter().find(|(name, _)| *name == channel.name);
        channel.because = failure.map(|(_, why)| why.clone());
        channel.state = Some(if failure.is_some() { "failed" } else { "told" });
    }
    Ok(())
}

fn why(error: &StoreError) -> String {
    match error {
        StoreError::Io { source, .. } => format!("{error}: {source}"),
        _ => error.to_string(),
    }
}

fn table(list: &[Channel]) -> String {
    let is_tested = list.iter().any(|channel| channel.state.is_some());
    let header: &[&str] = if is_tested {
        &["channel", "state", "to"]
    } else {
        &["channel", "to"]
    };
    let mut table = Table::new(header);
    for channel in list {
        let to = match &channel.because {
            Some(because) => format!("{}: {because}", channel.to),
            None => channel.to.clone(),
        };
        let mut row = vec![channel.name.to_owned(), to];
        if let Some(state) = channel.state {
            row.insert(1, state.to_owned());
        }
        table.row(row);
    }
    table.render()
}
