//! `voicectl renew`.

mod arguments;
mod hook;
mod local;
mod notify;
mod plan;
mod report;
mod roots;
pub(in crate::commands) mod schedule;
mod settings;
mod tell;
mod trial;
mod work;

use std::time::Duration;

use time::OffsetDateTime;

pub(in crate::commands) use arguments::HookArguments;
pub(in crate::commands) use hook::{deploy_failure, lines};

use super::Session;
use super::acme::order::Talk;
use super::acme::outlook::{Asking, look};
use super::cert::store_failure;
use super::inspect::parse_duration;
use super::passphrase::PassphraseSource;
use super::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::store::{Lineage, LineageName, Store, StoreError};
use plan::Entry;

/// Renew every certificate that is due.
///
/// Certificates of ACME servers are due when their CA says so (ARI), and like all others when a third of their lifetime is
/// left, or half of a lifetime below ten days. Orders of a run that was interrupted go on. New versions are handed over by
/// deploy hooks, and the endpoints of `renew hook` must serve them. Where there is no terminal, nothing is said unless
/// something is wrong. Run it hourly: `voicectl renew schedule` sees to that.
///
/// Exit codes: 0 all is well, 1 something failed, 2 wrong use, 3 a CA is still at work and the next run goes on, or a certificate
/// is not valid yet; where there is no terminal, that is said by the first run that finds it.
#[derive(clap::Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  voicectl renew                         what is due
  voicectl renew --explain               what is due when, and by which rule; nothing is renewed
  voicectl renew --dry-run --only voice.example.com
  voicectl renew --only voice.example.com --force
  voicectl renew schedule --install      every hour, by systemd or cron
  voicectl renew hook voice.example.com --deploy 'systemctl reload nginx' --endpoint voice.example.com:443"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Only this lineage; may be repeated
    #[arg(long, value_name = "LINEAGE")]
    only: Vec<LineageName>,
    /// Renew what is not due, too; with `--only`
    #[arg(long, requires = "only")]
    force: bool,
    /// Say what is due when, and by which rule; renew nothing
    #[arg(long)]
    explain: bool,
    /// As `--explain`, and try what is due with the CA's trial directory; change nothing
    #[arg(long)]
    dry_run: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Wait a random time up to this one first, such as 30m, when there is no terminal
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    jitter: Option<Duration>,
    /// Try although a failure was too short a while ago
    #[arg(long)]
    now: bool,
    /// Longest time for one CA, such as 90s or 10m
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = parse_duration)]
    timeout: Duration,
    /// Longest time for one hook
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = parse_duration)]
    hook_timeout: Duration,
    /// Certificates that are renewed side by side
    #[arg(long, value_name = "N", default_value = "16", value_parser = clap::value_parser!(u16).range(1..=256))]
    at_once: u16,
    /// Where the pass phrase of a local CA's key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]
    #[arg(long, value_name = "SOURCE")]
    ca_passphrase: Option<PassphraseSource>,
    #[command(flatten)]
    asking: Asking,
}

/// One entry per subcommand.
#[derive(clap::Subcommand, Debug)]
pub(crate) enum Command {
    Hook(hook::Arguments),
    Notify(notify::Arguments),
    Schedule(schedule::Arguments),
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let store = Store::new(&session.paths.state);
    match &arguments.command {
        Some(Command::Hook(arguments)) => hook::run(arguments, session, &store),
        Some(Command::Notify(arguments)) => notify::run(arguments, session, &store),
        Some(Command::Schedule(arguments)) => schedule::run(arguments, session, &store),
        None => renew(arguments, session, &store),
    }
}

fn renew(arguments: &Arguments, session: &Session, store: &Store) -> Result<ExitStatus, Failure> {
    // From cron, only what is wrong is worth a line.
    let session = &if session.ui.is_watched() {
        session.clone()
    } else {
        session.silenced()
    };
    let looks_only = arguments.explain || arguments.dry_run;
    if let (Some(jitter), false, false) = (arguments.jitter, looks_only, session.ui.is_watched()) {
        std::thread::sleep(part_of(jitter));
    }
    block_on(async {
        if !looks_only {
            roots::renew(arguments, session, store);
        }
        let lineages = select(arguments, store)?;
        let now = OffsetDateTime::now_utc();
        let asking = if arguments.dry_run {
            &arguments.asking.forgetful()
        } else {
            &arguments.asking
        };
        let outlooks = look(&lineages, asking, now).await;
        let hooks = session.hooks(arguments.hook_timeout);
        for refused in hooks.refused() {
            session.ui.warn(&refused.to_string());
        }
        let mut entries: Vec<Entry> = lineages
            .into_iter()
            .zip(outlooks)
            .map(|(lineage, outlook)| Entry::new(lineage, outlook, arguments, &hooks, now))
            .collect();
        let mut ended = Ok(());
        if arguments.dry_run {
            trial::run(&mut entries, arguments, session, store).await?;
        } else if !arguments.explain {
            ended = work::run(&mut entries, arguments, session, store, &hooks).await;
            tell::tell(&mut entries, session, store).await;
        }
        let status = report::report(&entries, arguments, session)?;
        ended.map(|()| status)
    })
}

/// The lineages that are asked for.
fn select(arguments: &Arguments, store: &Store) -> Result<Vec<Lineage>, Failure> {
    let fail = |error: &StoreError| store_failure("cannot read the lineages", error);
    if arguments.only.is_empty() {
        return store.lineages().map_err(|error| fail(&error));
    }
    let one = |name: &LineageName| {
        let lineage = store.lineage(name);
        match lineage.current() {
            Ok(None) if !lineage.record_path().exists() => {
                Err(fail(&StoreError::NoLineage(name.to_string())))
            }
            // What else is wrong is said of each lineage for itself.
            _ => Ok(lineage),
        }
    };
    arguments.only.iter().map(one).collect()
}

/// A random part of a time.
fn part_of(whole: Duration) -> Duration {
    let mut bytes = [0; 4];
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    whole.mul_f64(f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}

/// Says the steps of orders: of one as it goes, of many only what is wrong.
fn talk(session: &Session, orders: usize) -> Talk {
    if orders == 1 {
        Talk::of_one(&session.ui)
    } else {
        Talk::of_many(&session.ui, orders)
    }
}
