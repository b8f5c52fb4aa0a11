//! `voicectl cert lint FILE|LINEAGE...`.

mod report;
mod target;

use time::OffsetDateTime;

use super::Session;
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::lint::{LINTS, Lint, Severity};
use crate::store::Store;
use crate::ui::Table;

/// Say what is wrong with certificates, and which clients mind.
///
/// Takes files of any form (PEM, DER, PKCS#12) and origin, and lineages. Where a file begins with a leaf it is a chain:
/// each certificate is held against the next one. Private keys in and beside the files are looked at for who can read
/// them. The exit code is 3 when a finding is at or above `--level`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert lint localhost
  voicectl cert lint /etc/nginx/tls/fullchain.pem --level error
  voicectl cert lint *.pem --ignore validity_too_long --json
  voicectl cert lint --list")]
pub(crate) struct Arguments {
    /// Files, folders as `cert new --out` writes them, and lineages
    #[arg(required_unless_present = "list", value_name = "FILE|LINEAGE")]
    targets: Vec<String>,
    /// Leave out findings of this code; can be repeated
    #[arg(long, value_name = "CODE", value_parser = known_code)]
    ignore: Vec<&'static str>,
    /// The mildest finding that makes the exit code 3: notice, warning, error
    #[arg(long, value_name = "LEVEL", default_value = "warning", value_parser = severity)]
    level: Severity,
    /// Where the pass phrase of encrypted files is: prompt, file:PATH, fd:N, env:NAME
    #[arg(long, value_name = "SOURCE")]
    passphrase: Option<PassphraseSource>,
    /// List every code with its meaning
    #[arg(long, conflicts_with_all = ["targets", "ignore", "passphrase"])]
    list: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

fn known_code(text: &str) -> Result<&'static str, String> {
    Lint::of(text)
        .map(|lint| lint.code)
        .ok_or_else(|| "there is no such code; `voicectl cert lint --list` shows them".to_owned())
}

fn severity(text: &str) -> Result<Severity, String> {
    Severity::ALL
        .into_iter()
        .find(|severity| severity.name() == text)
        .ok_or_else(|| "there are notice, warning and error".to_owned())
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    if arguments.list {
        return list(arguments.json, session);
    }
    let passphrase = arguments
        .passphrase
        .as_ref()
        .map(|source| source.read("the files", "--passphrase", false, session))
        .transpose()?;
    let now = OffsetDateTime::now_utc();
    let mut reports: Vec<report::Report> = arguments
        .targets
        .iter()
        .map(|target| target::examine(target, store, passphrase.as_ref(), now))
        .collect();
    for report in &mut reports {
        report.ignore(&arguments.ignore);
    }
    if arguments.json {
        session.ui.json(&reports)?;
    } else {
        for report in &reports {
            report.show(session)?;
        }
    }
    Ok(if reports.iter().any(report::Report::is_failed) {
        ExitStatus::Failed
    } else if reports.iter().any(|report| report.reaches(arguments.level)) {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}

fn list(json: bool, session: &Session) -> Result<ExitStatus, Failure> {
    if json {
        session.ui.json(&LINTS)?;
    } else {
        let mut table = Table::new(&["code", "severity", "meaning"]);
        for lint in LINTS {
            table.row([lint.code, lint.severity.name(), lint.meaning]);
        }
        session.ui.data(&table.render())?;
    }
    Ok(ExitStatus::Done)
}
