//! `voicectl acme revoke`.

mod plan;

use std::path::PathBuf;

use super::Session;
use super::failure::{acme_failure, ca};
use super::notes::Notes;
use crate::acme::account::{self, Account};
use crate::acme::authority::Authority;
use crate::acme::revoke::{Reason, Revoked, revoke};
use crate::acme::{AcmeError, ProblemKind, Signer, SigningKey};
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::validity::date;
use crate::store::Store;
use plan::{Plan, plan};

/// Revoke a certificate, for good.
///
/// Clients that look it up refuse it from then on. The account that ordered it may revoke it, and so may whoever has its
/// key.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme revoke voice.example.com --reason superseded
  voicectl acme revoke voice.example.com --reason key-compromise --by certificate-key
  voicectl acme revoke old.pem --ca letsencrypt --by certificate-key --key old-key.pem
  voicectl acme revoke voice.example.com --dry-run")]
pub(crate) struct Arguments {
    /// A lineage, or a file with the certificate
    #[arg(value_name = "LINEAGE|FILE")]
    target: String,
    /// The CA that issued it [default: the one that the lineage remembers]
    #[arg(long, value_name = "CA")]
    ca: Option<Authority>,
    /// Trust this root, too, when talking to the CA's server
    #[arg(long, value_name = "FILE")]
    ca_root: Option<PathBuf>,
    /// Why: unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn
    #[arg(long, value_name = "REASON", default_value_t)]
    reason: Reason,
    /// Who asks for it
    #[arg(long, value_name = "WHO", default_value = "account")]
    by: By,
    /// The certificate's key [default: the lineage's]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Say what would be revoked, and do not ask the CA
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// Who signs the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum By {
    Account,
    CertificateKey,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let ui = &session.ui;
    let plan = plan(arguments, store)?;
    let authority = &plan.ca.ca;
    let what = format!(
        "the certificate of {} at {authority} (serial {}, until {})",
        plan.summary.names.join(", "),
        plan.summary.serial,
        date(plan.summary.validity.not_after)
    );
    let reason = arguments.reason;
    if arguments.dry_run {
        ui.status(&format!("Would revoke {what}; reason: {reason}"));
        return Ok(ExitStatus::Done);
    }
    let question = format!("Revoke {what}; reason: {reason}");
    if !arguments.yes && !ui.confirm(&question, "--yes", false)? {
        ui.status("Nothing was revoked");
        return Ok(ExitStatus::Done);
    }
    let revoked = ask(&plan, arguments, session, store)?;
    match revoked {
        Revoked::Now => ui.status(&format!("Revoked {what}; reason: {reason}")),
        Revoked::Before => ui.status(&format!("It was revoked before: {what}")),
    }
    if let Some(name) = &plan.lineage {
        let lineage = store.lineage(name);
        let remembered = lineage.lock_existing(&|| {}).and_then(|held| {
            lineage.remember_revocation(&held, &plan.summary.serial, reason.name())
        });
        if let Err(error) = remembered {
            ui.warn(&format!("the lineage does not remember it: {error}"));
        }
    }
    hint(&plan, arguments, session);
    Ok(ExitStatus::Done)
}

/// What comes next.
fn hint(plan: &Plan, arguments: &Arguments, session: &Session) {
    let ui = &session.ui;
    let names: Vec<String> = plan
        .summary
        .names
        .iter()
        .map(|name| format!("-d '{name}'"))
        .collect();
    if arguments.reason == Reason::KeyCompromise && arguments.by == By::Account {
        ui.hint("`--by certificate-key` shows the CA that the key is out: it takes no other certificate with it then");
    }
    if plan.lineage.is_some() {
        let ca = if plan.ca.ca == Authority::default() {
            String::new()
        } else {
            format!(" --ca {}", ca(&plan.ca.ca))
        };
        ui.hint(&format!(
            "`voicectl acme issue {}{ca} --force` gets another one; until then this one is served",
            names.join(" ")
        ));
    }
}

fn ask(
    plan: &Plan,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<Revoked, Failure> {
    let authority = &plan.ca.ca;
    let what = || format!("cannot revoke the certificate at {authority}");
    let fail = |error: &AcmeError| acme_failure(what(), error, authority);
    let notes = Notes(&session.ui);
    let patience = notes.patience();
    block_on(async {
        let connection = plan.ca.connect(&patience).await?;
        let (http, directory) = (&connection.http, &connection.directory);
        let mut account = None;
        let mut signing = None;
        let signer = if let Some(key) = &plan.key {
            Signer::Key(signing.insert(SigningKey::new(key).map_err(|error| fail(&error))?))
        } else {
            let found = account::existing(store, http, directory, authority, &patience).await;
            account
                .insert(found.map_err(|error| fail(&error))?)
                .signer()
        };
        let reason = arguments.reason;
        revoke(
            http,
            directory,
            &plan.certificate,
            reason,
            signer,
            &patience,
        )
        .await
        .map_err(|error| {
            explain(
                fail(&error),
                &error,
                plan.ordered_by.as_deref(),
                account.as_ref(),
            )
        })
    })
}

/// Why a CA may not take this account's word, and whose it takes.
fn explain(
    failure: Failure,
    error: &AcmeError,
    ordered_by: Option<&str>,
    account: Option<&Account>,
) -> Failure {
    let kind = error.problem().map(|problem| &problem.kind);
    let Some(account) = account else {
        return failure;
    };
    match kind {
        Some(ProblemKind::Unauthorized) => {
            let failure = match ordered_by {
                Some(other) if other != account.url => failure.because(format!(
                    "the account {other} ordered it, and {} asks",
                    account.url
                )),
                _ => failure.because(format!(
                    "{} asks, perhaps another account ordered it",
                    account.url
                )),
            };
            failure.hint("pass `--by certificate-key` (and `--key FILE`): whoever has the key may revoke, too")
        }
        _ => failure,
    }
}
