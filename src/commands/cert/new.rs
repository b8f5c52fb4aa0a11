//! `voicectl cert new NAME...`.

use std::path::{Path, PathBuf};

use super::{Session, ground, host_name, plain, store_failure};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::key::KeyType;
use crate::pki::leaf::{APPLE_DAYS, LEAF_DAYS};
use crate::pki::name::{self, Identifier, NameError};
use crate::pki::validity::date;
use crate::store::{Fresh, LineageName, Order, Store, Switch};

/// Make a certificate that your own CA signs.
///
/// The CA is made on first use. The certificate becomes a lineage in the state folder, where `serve` and `renew` find
/// it: its `current` folder always holds a matching pair. With `--out` it becomes plain files instead.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert new localhost 127.0.0.1 ::1
  voicectl cert new voice.lan '*.voice.lan' 192.168.1.20 --days 30
  voicectl cert new localhost --out ./tls
  voicectl cert new localhost --self-signed --key-type rsa2048 --out ./tls")]
pub(crate) struct Arguments {
    /// DNS names, wildcards and IP addresses; the first one names the lineage
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// Let the certificate sign itself: browsers then accept it only one by one
    #[arg(long)]
    self_signed: bool,
    /// Write plain files into this folder instead of a lineage
    #[arg(long, value_name = "DIR", conflicts_with = "lineage")]
    out: Option<PathBuf>,
    /// Name of the lineage [default: the first name]
    #[arg(long, value_name = "NAME")]
    lineage: Option<LineageName>,
    /// Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096
    #[arg(long, value_name = "TYPE", default_value_t)]
    key_type: KeyType,
    /// Lifetime in days
    #[arg(long, value_name = "N", default_value_t = LEAF_DAYS, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// Replace what is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let names = name::parse_all(arguments.names.iter().map(String::as_str))
        .map_err(|error| bad_name(&error))?;
    warn_of_clients(arguments, &names, session);
    let host = host_name();
    let order = Order {
        names: &names,
        key_type: arguments.key_type,
        days: arguments.days,
        ca_label: (!arguments.self_signed).then_some(host.as_str()),
    };
    let _spinner = arguments.key_type.is_slow().then(|| {
        session
            .ui
            .spinner(&format!("Looking for primes ({})", order.key_type))
    });
    let fresh = match &arguments.out {
        Some(folder) => plain::issue(&order, folder, arguments.force, session, store)?,
        None => into_lineage(&order, arguments, session, store)?,
    };
    say_how_to_trust(&fresh, session, store);
    Ok(ExitStatus::Done)
}

fn into_lineage(
    order: &Order<'_>,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<Fresh, Failure> {
    let name = match &arguments.lineage {
        Some(name) => name.clone(),
        None => order.names[0].file_stem().parse().map_err(|error| {
            Failure::usage("this name cannot name a lineage")
                .caused_by(&error)
                .hint("pass `--lineage NAME`")
        })?,
    };
    let lineage = store.lineage(&name);
    let fail = |error| store_failure(format!("cannot make lineage `{name}`"), &error);
    let waiting = || {
        session.ui.status(&format!(
            "Waiting for another voicectl that works on `{name}`"
        ));
    };
    let held = lineage.lock(&waiting).map_err(fail)?;
    if let Some(version) = lineage.current().map_err(fail)?
        && !arguments.force
    {
        let until = version.summary().map_or_else(
            |_| "a damaged certificate".to_owned(),
            |summary| format!("a certificate until {}", date(summary.validity.not_after)),
        );
        return Err(Failure::failed(format!("lineage `{name}` exists already"))
            .because(format!("it holds {until}"))
            .hint("pass `--force` to make its next version")
            .hint("or `--lineage NAME` to make another one"));
    }
    let (version, fresh) = order
        .issue_into(store, &lineage, &held, Switch::Replace, ground())
        .map_err(fail)?;
    say_issued(&fresh, order.names, &lineage.current_link(), session, store);
    session
        .ui
        .status(&format!("  lineage `{name}`, version {}", version.number));
    Ok(fresh)
}

fn bad_name(error: &NameError) -> Failure {
    let failure = Failure::usage("these names cannot be certified").caused_by(error);
    match error {
        NameError::Url { host, .. } | NameError::Port { host, .. } => {
            failure.hint(format!("`voicectl cert new {host}`"))
        }
        _ => failure.hint("names look like `localhost`, `*.example.com`, `192.168.1.20` or `::1`"),
    }
}

/// What will not work is said before it is made.
fn warn_of_clients(arguments: &Arguments, names: &[Identifier], session: &Session) {
    let refused_by = arguments.key_type.refused_by();
    if !refused_by.is_empty() {
        let clients = refused_by.join(" and ");
        session.ui.warn(&format!(
            "{clients} will refuse a certificate of key type {}",
            arguments.key_type
        ));
    }
    if arguments.days > APPLE_DAYS {
        session.ui.warn(&format!(
            "iOS and macOS refuse certificates of more than {APPLE_DAYS} days"
        ));
    }
    for name in names.iter().filter(|name| name.is_wildcard()) {
        let ascii = name.ascii();
        if ascii.matches('.').count() == 1 {
            session.ui.warn(&format!(
                "browsers refuse `{ascii}`: a wildcard needs two labels behind it"
            ));
        }
    }
}

/// One line per artefact: what, where, until when.
pub(super) fn say_issued(
    fresh: &Fresh,
    names: &[Identifier],
    folder: &Path,
    session: &Session,
    store: &Store,
) {
    let ui = &session.ui;
    if let Some(ca) = fresh.ca.as_ref().filter(|_| fresh.ca_is_new) {
        let (path, until) = (store.ca_certificate(), date(ca.validity().not_after));
        ui.status(&format!("Local CA {} until {until}", path.display()));
    }
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let until = date(fresh.summary.validity.not_after);
    ui.status(&format!(
        "Certificate for {} until {until}",
        names.join(", ")
    ));
    ui.status(&format!(
        "  chain  {}",
        folder.join("fullchain.pem").display()
    ));
    ui.status(&format!(
        "  key    {}",
        folder.join("privkey.pem").display()
    ));
}

fn say_how_to_trust(fresh: &Fresh, session: &Session, store: &Store) {
    if fresh.ca.is_some() {
        session.ui.hint(&format!(
            "clients trust it with the local CA: `curl --cacert {} https://{}/`",
            store.ca_certificate().display(),
            fresh
                .summary
                .names
                .first()
                .map(String::as_str)
                .unwrap_or_default(),
        ));
    }
}
