//! `voicectl renew hook`.

mod failure;
mod show;

use std::time::Duration;

use time::OffsetDateTime;

use super::Session;
use super::arguments::{command, endpoint};
use crate::commands::acme::dns::DnsSettings;
use crate::commands::cert::store_failure;
use crate::commands::inspect::parse_duration;
use crate::commands::runtime::block_on;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::shown::shown;
use crate::renew::deploy::Deployed;
use crate::renew::hook::{HookRun, Hooks};
use crate::store::{Lineage, LineageName, RenewalTerms, Store, StoreError};

pub(in crate::commands) use failure::{deploy_failure, with_output};

/// Show or set what happens around each renewal of a lineage, or hand its certificate over now.
///
/// Pre-hooks run before anything is renewed, deploy hooks when there is a new version, post-hooks at the end. Afterwards a
/// TLS handshake with each endpoint proves that the new version is served. Beside the hooks of a lineage, the executables in
/// CONFIG/hooks/{pre,deploy,post}/ run for all of them. docs/hooks.md says what hooks are told, and shows examples.
///
/// Each flag replaces what was set by it before; what is not named stays. Without flags, nothing is changed.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl renew hook voice.example.com
  voicectl renew hook voice.example.com --deploy 'systemctl reload nginx' --endpoint voice.example.com:443
  voicectl renew hook voice.example.com --endpoint voice.example.com@127.0.0.1:8443
  voicectl renew hook voice.example.com --run
  voicectl renew hook voice.example.com --approve
  voicectl renew hook voice.example.com --clear")]
pub(crate) struct Arguments {
    /// Name of the lineage, as `cert list` shows it
    #[arg(value_name = "LINEAGE")]
    lineage: LineageName,
    /// Shell command before anything is renewed; may be repeated
    #[arg(long, value_name = "CMD", value_parser = command)]
    pre: Vec<String>,
    /// Shell command that hands a new version over; may be repeated
    #[arg(long, value_name = "CMD", value_parser = command)]
    deploy: Vec<String>,
    /// Shell command at the end, whatever came; may be repeated
    #[arg(long, value_name = "CMD", value_parser = command)]
    post: Vec<String>,
    /// Where a new version must be served: host:port or a URL as for `inspect`, before it perhaps the name to ask for; may be repeated
    #[arg(long, value_name = "[NAME@]HOST:PORT", value_parser = endpoint)]
    endpoint: Vec<String>,
    /// As root, run what the lineage names although the state folder is another user's: its hooks, its program for DNS
    #[arg(long)]
    approve: bool,
    /// Forget all that was set before
    #[arg(long)]
    clear: bool,
    /// Run the deploy hooks for the present version now, and ask the endpoints
    #[arg(long)]
    run: bool,
    /// Longest time for a hook
    #[arg(long, value_name = "TIME", default_value = "5m", requires = "run", value_parser = parse_duration)]
    timeout: Duration,
    /// How long an endpoint may take until it serves the version
    #[arg(long, value_name = "TIME", default_value = "30s", requires = "run", value_parser = parse_duration)]
    wait: Duration,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let lineage = store.lineage(&arguments.lineage);
    let name = lineage.name();
    if !lineage.exists() {
        let error = StoreError::NoLineage(name.to_string());
        return Err(store_failure(
            format!("cannot find the hooks of `{name}`"),
            &error,
        ));
    }
    let changes = arguments.changes();
    if changes {
        set(arguments, &lineage).map_err(|error| {
            store_failure(format!("cannot set the hooks of lineage `{name}`"), &error)
        })?;
    }
    if changes || arguments.approve {
        approve(arguments, &lineage, session)?;
    }
    let hooks = session
        .hooks(arguments.timeout)
        .with_patience(arguments.wait);
    for refused in hooks.refused() {
        session.ui.warn(&refused.to_string());
    }
    let done = if arguments.run {
        hand_over(&hooks, &lineage, session)
    } else {
        Ok(())
    };
    if arguments.json {
        show::json(&lineage, &hooks, session)?;
    } else if !changes && !arguments.run {
        show::text(&lineage, &hooks, session)?;
    } else if changes && !arguments.run {
        session.ui.status(&format!("Hooks of lineage `{name}` set"));
        show::text(&lineage, &hooks, session)?;
    }
    done.map(|()| ExitStatus::Done)
}

impl Arguments {
    const fn changes(&self) -> bool {
        self.clear
            || !(self.pre.is_empty()
                && self.deploy.is_empty()
                && self.post.is_empty()
                && self.endpoint.is_empty())
    }
}

fn set(arguments: &Arguments, lineage: &Lineage) -> Result<(), StoreError> {
    let held = lineage.lock_existing(&|| {})?;
    // A record that cannot be read is no reason to forget what it says.
    let record = lineage.record()?;
    let mut terms = match record {
        Some(record) if !arguments.clear => record.renewal,
        _ => RenewalTerms::default(),
    };
    for (present, new) in [
        (&mut terms.pre, &arguments.pre),
        (&mut terms.deploy, &arguments.deploy),
        (&mut terms.post, &arguments.post),
        (&mut terms.endpoints, &arguments.endpoint),
    ] {
        if !new.is_empty() {
            present.clone_from(new);
        }
    }
    lineage.set_renewal(&held, terms)
}

/// What was just set, or with `--approve` all that the lineage names.
fn approve(arguments: &Arguments, lineage: &Lineage, session: &Session) -> Result<(), Failure> {
    if !arguments.approve {
        let given = [&arguments.pre, &arguments.deploy, &arguments.post];
        return session.approve(given.into_iter().flatten().map(String::as_str));
    }
    if !session.approvals().are_needed() {
        session.ui.status(
            "Nothing has to be approved: nobody else owns the state folder, or this is not root",
        );
        return Ok(());
    }
    let what = || format!("cannot read what lineage `{}` names", lineage.name());
    let Some(record) = lineage.record().or_fail(what())? else {
        return Ok(());
    };
    let terms = record.acme.unwrap_or_default();
    let dns = DnsSettings::recall(&terms.solver)?.and_then(|dns| dns.program());
    let commands: Vec<&str> = record.renewal.commands().chain(dns.as_deref()).collect();
    for command in &commands {
        session.ui.status(&format!("Approved: {}", shown(command)));
    }
    session.approve(commands)
}

fn hand_over(hooks: &Hooks, lineage: &Lineage, session: &Session) -> Result<(), Failure> {
    let deployed =
        block_on(async { Ok(hooks.deploy_again(lineage, OffsetDateTime::now_utc()).await) })?;
    let deployed = deployed.map_err(|error| deploy_failure(lineage, &error))?;
    for line in lines(&deployed) {
        session.ui.status(&line);
    }
    if deployed.runs.is_empty() && deployed.proofs.is_empty() {
        let name = lineage.name();
        session.ui.status(&format!(
            "Lineage `{name}` has neither deploy hooks nor endpoints"
        ));
        session.ui.hint(&format!(
            "`voicectl renew hook {name} --deploy CMD` sets one"
        ));
    }
    Ok(())
}

/// What was done, one line for each hook and each endpoint.
pub(in crate::commands) fn lines(deployed: &Deployed) -> Vec<String> {
    let hook = |run: &HookRun| {
        format!(
            "Deploy hook `{}` is done ({:.1} s)",
            run.hook,
            run.took.as_secs_f64()
        )
    };
    let served = deployed.proofs.iter().map(|proof| {
        format!(
            "{} serves version {} (serial {})",
            proof.endpoint, deployed.version, deployed.serial
        )
    });
    deployed.runs.iter().map(hook).chain(served).collect()
}
