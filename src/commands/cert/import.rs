//! `voicectl cert import FILE|DIR`.

mod gather;

use std::path::PathBuf;

use rustls::pki_types::CertificateDer;
use serde::Serialize;

use self::gather::Gathered;
use super::input::Opener;
use super::material::common_name;
use super::{Session, ground, store_failure};
use crate::commands::passphrase::PassphraseSource;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::net::roots;
use crate::pki::chain::{self, Ordered};
use crate::pki::key::PrivateKey;
use crate::pki::name::Identifier;
use crate::pki::summary::Summary;
use crate::pki::validity::{date, rfc3339};
use crate::store::{Import, Issuer, Lineage, LineageName, Store, Switch, Version};

/// Make a lineage of a certificate that somebody else issued.
///
/// The file may be PEM, DER, PKCS#12 or PKCS#7, and hold the certificate, its key and its chain in any order; what is
/// missing in it comes from `--key` and `--chain`. A folder is read whole, such as certbot's `live/NAME`. The key must
/// belong to the certificate, the chain is put in order, and a root in it is left out, as clients have their own.
///
/// The same command again takes over a renewed certificate, so it can be certbot's deploy hook.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert import bought.crt --key bought.key --chain bundle.crt
  voicectl cert import bought.pfx --passphrase prompt
  voicectl cert import /etc/letsencrypt/live/voice.example.com
  voicectl cert import bought.p12 --dry-run")]
pub(crate) struct Arguments {
    /// The certificate, with or without key and chain; or a folder
    #[arg(value_name = "FILE|DIR")]
    path: PathBuf,
    /// Its key, where it is in a file of its own
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Its intermediates, where they are in a file of their own
    #[arg(long, value_name = "FILE")]
    chain: Option<PathBuf>,
    /// Name of the lineage [default: the first name of the certificate]
    #[arg(long, value_name = "NAME")]
    lineage: Option<LineageName>,
    /// Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME
    #[arg(long, value_name = "SOURCE")]
    passphrase: Option<PassphraseSource>,
    /// Check everything and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take an expired certificate, and replace another one of the lineage
    #[arg(long)]
    force: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// What came of it, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Report {
    lineage: String,
    /// `None` where nothing was installed.
    version: Option<u32>,
    path: String,
    names: Vec<String>,
    issuer: String,
    fingerprint: String,
    not_before: String,
    not_after: String,
    /// Subjects of leaf and intermediates.
    chain: Vec<String>,
    /// Subject of the root, where it was there; it is not part of the chain.
    root: Option<String>,
    /// Subjects of certificates that have nothing to do with it.
    left_out: Vec<String>,
    /// The issuer that clients must have, because it is nowhere in the chain.
    missing: Option<String>,
    outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    /// It is the lineage's present version now.
    Imported,
    /// It would be, but for `--dry-run`.
    Checked,
    /// It was already.
    Unchanged,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let opener = Opener::new(arguments.passphrase.as_ref(), "--passphrase", session);
    let gathered = Gathered::read(
        &arguments.path,
        arguments.key.as_deref(),
        arguments.chain.as_deref(),
        &opener,
        session,
    )?;
    let pair = gathered.pair(session)?;
    let summary = Summary::of(&pair.leaf).or_fail("cannot import the certificate")?;
    check_dates(&summary, arguments.force, session)?;
    let ordered =
        chain::order(&pair.leaf, &pair.others).or_fail("cannot put the chain in order")?;
    let missing = say_chain(&ordered, session);
    let name = lineage_name(arguments, &summary)?;
    let lineage = store.lineage(&name);
    let (outcome, version) = install(arguments, &lineage, &ordered, &pair.key, &summary, session)?;
    let subjects = |certificates: &[CertificateDer<'_>]| -> Vec<String> {
        certificates.iter().map(|one| common_name(one)).collect()
    };
    let report = Report {
        lineage: name.to_string(),
        version: version.map(|version| version.number),
        path: lineage.current_link().display().to_string(),
        issuer: summary.issuer.clone(),
        fingerprint: summary.fingerprint.clone(),
        not_before: rfc3339(summary.validity.not_before),
        not_after: rfc3339(summary.validity.not_after),
        names: summary.names,
        chain: subjects(&ordered.chain),
        root: ordered.root.as_ref().map(|root| common_name(root)),
        left_out: subjects(&ordered.strangers),
        missing,
        outcome,
    };
    if arguments.json {
        session.ui.json(&report)?;
    } else {
        say(&report, &date(summary.validity.not_after), session);
    }
    Ok(ExitStatus::Done)
}

fn check_dates(summary: &Summary, force: bool, session: &Session) -> Result<(), Failure> {
    let now = ground().now;
    let validity = summary.validity;
    if validity.not_after < now && !force {
        return Err(Failure::failed("cannot import the certificate")
            .because(format!("it expired on {}", date(validity.not_after)))
            .hint("pass `--force` to import it all the same"));
    }
    if validity.not_after < now {
        let end = date(validity.not_after);
        session
            .ui
            .warn(&format!("the certificate expired on {end}"));
    } else if validity.not_before > now {
        let begin = date(validity.not_before);
        session
            .ui
            .warn(&format!("the certificate is not valid before {begin}"));
    }
    if summary.names.is_empty() {
        session
            .ui
            .warn("the certificate has no SAN, so browsers refuse it for every name");
    }
    if summary.is_ca && summary.subject != summary.issuer {
        session
            .ui
            .warn("the certificate is a CA's; as a server's, Firefox and rustls refuse it");
    }
    Ok(())
}

/// Tells what was left out, and what is missing: answers its name.
fn say_chain(ordered: &Ordered, session: &Session) -> Option<String> {
    for stranger in &ordered.strangers {
        session.ui.warn(&format!(
            "left out `{}`, which has nothing to do with the certificate",
            common_name(stranger)
        ));
    }
    let missing = ordered.missing.as_ref()?;
    let last = &ordered.chain[ordered.chain.len() - 1];
    let roots = roots::trusted().unwrap_or_default();
    if roots.iter().any(|root| chain::is_issued_by(last, root)) {
        return None;
    }
    session.ui.warn(&format!(
        "the issuer `{}` of `{}` is missing: it is neither here nor among the roots of this system",
        missing.name,
        common_name(last)
    ));
    session.ui.hint(&match &missing.address {
        Some(address) => format!(
            "if it is an intermediate, pass it with `--chain FILE`; `curl -o FILE {address}` fetches it"
        ),
        None => "if it is an intermediate, pass it with `--chain FILE`".to_owned(),
    });
    Some(missing.name.clone())
}

fn lineage_name(arguments: &Arguments, summary: &Summary) -> Result<LineageName, Failure> {
    if let Some(name) = &arguments.lineage {
        return Ok(name.clone());
    }
    let first = summary.names.first().unwrap_or(&summary.subject);
    let stem = match first.parse::<Identifier>() {
        Ok(identifier) => identifier.file_stem(),
        Err(_) => first.clone(),
    };
    stem.parse().map_err(|error| {
        Failure::usage("the certificate has no name that could name a lineage")
            .caused_by(&error)
            .hint("pass `--lineage NAME`")
    })
}

/// Installs it where nothing is lost by that.
fn install(
    arguments: &Arguments,
    lineage: &Lineage,
    ordered: &Ordered,
    key: &PrivateKey,
    summary: &Summary,
    session: &Session,
) -> Result<(Outcome, Option<Version>), Failure> {
    let name = lineage.name();
    let fail = |error| store_failure(format!("cannot make lineage `{name}`"), &error);
    if arguments.dry_run {
        return Ok(match admit(arguments, lineage, summary)? {
            Some(_) => (Outcome::Checked, None),
            None => (Outcome::Unchanged, lineage.current().map_err(fail)?),
        });
    }
    let waiting = || {
        session.ui.status(&format!(
            "Waiting for another voicectl that works on `{name}`"
        ));
    };
    // A folder that is made for the lock would look like a lineage that lost its certificate.
    admit(arguments, lineage, summary)?;
    let held = lineage.lock(&waiting).map_err(fail)?;
    let Some(switch) = admit(arguments, lineage, summary)? else {
        return Ok((Outcome::Unchanged, lineage.current().map_err(fail)?));
    };
    let import = Import {
        chain: &ordered.chain,
        key,
    };
    let version = import.install(lineage, &held, switch).map_err(fail)?;
    Ok((Outcome::Imported, Some(version)))
}

/// How it may replace what the lineage holds; `None` when it is that already.
fn admit(
    arguments: &Arguments,
    lineage: &Lineage,
    summary: &Summary,
) -> Result<Option<Switch>, Failure> {
    let name = lineage.name();
    let fail = |error| store_failure(format!("cannot read lineage `{name}`"), &error);
    let Some(version) = lineage.current().map_err(fail)? else {
        return Ok(Some(Switch::Replace));
    };
    let present = version.summary();
    if version.check().is_ok()
        && present
            .as_ref()
            .is_ok_and(|present| present.fingerprint == summary.fingerprint)
    {
        return Ok(None);
    }
    if arguments.force {
        return Ok(Some(Switch::Replace));
    }
    let was_imported = lineage
        .record()
        .is_ok_and(|record| record.is_some_and(|record| record.issuer == Issuer::Imported));
    let (until, is_renewal) = match &present {
        Ok(present) => (
            format!("a certificate until {}", date(present.validity.not_after)),
            was_imported
                && present.names == summary.names
                && present.validity.not_after < summary.validity.not_after,
        ),
        Err(_) => ("a damaged certificate".to_owned(), false),
    };
    if is_renewal {
        return Ok(Some(Switch::Renew));
    }
    Err(Failure::failed(format!("lineage `{name}` exists already"))
        .because(format!("it holds {until}"))
        .hint("pass `--force` to make this certificate its next version")
        .hint("or `--lineage NAME` to make another one"))
}

fn say(report: &Report, until: &str, session: &Session) {
    let ui = &session.ui;
    let names = if report.names.is_empty() {
        report.chain[0].clone()
    } else {
        report.names.join(", ")
    };
    ui.status(&format!(
        "Certificate for {names} of {} until {until}",
        report.issuer
    ));
    if report.chain.len() > 1 {
        ui.status(&format!("  chain  {}", report.chain.join(" < ")));
    }
    if let Some(root) = &report.root {
        ui.status(&format!(
            "  root   {root}, left out: clients have their own"
        ));
    }
    let lineage = &report.lineage;
    ui.status(&match (report.outcome, report.version) {
        (Outcome::Imported, Some(version)) => {
            format!(
                "  lineage `{lineage}`, version {version}\n  at     {}",
                report.path
            )
        }
        (Outcome::Unchanged, _) => format!("  is in lineage `{lineage}` already"),
        _ => format!("  would be the next version of lineage `{lineage}`"),
    });
}
